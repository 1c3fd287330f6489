"""Credit lines into people and roles: `记者 张三 李四 摄`, `文/张三 图/李四`, `责编：张三 编审：李四`.

The role of a credit is worded as on the page: the label before the name (`责任编辑`, `文字/摄影`), without the medium
that stands before it (`新京报记者` is `记者`), or the word behind the name where that says what was done (`记者 张三
摄` is `摄`). A person whom no label stands with (`（张三）` at the end of a text) is an `作者`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.lexicon import CITIES, ROLE_LISTS, ROLES_BEHIND_NAMES
from linfen_crawler.normalize.credit_words import Words, split_words, tidy
from linfen_crawler.normalize.names import HAN, NameList, is_outlet, is_person, names_in

if TYPE_CHECKING:
    from linfen_crawler.extraction.raw_article import Place
    from linfen_crawler.lexicon import RecordList

UNNAMED_ROLE = "作者"
"""The role of a name that stands where writers are credited, without a label."""

_RECORD_LISTS: tuple[RecordList, ...] = ("authors", "photographers", "editors", "proofreaders")

_LONGEST_CREDIT_LINE = 200
"""Characters. What is longer is running text, whatever words it holds."""
_LONGEST_NAMES_ALONE = 40
_SHORTEST_LINE = 4
"""Characters of a first line that may be a name alone."""
_LEAD = 160
"""How far into a paragraph a dateline can reach, in characters."""

_END = 200
"""How much of a paragraph's end is looked at for the byline that ends it, in characters."""

_DATELINE_BRACKET = re.compile(r"^(?P<before>(?:\([^()。!?]{2,20}\))?[^()。!?]{0,40})\((?P<inside>[^()]{2,80})\)")
_DATELINE_SAYS = re.compile(
    rf"^\(?(?:[{HAN}A-Za-z]{{2,20}}(?:讯|消息|电)[):]?\s*)?(?P<who>[{HAN}A-Za-z]{{0,12}}(?:记者|通讯员|記者)[^。!?;:]{{2,60}}?)"
    r"\s*(?:报道|摄影报道|文/图|文图|综合报道|報導)\s*(?:[:,。]|$|\s)"
)
_DATELINE_LIST = re.compile(
    rf"^\(?(?:[{HAN}A-Za-z]{{2,20}}(?:讯|消息|电)[)]?\s*\(?)?(?P<who>(?:[{HAN}·]{{0,12}}(?:记者|通讯员|記者)[ :]*"
    rf"(?:[{HAN}·]{{2,4}}|[{HAN}] [{HAN}])(?=[ 、)])"
    rf"(?:[ 、]+(?![{HAN}]*(?:记者|通讯员))[{HAN}·]{{2,3}}(?=[ 、)]))*[ ]*)+)"
)
_SENT_BY_WIRE = re.compile(
    rf"^\((?:[{HAN}]{{2,4}}社)?(?:[{HAN}]{{1,6}}?特派員|記者|记者)(?P<who>[{HAN}、]{{2,14}}?)(?:{'|'.join(CITIES)})[县縣市]?"
    r"\d{1,2}日(?:[專专综綜]|综合|綜合)?(?:外)?[電电]\)"
)
"""`（中央社記者張三台北23日電）`: name and place stand without a mark between them, so the place must be known."""
_REPRINTED = re.compile(r"^\(?本文(?:来自|转载自|首发于|首发自|原载|源自|系|由|经授权)")
"""`本文来自微信公众号“…”，作者：张三，编辑：李四`: the people stand among other things, parted by commas."""
_MARKED_NAMES = re.compile(rf"^\s*[□■●◆▲◎○▪]\s*[{HAN}·]{{1,4}}(?:[\s、]+[{HAN}·]{{1,4}}){{0,3}}\s*$")
"""Names alone on the first line, behind a mark: `□ 张三`."""
_WRITER_IS = re.compile(
    rf"^\((?:(?P<before>[{HAN}·]{{2,5}})[ ,、]+(?:作者)?(?:系|为|是|单位 ?:)[^()]{{2,50}}"
    rf"|作者(?:系|为|是)[^()]{{2,40}}[ ,](?P<behind>[{HAN}·]{{2,5}}))\)[。.]?$"
)
"""Who wrote and what else the writer is: `（张三 作者系某大学教授）`."""
_WIRE = re.compile(r"(?:讯|电|消息)[)]?\s*$")
_SENTENCE_GOES_ON = re.compile(r"[。!?;…]\s*[^\s。!?;…”\")]")
_ENDING_BRACKET = re.compile(r"\(([^()]{2,80})\)\s*[。.]?\s*$")
_LAST_SENTENCE = re.compile(r"[。!?;…”\"]\s*(?=[^。!?;…”\"]*$)")
_JOBS = frozenset(
    [
        "记者",
        "通讯员",
        "本报记者",
        "本网记者",
        "特约记者",
        "见习记者",
        "实习记者",
        "实习生",
        "摄影记者",
        "特约通讯员",
        "記者",
        "通訊員",
    ]
)
_TAKEN_AT_END = re.compile(
    rf"(?P<names>(?:[{HAN}·]{{2,4}}|[{HAN}] [{HAN}])(?:[ 、,]+(?:[{HAN}·]{{2,4}}|[{HAN}] [{HAN}]))*)"
    r"\s*/?\s*(?P<role>摄影报道|摄影|拍摄|航拍|摄|攝影|攝)\s*[)。.]*\s*$"
)


