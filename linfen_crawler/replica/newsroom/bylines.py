"""How an article credits those who made it: the shapes of bylines, and who they credit with which role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.patterns import person

AUTHOR_ROLES = frozenset({"记者", "通讯员", "文", "文字", "作者", "摄影报道"})
PHOTOGRAPHER_ROLES = frozenset({"摄", "摄影", "图", "摄影报道"})
EDITOR_ROLES = frozenset({"责任编辑", "责编", "编辑"})
PROOFREADER_ROLES = frozenset({"校对"})


@dataclass(slots=True)
class Byline:
    """The credits of one article and where they stand."""

    lead: str = ""
    """Before the text of the first paragraph: `本报讯（记者 NAME）`."""
    first_line: str = ""
    """A line of its own before the first paragraph."""
    inline: str = ""
    """Behind the last sentence of the last paragraph: `（记者NAME）`."""
    last_lines: list[str] = field(default_factory=list)
    """Lines of their own behind the text which belong to the body."""
    outside_lines: list[str] = field(default_factory=list)
    """Labelled credit lines behind the text, in the body's element but not of the body: `校对:A B`."""
    caption: str = ""
    """Behind the text of the first picture's caption: `记者 NAME 摄`."""
    credits: list[tuple[str, str]] = field(default_factory=list)
    """Role and name, in the order of the page."""
    needs_picture: bool = False
    """It credits a photographer: the article must have a picture."""


Shape = Callable[[str, str, Draw], Byline]
"""Makes a byline for a paper: its short name for datelines (`临汾新闻网`), and its word for itself (`本报`, `本网`)."""


def byline(shapes: tuple[Shape, ...], index: int, paper: str, own: str, draw: Draw) -> Byline:
    """The byline of an article: shapes take turns, so that a few dozen articles show them all."""
    return shapes[index % len(shapes)](paper, own, draw)


def padded(name: str) -> str:
    """A two-character name spread to the width of three, as papers set names: `陈 明`."""
    return f"{name[0]} {name[1]}" if len(name) == 2 else name


def _short(draw: Draw) -> str:
    """A two-character name."""
    return next(name for name in iter(lambda: person(draw), "") if len(name) == 2)


def _two(draw: Draw) -> tuple[str, str]:
    first = person(draw)
    return first, next(name for name in iter(lambda: person(draw), "") if name != first)


def _lead_reporter(paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(lead=f"{paper}讯(记者 {name})", credits=[("记者", name)])


def _lead_reporter_and_correspondent(_paper: str, own: str, draw: Draw) -> Byline:
    first, second = _two(draw)
    return Byline(lead=f"{own}讯（记者 {first} 通讯员 {second}）", credits=[("记者", first), ("通讯员", second)])


def _lead_two_reporters(_paper: str, own: str, draw: Draw) -> Byline:
    first, second = _two(draw)
    return Byline(lead=f"{own}讯（记者 {first}、{second}）", credits=[("记者", first), ("记者", second)])


def _lead_nobody(paper: str, _own: str, _draw: Draw) -> Byline:
    return Byline(lead=f"{paper}讯 ")


def _first_line(_paper: str, own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(first_line=f"{own}记者 {name}", credits=[("记者", name)])


def _end_reporter(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(last_lines=[f"记者 {name}"], credits=[("记者", name)])


def _end_reporter_close(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(last_lines=[f"记者{name}"], credits=[("记者", name)])


def _end_desk(_paper: str, _own: str, _draw: Draw) -> Byline:
    return Byline(last_lines=["本网记者"])


def _inline_reporter(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(inline=f"（记者{name}）", credits=[("记者", name)])


def _inline_names(_paper: str, _own: str, draw: Draw) -> Byline:
    first, second = _two(draw)
    return Byline(inline=f"({first} {second})", credits=[("作者", first), ("作者", second)])


def _inline_padded(_paper: str, _own: str, draw: Draw) -> Byline:
    first, second = _short(draw), person(draw)
    while second == first:
        second = person(draw)
    return Byline(inline=f"(记者 {padded(first)} {padded(second)})", credits=[("记者", first), ("记者", second)])


def _end_name_alone(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(last_lines=[f"（{name}）"], credits=[("作者", name)])


def _end_wrote_and_photographed(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(last_lines=[f"记者 {name} 摄影报道"], credits=[("摄影报道", name)], needs_picture=True)


def _end_photographer(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(last_lines=[f"通讯员 {name} 摄"], credits=[("摄", name)], needs_picture=True)


def _caption_two_photographers(_paper: str, _own: str, draw: Draw) -> Byline:
    first, second = _two(draw)
    line = f"记者 {first} 记者 {second} 摄"
    return Byline(caption=line, credits=[("摄", first), ("摄", second)], needs_picture=True)


def _caption_photographer(_paper: str, own: str, draw: Draw) -> Byline:
    writer, photographer = _two(draw)
    return Byline(
        lead=f"{own}讯（记者 {writer}）",
        caption=f"记者 {photographer} 摄",
        credits=[("记者", writer), ("摄", photographer)],
        needs_picture=True,
    )


def _picture_and_text(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    return Byline(last_lines=[f"图/文 {name}"], credits=[("图/文", name)], needs_picture=True)


def _text_and_pictures(_paper: str, _own: str, draw: Draw) -> Byline:
    writer, photographer = _two(draw)
    line = f"文/{writer} 图/{photographer}"
    return Byline(last_lines=[line], credits=[("文", writer), ("图", photographer)], needs_picture=True)


def _labelled(_paper: str, _own: str, draw: Draw) -> Byline:
    name = person(draw)
    first, second = _two(draw)
    return Byline(
        last_lines=[f"文字/摄影:{name}"],
        outside_lines=[f"校对:{first} {second}"],
        credits=[("文字/摄影", name), ("校对", first), ("校对", second)],
        needs_picture=True,
    )


def _headline_photograph(_paper: str, _own: str, draw: Draw) -> Byline:
    first, second = _two(draw)
    return Byline(
        last_lines=[f"压题照片:{first} {second} 摄"], credits=[("摄", first), ("摄", second)], needs_picture=True
    )


def _nobody(_paper: str, _own: str, _draw: Draw) -> Byline:
    return Byline()


EVERY_SHAPE: tuple[Shape, ...] = (
    _lead_reporter,
    _end_reporter,
    _nobody,
    _lead_reporter_and_correspondent,
    _inline_reporter,
    _end_wrote_and_photographed,
    _lead_nobody,
    _labelled,
    _end_reporter_close,
    _caption_photographer,
    _inline_names,
    _end_desk,
    _text_and_pictures,
    _first_line,
    _end_photographer,
    _inline_padded,
    _lead_two_reporters,
    _picture_and_text,
    _end_name_alone,
    _caption_two_photographers,
    _headline_photograph,
)
OFFICE_SHAPES: tuple[Shape, ...] = (_nobody, _nobody, _lead_reporter_and_correspondent, _inline_reporter, _nobody)
"""What offices publish: mostly without a name, now and then a text of the local paper."""
GALLERY_SHAPES: tuple[Shape, ...] = (
    _end_wrote_and_photographed,
    _end_photographer,
    _nobody,
    _caption_two_photographers,
)
