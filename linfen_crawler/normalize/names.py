"""Names of persons: telling them from desks, media and other words, and parting lists of them.

A wrong name is worse than none, so everything that may be something else is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from linfen_crawler.lexicon import (
    ALSO_NAMES,
    COUNT_LABELS,
    DESK_ENDINGS,
    DESK_WORDS,
    DOUBLE_SURNAMES,
    FURNITURE_LABELS,
    JOB_TITLES,
    MEDIUM_ENDINGS,
    NOBODY,
    NOT_NAMES,
    OUTLET_PREFIXES,
    REGIONS,
    SURNAMES,
    TRANSCRIBED_BEGINNINGS,
)
from linfen_crawler.lexicon.alternation import any_of

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007\U00020000-\U0003134f"
"""Chinese characters, as the inside of a character class."""

_HAN_ONLY = re.compile(f"[{HAN}]+")
_DOTTED = re.compile(f"[{HAN}A-Za-z]{{1,8}}(?:·[{HAN}A-Za-z]{{1,8}}){{1,3}}")
_LATIN = re.compile(r"[A-Za-zÀ-ž][A-Za-zÀ-ž.'’-]*[A-Za-zÀ-ž.](?: [A-Za-zÀ-ž][A-Za-zÀ-ž.'’-]*){0,3}")
_STAFF_CODE = re.compile(
    r"[_\-#]\s*[A-Za-z]{0,4}\d{2,8}\b|\(\s*[A-Za-z]{0,4}\d{2,8}\s*\)|(?<![A-Za-z0-9])[A-Z]{1,4}\d{2,8}(?![A-Za-z0-9])|(?<=\))\d{6,8}$"
)
_DIGIT = re.compile(r"\d")
_LOGIN_BEHIND_NAME = re.compile(rf"(?<=[{HAN}])\s+[a-z]{{5,16}}\d{{0,4}}$")
"""An editor's login behind the name: `张三丰 zhangsanfeng`."""
_ASIDE = re.compile(rf"(?<=[{HAN}])\([^()]*\)")
_SENT_FROM = re.compile(rf"发自(?:{any_of(REGIONS)}|[{HAN}]{{2,6}})")
_WORDS_SENT_FROM = frozenset({*REGIONS, "电", "讯"})
_NAMED_WORK = re.compile("《[^《》]*》")
"""A medium in title marks, as in `《某周刊》记者`."""
_UNKNOWN_LABEL = re.compile(r"[^\s:、,;()]+\s*:")
_AND_OTHERS = re.compile(r"等(?:\d+人)?$")
_FIGURES = re.compile(r"[\d:./+-]+(?:次|人|条)?")
_LIST_MARKS = re.compile(r"[、,;/|&+]")
_WORD_OF_SPEECH = re.compile("[的了是在我你他她它们这那什么吗呢吧啊不也都就与对从被把让请很最每各为及等]")
_SENTENCE = re.compile("[。!?;:“”,了说]")
_DESK_WORD = re.compile("|".join(map(re.escape, DESK_WORDS)))
_OUTLET_ENDINGS = (*MEDIUM_ENDINGS, *sorted(OUTLET_PREFIXES))
_JOB_TITLES = tuple(JOB_TITLES)
_OFFICE_BEGINS = re.compile(
    "|".join(["[系为是]", *(region for region in REGIONS if len(region) > 1), *(f"{title}$" for title in JOB_TITLES)])
)
_NO_PERSONS = NOT_NAMES | NOBODY | OUTLET_PREFIXES
_FURNITURE = frozenset({*FURNITURE_LABELS, *COUNT_LABELS})

_SHORTEST_TRANSCRIBED = 3
_IN_GIVEN_NAMES = frozenset("会會团團系室馆站组号部厂")
"""Endings of desks that given names of two characters end in too: `王国会`."""
_LONGEST_TRANSCRIBED = 8
_LONGEST_PEN_NAME = 5
_DESK_MIN = 3
_LONGEST_DESK = 16


@dataclass(slots=True)
class NameList:
    """What a piece of a credit line holds: names, and the words in it that are neither names nor media."""

    names: list[str] = field(default_factory=list)
    residue: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)


def names_in(text: str, *, labelled: bool = False, pen_names: bool = False) -> NameList:
    """Part a list of names: `张三 李四`, `张三、李四`, `陈 明 王小五`, `荀建国_NN1234`, `方敏北京大学经济学院教授`.

    Args:
        text: A piece of a credit line without its role label; full-width letters and marks already made ASCII.
        labelled: Whether a role stands with it: then words that people are called too (`高峰`) are names.
        pen_names: Also take names without a known surname. Only for what an explicit label (`作者：`) calls a name.
    """
    found = NameList()
    if _DIGIT.search(text):
        text = _STAFF_CODE.sub(" ", text)
    if "《" in text:
        text = _NAMED_WORK.sub(" ", text)
    if "(" in text:
        text = _ASIDE.sub(" ", text)
    text = text.strip(" ()_-—.。:!?\"'“”")
    if text[-1:].isascii():
        text = _LOGIN_BEHIND_NAME.sub("", text)
    if not text:
        return found
    label = _UNKNOWN_LABEL.search(text) if ":" in text else None
    if label:
        found = names_in(text[: label.start()], labelled=labelled, pen_names=pen_names)
        found.residue.append(text[label.start() :])
        return found
    for part in _LIST_MARKS.split(text):
        for word in _words(part):
            _judge(word, found, labelled=labelled, pen_names=pen_names)
    return found


