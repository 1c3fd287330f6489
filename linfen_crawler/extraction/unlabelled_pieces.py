"""What no label names beside the time of a head line: the source, the account of a platform, a name with its medium."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.extraction.line_shapes import FURNITURE, MEDIUM, SOURCE_LABEL
from linfen_crawler.extraction.raw_article import CreditLine, Piece, Place
from linfen_crawler.lexicon import CITIES, NOT_NAMES, REGIONS, SURNAMES

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.dateline import HeadLine
    from linfen_crawler.extraction.page import Part
    from linfen_crawler.extraction.trace import Trace

_SOURCE_NAMES = re.compile(
    r"source|laiyuan|(?<![a-z])(?:from|origin|ly|publisher)(?![a-z])|(?:^|[ -])media(?:[ -]?name|$| )|"
    r"media_?name|copyfrom"
)
_ACCOUNT_NAMES = re.compile(
    r"author|nick-?name|account|^name$|js_name|profile-?_?(?:name|nick)|user-?_?name|(?<![a-z])(?:zuozhe|writer|reporter)(?![a-z])"
)
_CATEGORY_NAMES = re.compile(
    r"catalog|category|(?<![a-z])(?:cat|channel|column|lanmu|nav|crumb|tag|tags|share|count|num|comment|btn|button|keyword|keywords)(?![a-z])"
)
_PLATFORM = re.compile(
    r"^(?:企鹅号|百家号|头条号|网易号|搜狐号|大鱼号|公众号|微信公众号|澎湃号|一点号|新浪看点|凤凰号|大风号|快传号|东方号|人民号|强国号)$"
)
_FOLLOW = re.compile(r"^(?:\+\s*)?(?:关注|已关注|加关注|\+关注|订阅|加订阅)$")
_FOLLOW_BUTTON = re.compile(r"(?:\+\s*)?(?:关注|订阅)[\s\x1e\x1f]")
_NAME_AND_MEDIUM = re.compile(r"^([\u3400-\u9fff·]{2,4}(?:\s[\u3400-\u9fff·]{2,4})*)\s*[/／]\s*([^/／\s]{2,20})$")
_NO_NAMES = """
作者 编辑 记者 来源 小编 登录 注册 用户 我的 作者简介 个人中心
"""
_NOT_ACCOUNTS = frozenset(_NO_NAMES.split())
_CATEGORY = re.compile(
    r"(?:要闻|国内|国际|社会|(?<![媒体])中心|频道|首页|正文|动态|专栏|栏目|专题|公告|通知|图片|视频|热点|焦点|列表|分类|其他|其它)$|"
    r"^(?:国内|国际|社会|地方|本地|时政|财经|体育|娱乐|科技|军事|教育|图片|视频|要闻|今日|最新|综合|行业|公司|法治|民生|经济|文化)(?:新闻|资讯|要闻|快讯|报道)?$"
)
_PLACES = frozenset((*REGIONS, *CITIES))
_STATE = re.compile(
    r"(?:主动|依申请|全文|不予)?公开|有效|无效|失效|废止|已?(?:办结|归档|答复|回复)|第\s*[A-Za-z]?\d+\s*版.*|\d+字"
)
_BADGE = re.compile(r"(?:原创作者|创作者|官方[帐账]号)$")
"""What platforms call those who write for them."""
_FULL_NAME = 3
"""Characters of a name that stands without a label: words of two are too often names of media."""
_COMMAS = re.compile(r"[,，、\s]+")
_IS_REPORTER = re.compile(r"^[\u3400-\u9fffA-Za-z]{0,10}(?:记者|記者|特派员|特派員|撰稿人|评论员)$")
_ENDS = frozenset({"\x1e", "\x1f", "\u3000", ""})
_REPORTER_NEXT = re.compile(r"(?:记者|記者|通讯员|通訊員)\s*[:：]")
_PLAIN_NAME = re.compile(r"(?=.*[\u3400-\u9fffA-Za-z])[\u3400-\u9fffA-Za-z0-9·.&-]{2,16}")
_REPORTER = re.compile(
    r"^(?:(?:[\u3400-\u9fff·]{2,16})?(?:记者|記者|通讯员|通訊員|撰稿人?|特约作者|评论员)|作者|撰文|采写|责任编辑|責任編輯|责编|编辑|編輯|校对|摄影)"
    r"[\s\x1e\x1f]+[\u3400-\u9fff]"
    r"|^[\u3400-\u9fff·]{0,12}?(?:记者|記者|通讯员|通訊員)[\u3400-\u9fff]{2,3}$|^[\u3400-\u9fff]{2,4}\s*[/／]\s*(?:文|文图|图文|撰文|整理|编译)$"
)
"""Who reported or edited, without a colon: `本报记者 李大力`, `编辑 张三丰`, `记者李大力`, `李大力/文`."""
_REPORTER_ALONE = re.compile(r"^(?:本报|本刊|本网|本台|本社|特约|见习|实习|首席|全媒体)*(?:记者|記者|通讯员|通訊員)$")
_OF_REPORTERS = frozenset({"者", "员", "員"})
"""What such a text ends in."""
_SHORT_WORD = re.compile(r"[\u3400-\u9fff]{2,3}")
_NAME = re.compile(r"^[\u3400-\u9fff]{1,4}(?:[ 、][\u3400-\u9fff]{1,4}){0,4}$")
_QUOTED = re.compile(r"^《([^《》]{2,20})》[\s（(]*$")
_NO_SOURCE = re.compile(r"[:：>＞»›→]|^(?:星期|周|礼拜)[一二三四五六日天]|^农历|^今[天日]|天气|[(（]\s*www\.")
"""A weekday beside a date, a breadcrumb, the site with its address, or something with a label of its own."""
_CRUMB_MARKS = (">", "＞", "»", "›", "→")
_PUNCTUATED = re.compile(r"[。！？；，,!?;《》“”]")


_LONGEST_BYLINE = 40
_CLIMB = 3
"""Elements that are looked at for a name: the one that holds the text, and those around it."""
_USER_PAGE = re.compile(
    r"/(?:u|user|users|author|authors|people|member|space|profile)[/?]|[?&/](?:uid|userid|author_?id)=|\buid-\d",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Segment:
    """A piece of a head line that no label and no time has taken."""

    start: int
    end: int
    text: str
    part: Part
    """The run of text that it begins in."""
    block: int
    """The number of its block."""

    @property
    def element(self) -> Element:
        """The element that holds it."""
        return self.part.element


def read_unlabelled(
    found: HeadLine,
    segments: list[Segment],
    time_blocks: set[int],
    string: str,
    rule: str,
    place: Place,
    trace: Trace | None = None,
) -> None:
    """Find source, account and byline among the left-over pieces, and put them into `found` where it lacks them.

    Args:
        found: The head line, with all that labels name.
        segments: What labels and times have left over, in order.
        time_blocks: Numbers of the blocks in which times stand.
        string: The whole head line.
        rule: The rule that found it.
        place: What credit lines are marked with.
        trace: Gets the sources that were considered.
    """
    account: str | None = None
    candidates: list[tuple[float, Segment, str]] = []
    strangers: list[Segment] = []
    sourced = found.source is not None and trace is None  # then only people and accounts are looked for
    last = len(segments) - 1
    for index, segment in enumerate(segments):
        text = segment.text
        if text[0] == "《":
            quoted = _QUOTED.match(text)
            text = quoted[1] if quoted is not None and MEDIUM.search(quoted[1]) else text
        if len(text) <= _LONGEST_BYLINE and _REPORTER.match(text):
            found.credits.append(CreditLine(text, f"{rule}:byline", place))
            continue
        behind = segments[index + 1].text if index < last else ""
        if _is_reporter_alone(text) and _NAME.match(behind):
            found.credits.append(CreditLine(f"{text} {behind}", f"{rule}:byline", place))
            continue
        named = _names_alone(text)
        if named and (len(named) > 1 or (len(text) == _FULL_NAME and _IS_REPORTER.search(behind))):
            found.credits.append(CreditLine(f"作者：{' '.join(named)}", f"{rule}:names-alone", place))
            continue
        if index and _is_reporter_alone(segments[index - 1].text) and _NAME.match(text):
            continue
        if not 2 <= len(text) <= 24 or text.isdigit() or FURNITURE.match(text):
            continue
        if _REPORTER_NEXT.match(string, segment.end):
            continue  # the medium whose reporter is named next: `新京报记者：…`
        both = _NAME_AND_MEDIUM.match(text) if "/" in text or "／" in text else None
        if both is not None and MEDIUM.search(both[2]):
            found.credits.append(CreditLine(text, f"{rule}:name-and-medium", place))
            candidates.append((4.0, segment, both[2]))
            continue
        if (sourced and account is not None) or _PUNCTUATED.search(text) or _NO_SOURCE.search(text):
            continue
        follow = string[segment.end : segment.end + 80].lstrip("\x1e\x1f \t\r\n\u3000\xa0")
        if _in_breadcrumb(follow, string, segment):
            continue
        names = _names(segment.element)
        if account is None and not _CATEGORY_NAMES.search(names) and (
            _PLATFORM.match(behind) or _FOLLOW.match(behind) or _FOLLOW_BUTTON.match(follow)
            or (_ACCOUNT_NAMES.search(names) and not _PLATFORM.match(text))
            or _USER_PAGE.search(_address_around(segment.element))
        ):  # fmt: skip
            if text not in _NOT_ACCOUNTS and not text.endswith(("作者", "认证", "创作者")):
                account = text
            continue
        if sourced:
            continue
        if _SOURCE_NAMES.search(names):
            candidates.append((3.0, segment, text))
            continue
        near = min((abs(segment.block - number) for number in time_blocks), default=99)
        if near > 1 or _CATEGORY_NAMES.search(names):
            continue
        medium = next(
            (word for word in (text, *text.split()) if MEDIUM.search(word) and not _CATEGORY.search(word)), None
        )
        if medium is not None and len(medium) > 2:
            candidates.append((2.0 - near * 0.5, segment, medium))
        elif near == 0 and not _CATEGORY.search(text) and _PLAIN_NAME.fullmatch(text) and not _is_no_medium(text):
            strangers.append(segment)
    if account is None and any(_BADGE.search(segment.text) for segment in segments):
        account = _beside_badge(segments, time_blocks)
    if len(strangers) > 1:
        # A channel is a link; the one name beside it that is none is the medium's.
        unlinked = [segment for segment in strangers if not _address_around(segment.element)]
        strangers = unlinked if len(unlinked) == 1 else strangers
    if found.source is None and account is None and not candidates and not found.credits and len(strangers) == 1:
        if len(strangers[0].text) == _FULL_NAME and is_name(strangers[0].text):
            found.credits.append(CreditLine(f"作者：{strangers[0].text}", f"{rule}:name-alone", place))
        elif _is_original(segments):
            account = strangers[0].text
        else:
            candidates.append((1.0, strangers[0], strangers[0].text))
    candidates = [candidate for candidate in candidates if candidate[2] != account]
    if trace is not None:
        for score, _, name in candidates:
            trace.add("source", name, f"{rule}:unlabelled", f"score {score:.1f}; counts where no label names a source")
        for segment in strangers:
            trace.add("source", segment.text, f"{rule}:unlabelled", "counts where it stands alone beside the time")
    if found.source is None and candidates:
        _, segment, text = max(candidates, key=lambda item: item[0])
        found.source = Piece(text, f"{rule}:unlabelled")
        found.source_element = segment.element
    if account is None and not found.credits:
        _take_name_behind_source(found, segments, string, rule, place)
    if account is not None and not any(account in line.text for line in found.credits):
        found.credits.append(CreditLine(f"作者：{account}", "account", place))


def _is_reporter_alone(text: str) -> bool:
    """Whether a text is only the word for who reports."""
    return text[-1] in _OF_REPORTERS and _REPORTER_ALONE.match(text) is not None


def _names_alone(text: str) -> list[str]:
    """The names that a text is, parted by commas; none where it is anything else."""
    if text[0] not in SURNAMES and _COMMAS.match(text) is None:
        return []
    named = [name for name in _COMMAS.split(text) if name]
    return named if all(map(is_name, named)) else []


def _in_breadcrumb(follow: str, string: str, segment: Segment) -> bool:
    """Whether a mark of a breadcrumb stands right before or behind it."""
    before = string[max(segment.start - 20, 0) : segment.start].rstrip("\x1e\x1f \t\r\n\u3000\xa0")
    return follow[:1] in _CRUMB_MARKS or before[-1:] in _CRUMB_MARKS


def _beside_badge(segments: list[Segment], time_blocks: set[int]) -> str | None:
    """The account whose badge (`优质原创作者`) stands at the time: the plain name nearest above it."""
    for segment in segments:
        near = min((abs(segment.block - number) for number in time_blocks), default=99)
        if near <= 1 and _PLAIN_NAME.fullmatch(segment.text) and not _BADGE.search(segment.text):
            return None if FURNITURE.match(segment.text) or _is_no_medium(segment.text) else segment.text
    return None


def is_place(text: str) -> bool:
    """Whether a text is the name of a province or city and nothing else: where something was uploaded, no medium."""
    return text in _PLACES


def _is_no_medium(text: str) -> bool:
    """A place (that of the upload), a page's number, the state of a notice."""
    return is_place(text) or _STATE.fullmatch(text) is not None