class Credited(NamedTuple):
    """Somebody, and the role as the line words it."""

    role: str
    name: str


class ParsedCredits(NamedTuple):
    """What a line says about people."""

    credits: tuple[Credited, ...] = ()
    only_credits: bool = False
    """The line credits people, or a desk in a person's place (`责任编辑：本网编辑`), and says nothing else."""


@dataclass(slots=True)
class _Group:
    """Names, and the role they stand with."""

    role: str | None
    names: list[str]


@dataclass(slots=True)
class _Reading:
    """A line, read: who stands with which role, what is left over."""

    groups: list[_Group] = field(default_factory=list)
    residue: list[str] = field(default_factory=list)
    roles: int = 0
    others: int = 0

    def credits(self, unnamed_role: str | None = None) -> tuple[Credited, ...]:
        return tuple(
            [
                Credited(role, name)
                for group in self.groups
                if (role := group.role or unnamed_role) is not None
                for name in dict.fromkeys(group.names)
            ]
        )

    @property
    def unlabelled(self) -> list[str]:
        return [name for group in self.groups if group.role is None for name in group.names]

    @property
    def clean(self) -> bool:
        return not self.residue and not self.others


def parse_credit_line(text: str, place: Place) -> ParsedCredits:
    """Read the people out of a line.

    Args:
        text: The line as it stands on the page; for `lead` the beginning of the paragraph is enough.
        place: Where it stands. In running text (`lead`, `tail`, `caption`) only the shapes of datelines, bylines and
            picture credits count, and people the text speaks of are left alone; captions credit photographers only.

    Returns:
        The credits in the order of the line, and whether the line says nothing else.
    """
    line = tidy(text)
    if place in ("lead", "tail") and _REPRINTED.match(line):
        return _parse_reprint(line)
    if place == "lead" and (_MARKED_NAMES.match(text) or len(line) <= _SHORTEST_LINE):
        alone = _read(line, pen_names=False)
        if alone.clean and alone.groups:
            return ParsedCredits(alone.credits(UNNAMED_ROLE), only_credits=True)
    if place == "lead":
        return _parse_lead(line[:_LEAD], whole=len(line) <= _LEAD)
    if place == "tail":
        return _parse_tail(line)
    if place == "caption":
        return _parse_caption(line)
    if len(line) > _LONGEST_CREDIT_LINE:
        return ParsedCredits()
    reading = _read(line, pen_names=place != "meta")
    unnamed = UNNAMED_ROLE if place in ("head", "meta") and not reading.roles and not reading.residue else None
    return ParsedCredits(
        reading.credits(unnamed), reading.clean and bool(reading.roles or (unnamed and reading.groups))
    )


def _parse_lead(line: str, *, whole: bool) -> ParsedCredits:
    sent = _SENT_BY_WIRE.match(line)
    if sent:
        role = "記者" if "記" in sent[0] else "记者"
        return ParsedCredits(tuple(Credited(role, name) for name in sent["who"].split("、") if is_person(name)))
    words = split_words(line) if whole and len(line) <= _LONGEST_NAMES_ALONE * 2 else []
    if _has_role(words):
        alone = _read_words(words, pen_names=True, to_first_text=True)
        if alone.clean:
            return ParsedCredits(alone.credits(), only_credits=True)
    bracket = _DATELINE_BRACKET.match(line)
    if bracket:
        inside = _read(bracket["inside"], pen_names=False, to_first_text=True)
        wire = _WIRE.search(bracket["before"]) is not None
        if (
            inside.roles
            and inside.clean
            and (wire or is_outlet(bracket["before"].strip()) or not bracket["before"].strip())
        ):
            return ParsedCredits(inside.credits(UNNAMED_ROLE if wire else None))
        if wire and inside.groups and inside.clean:
            return ParsedCredits(inside.credits(UNNAMED_ROLE))
        if inside.roles and inside.clean and not inside.unlabelled:
            return ParsedCredits(inside.credits())
    for shape in (_DATELINE_SAYS, _DATELINE_LIST):
        dateline = shape.match(line)
        if dateline:
            reading = _read_names_first(dateline["who"])
            if reading.clean and not reading.unlabelled:
                return ParsedCredits(reading.credits())
    if _begin_with_label(words):
        return ParsedCredits(_read_words(words, pen_names=True).credits())
    return ParsedCredits()