def is_person(name: str) -> bool:
    """Whether a string looks like a person's full name: a surname and one or two characters, or a transcribed name."""
    if "·" in name:
        return _DOTTED.fullmatch(name) is not None and not is_desk(name)
    if not _HAN_ONLY.fullmatch(name) or name in _NO_PERSONS or is_desk(name):
        return False
    if len(name) in (3, 4) and name[:2] in DOUBLE_SURNAMES:
        return True
    if len(name) in (2, 3) and name[0] in SURNAMES:
        return True
    return _SHORTEST_TRANSCRIBED <= len(name) <= _LONGEST_TRANSCRIBED and name.startswith(TRANSCRIBED_BEGINNINGS)


def is_desk(text: str) -> bool:
    """Whether a string names a desk, an office, a medium or an account rather than a person."""
    if len(text) >= _DESK_MIN and text[-1] in DESK_ENDINGS:
        return not (len(text) == _DESK_MIN and text[0] in SURNAMES and text[-1] in _IN_GIVEN_NAMES) or _is_known_desk(
            text
        )
    return _is_known_desk(text)


def _is_known_desk(text: str) -> bool:
    return _DESK_WORD.search(text) is not None


def is_outlet(text: str) -> bool:
    """Whether a string is the name of a medium, as it stands before 记者: `新京报`, `本报`, `每经`, `扬子晚报`."""
    return text in OUTLET_PREFIXES or text.endswith(_OUTLET_ENDINGS) or is_desk(text)


def _words(part: str) -> list[str]:
    """The words of a part, padded names (`陈 明`) and Latin names of several words put together."""
    words: list[str] = []
    singles: list[str] = []
    for word in part.split():
        if len(word) == 1 and _HAN_ONLY.fullmatch(word):
            singles.append(word)
            continue
        if singles:
            if (
                len(singles) % 2
                and len(word) == 2
                and (len(singles) > 1 or word[0] not in SURNAMES or not is_person(word))
            ):
                # `王 小五`: a name with a space behind the surname.
                words += _paired(singles[:-1])
                words.append(singles[-1] + word)
                singles = []
                continue
            words += _paired(singles)
            singles = []
        if words and word[0].isascii() and word[0].isalpha() and words[-1][-1].isascii() and words[-1][-1].isalpha():
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words + _paired(singles)


def _paired(singles: list[str]) -> list[str]:
    """Single characters, two to a name; of an odd number the last three are one."""
    count = len(singles)
    cut = count if count % 2 == 0 or count == 1 else count - 3
    pairs = ["".join(singles[at : at + 2]) for at in range(0, cut, 2)]
    return [*pairs, "".join(singles[cut:])] if cut < count else pairs


def _judge(word: str, found: NameList, *, labelled: bool, pen_names: bool) -> None:
    word = word.strip("·-—_.。:!?\"'“”*")
    if "等" in word:
        word = _AND_OTHERS.sub("", word)
    if not word or word in _FURNITURE or _FIGURES.fullmatch(word):
        return
    if found.residue:
        # Behind a word that is no name the list of names is over: what follows is text.
        found.residue.append(word)
        return
    dotted = word.split("·")
    if len(dotted) > 1 and all(is_person(part) and not part.startswith(TRANSCRIBED_BEGINNINGS) for part in dotted):
        found.names += dotted
        return
    if word in _WORDS_SENT_FROM or (word.startswith("发自") and _SENT_FROM.fullmatch(word)):
        found.outlets.append(word)
        return
    if is_person(word) or (labelled and word in ALSO_NAMES):
        found.names.append(word)
        return
    joined = re.split("[和与及]", word)
    if len(joined) > 1 and all(map(is_person, joined)):
        found.names += joined
        return
    titled = _before_title(word)
    if titled:
        found.names.append(titled)
    elif pen_names and _is_pen_name(word):
        found.names.append(word)
    elif word.casefold() in NOBODY or _may_be_ignored(word):
        found.outlets.append(word)
    else:
        found.residue.append(word)


def _may_be_ignored(word: str) -> bool:
    """Whether a word is the name of a medium or desk, short and plain enough to be nothing else."""
    return len(word) <= _LONGEST_DESK and word[0] not in "系为是" and not _SENTENCE.search(word) and is_outlet(word)


def _before_title(word: str) -> str | None:
    """The name in front of a title or an office that is joined to it; None unless it can be parted in one way only."""
    if not word.endswith(_JOB_TITLES):
        return None
    ways = [word[:length] for length in (2, 3, 4) if is_person(word[:length]) and _OFFICE_BEGINS.match(word, length)]
    return ways[0] if len(ways) == 1 else None


def _is_pen_name(word: str) -> bool:
    if word.casefold() in NOBODY or word in NOT_NAMES or is_desk(word):
        return False
    if _HAN_ONLY.fullmatch(word):
        return 2 <= len(word) <= _LONGEST_PEN_NAME and not _WORD_OF_SPEECH.search(word) and not is_outlet(word)
    return _LATIN.fullmatch(word) is not None