def _take_name_behind_source(found: HeadLine, segments: list[Segment], string: str, rule: str, place: Place) -> None:
    """The writer's name right behind the medium's, at the end of the line: `来源：某某日报　　李大力`."""
    if found.source is None:
        return
    medium = SOURCE_LABEL.sub("", found.source.text)
    for segment in segments:
        word = segment.text.rpartition(" ")[2]
        if not (len(word) == _FULL_NAME and is_name(word) and string[segment.end : segment.end + 1] in _ENDS):
            continue
        before = string[max(segment.start - 60, 0) : segment.end].rstrip()[: -len(word)].rstrip()
        if before.endswith(medium):
            found.credits.append(CreditLine(f"作者：{word}", f"{rule}:name-behind-source", place))
            return


def is_name(word: str) -> bool:
    """Two or three characters that begin with a surname and are no word of the news."""
    return (
        _SHORT_WORD.fullmatch(word) is not None
        and word[0] in SURNAMES
        and word not in NOT_NAMES
        and not word.startswith(REGIONS)
        and not MEDIUM.search(word)
        and not _CATEGORY.search(word)
    )


def _address_around(element: Element | None) -> str:
    """Where a link leads that holds the text closely; empty where none does."""
    for _ in range(2):
        if element is None:
            break
        if element.tag == "a":
            return element.get("href") or ""
        element = element.getparent()
    return ""


def _is_original(segments: list[Segment]) -> bool:
    """Whether a badge calls the article its account's own."""
    return any(segment.text in {"原创", "原創", "优质原创"} for segment in segments)


def _names(element: Element | None) -> str:
    """Class and id of an inline element; of what holds it, if it has none itself."""
    for _ in range(_CLIMB):
        if element is None or not isinstance(element.tag, str):
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''}".strip().lower()
        if names:
            return names
        element = element.getparent()
    return ""