def _parse_reprint(line: str) -> ParsedCredits:
    found = [
        credit
        for piece in re.split("[,;。()]", line[:_LONGEST_CREDIT_LINE])
        if (words := split_words(piece.strip())) and words[0].kind == "role" and words[0].explicit
        for credit in _read(piece, pen_names=True).credits()
    ]
    return ParsedCredits(tuple(found))


def _read_names_first(who: str) -> _Reading:
    """Read a list of names that runs over into text: what is no name at its end (`李四 昨日`) is no part of it."""
    reading = _read(who, pen_names=False)
    while reading.residue and who.rstrip(" 、").endswith(reading.residue[-1]):
        who = who.rstrip(" 、")[: -len(reading.residue[-1])]
        reading = _read(who, pen_names=False)
    return reading


def _parse_tail(line: str) -> ParsedCredits:
    writer = _WRITER_IS.match(line)
    if writer and is_person(name := writer["before"] or writer["behind"]):
        return ParsedCredits((Credited(UNNAMED_ROLE, name),), only_credits=True)
    words = split_words(line) if len(line) <= _LONGEST_CREDIT_LINE and not _SENTENCE_GOES_ON.search(line) else []
    if _has_role(words) or len(line) <= _LONGEST_NAMES_ALONE:
        is_list = len(line) <= _LONGEST_NAMES_ALONE * 2 and _begin_with_label(words)
        alone = _read_words(words, pen_names=True, to_first_text=not is_list)
        if alone.clean and (alone.roles or alone.groups):
            return ParsedCredits(alone.credits(UNNAMED_ROLE), only_credits=True)
        if is_list and not alone.unlabelled:
            return ParsedCredits(alone.credits())
    line = line[-_END:]
    bracket = _ENDING_BRACKET.search(line)
    if bracket:
        inside = _read(bracket[1], pen_names=False, to_first_text=True)
        if inside.clean and inside.groups:
            return ParsedCredits(inside.credits(UNNAMED_ROLE))
    last = _LAST_SENTENCE.search(line)
    if last and len(line) - last.end() <= _LONGEST_NAMES_ALONE * 2:
        reading = _read(line[last.end() :].strip(), pen_names=False, to_first_text=True)
        if reading.clean and reading.roles and not reading.unlabelled:
            return ParsedCredits(reading.credits())
    return ParsedCredits()


def _parse_caption(line: str) -> ParsedCredits:
    whole = line
    line = line[-_END:]
    for candidate in (_ENDING_BRACKET.search(line), _LAST_SENTENCE.search(line)):
        if candidate is None:
            continue
        piece = candidate[1] if candidate.lastindex else line[candidate.end() :]
        reading = _read(piece, pen_names=False, to_first_text=True)
        if reading.clean and (taken := _taken(reading)):
            return ParsedCredits(taken)
    if len(whole) <= _LONGEST_CREDIT_LINE:
        reading = _read(whole, pen_names=False, to_first_text=True)
        if reading.clean and (taken := _taken(reading)):
            return ParsedCredits(taken, only_credits=True)
    found = _TAKEN_AT_END.search(line)
    if found:
        names = _last_persons(names_in(found["names"]), found["names"])
        return ParsedCredits(tuple(Credited(found["role"], name) for name in names))
    return ParsedCredits()


def _taken(reading: _Reading) -> tuple[Credited, ...]:
    """The picture credits of a caption. `记者 张三 通讯员 李四 摄`: in a caption both took the picture."""
    credited = reading.credits()
    takers = tuple(credit for credit in credited if "摄" in credit.role or "攝" in credit.role or credit.role == "航拍")
    if takers and credited[-1] in takers and all(lists_of_role(credit.role) != ("editors",) for credit in credited):
        role = takers[-1].role
        if role in ROLES_BEHIND_NAMES:
            return tuple(credit if credit in takers else Credited(role, credit.name) for credit in credited)
    return takers


def _last_persons(found: NameList, text: str) -> list[str]:
    """Of the words before 摄 those at the end that are names: `活动现场 张三 李四` gives 张三, 李四.

    `活动现场 记者 张三 通讯员 李四` gives both, too. In `劳模 王五 记者 李四` only a name behind a job counts:
    the other one may be of a person in the picture.
    """
    names: list[str] = []
    group: list[str] = []
    for word in reversed(re.split(r"[ 、,]+", text)):
        if word in _JOBS and group:
            names = group + names
            group = []
        elif is_person(word):
            group.insert(0, word)
        else:
            break
    return names or group or (found.names if not found.residue else [])


def _has_role(words: list[Words]) -> bool:
    return any(word.kind == "role" for word in words)


def _begin_with_label(words: list[Words]) -> bool:
    """Whether a short line is one of credits, whatever is left over: it begins with a label and a colon or slash."""
    return bool(words) and words[0].kind == "role" and words[0].explicit


def _read(line: str, *, pen_names: bool, to_first_text: bool = False) -> _Reading:
    return _read_words(split_words(line), pen_names=pen_names, to_first_text=to_first_text)


def _read_words(words: list[Words], *, pen_names: bool, to_first_text: bool = False) -> _Reading:
    """Take a line of labels and names apart; a label goes with what follows it, unless what follows shows otherwise.

    Args:
        words: The line, parted.
        pen_names: Whether labels may name people without a known surname.
        to_first_text: Give up at the first word that credits nobody: for lines that count only without any.
    """
    reading = _Reading()
    pending: Words | None = None
    skipping = False
    for at, word in enumerate(words):
        if word.kind == "other":
            reading.others += 1
            if to_first_text:
                break
            pending, skipping = None, True
        elif word.kind == "role":
            skipping = False
            reading.roles += 1
            if _belongs_to_names_before(words, at, reading, pending):
                _give_role(reading, word.text)
                pending = None
            elif not _only_says_who(word, pending):
                pending = word
        elif not skipping:
            following = words[at + 1] if at + 1 < len(words) else None
            found = _names_of(word.text, following, pending, pen_names=pen_names)
            reading.residue += found.residue
            if to_first_text and found.residue:
                break
            if found.names and (not found.residue or (pending and pending.explicit)):
                reading.groups.append(_Group(pending.text if pending else None, found.names))
            if found.names or found.outlets or found.residue:
                pending = None if found.names or found.residue else pending
    return reading


def _only_says_who(word: Words, pending: Words | None) -> bool:
    """Whether a role is the job of those whose work the role before it names: `摄影 记者 张三`, `采写：记者 张三`."""
    if pending is None or word.explicit or not word.text.endswith(("记者", "通讯员", "实习生", "記者", "通訊員")):
        return False
    return pending.explicit or all(part in ROLES_BEHIND_NAMES for part in _parts(pending.text))


def _names_of(text: str, following: Words | None, pending: Words | None, *, pen_names: bool) -> NameList:
    if following is not None and following.joined:
        text = _without_beginning_of_label(text, following)
    called_so = pending is not None and pending.explicit and "记者" not in pending.text
    return names_in(text, labelled=pending is not None, pen_names=pen_names and called_so)


def _without_beginning_of_label(text: str, following: Words) -> str:
    """The text without a last word that belongs to the label behind it: `新京报` before 记者, `投稿` before 邮箱."""
    words = re.split(r"([\s、,;:|/)(]+)", text)
    if not is_person(words[-1]) and (following.kind == "other" or is_outlet(words[-1])):
        return "".join(words[:-1])
    return text


def _belongs_to_names_before(words: list[Words], at: int, reading: _Reading, pending: Words | None) -> bool:
    """Whether a role says what the people named before it did (`张三 摄`), rather than who is named next."""
    word = words[at]
    if pending is not None or not reading.groups or at == 0 or words[at - 1].kind != "text":
        return False
    last = reading.groups[-1]
    postable = all(part in ROLES_BEHIND_NAMES for part in _parts(word.text))
    if word.slashed and last.role is None:
        return True
    if word.explicit:
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    ends = following is None or following.kind != "text"
    if last.role is None:
        return postable or ends
    if not postable:
        return False
    return ends or (words[-1].kind == "role" and not words[-1].explicit and words[-1].text in ROLES_BEHIND_NAMES)


def _give_role(reading: _Reading, role: str) -> None:
    """Let a role that follows its names take them over, if it says more than the one before them."""
    last = reading.groups[-1]
    if last.role is None:
        for group in reversed(reading.groups):
            if group.role is not None:
                break
            group.role = role
    elif not set(lists_of_role(role)) <= set(lists_of_role(last.role)) or not lists_of_role(role):
        last.role = role


def _parts(role: str) -> list[str]:
    return [role] if role in ROLE_LISTS else [part for part in re.split(r"[\s/、·&+\-和兼及]+", role) if part]


def lists_of_role(role: str) -> tuple[RecordList, ...]:
    """The lists of the record that the names of a role go to, in the order of the record; none for unknown roles."""
    if role in ROLE_LISTS:
        return ROLE_LISTS[role]
    found = {name for part in _parts(role) for name in ROLE_LISTS.get(part, ())}
    return tuple(name for name in _RECORD_LISTS if name in found)
