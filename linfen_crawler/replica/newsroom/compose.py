"""Composes articles: the same one for the same site, number and edition, in every process."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE, GALLERY_SHAPES, Byline, Shape, byline
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.patterns import bound_words, fill, person
from linfen_crawler.replica.newsroom.story import Aside, Attachment, Block, Film, Picture, Story, Table, Text
from linfen_crawler.replica.newsroom.word_stock import topics, word_lists

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


_BYLINE = 20
"""No byline on a line of its own is longer than this many characters."""


@dataclass(frozen=True, slots=True)
class House:
    """How a site writes: what its articles may hold, and how often. 0 means never, n every n-th article."""

    key: str
    paper: str
    """Its name in datelines: `临汾新闻网`."""
    own: str
    """What it calls itself: `本报`, `本网`."""
    sources: tuple[str | None, ...]
    """The sources of its articles take turns; None is an article without one."""
    precisions: tuple[Literal["second", "minute", "day"], ...] = ("second",)
    shapes: tuple[Shape, ...] = EVERY_SHAPE
    tables: int = 11
    films: int = 17
    attachments: int = 0
    several_pages: int = 0
    subtitles: int = 0
    original_titles: int = 10
    alts: int = 2


def compose(
    house: House, index: int, number: int, edition: int, published: datetime, section: str, *, gallery: bool = False
) -> Story:
    """The article with this number.

    `edition` 1 and up change the text: odd ones add a paragraph, every second one also words the headline anew.
    """
    draw = Draw(house.key, number)
    words = word_lists()
    topic = draw.pick(topics())
    bound = bound_words(draw)
    if topic == "people":
        bound["person"] = person(draw)

    def write(kind: str) -> str:
        return fill(draw.pick(words[f"{topic} {kind}"]), draw, bound, published)

    title = write("title")
    shapes = GALLERY_SHAPES if gallery else house.shapes
    credit = byline(shapes, index, house.paper, house.own, draw)
    lead = write("lead")
    long = _every(house.several_pages, index, 2) and not gallery
    length = draw.number(9, 11) if long else _length(index, draw, gallery=gallery)
    paragraphs = [lead, *_paragraphs(draw, bound, published, topic, count=length)]
    subheads = draw.sample(words[f"{topic} subhead"], 2) if _every(4, index, 1) and len(paragraphs) > 4 else []
    captions = [
        fill(pattern, draw, bound, published)
        for pattern in draw.sample(words[f"{topic} caption"], _pictures(index, credit, gallery=gallery))
    ]
    alts = _every(house.alts, index, 0)
    pictures = [
        Picture(f"{number}_{place}", _with_credit(caption, credit, place), title if alts else None)
        for place, caption in enumerate(captions, start=1)
    ]
    extras: list[Block] = []
    if _every(house.tables, index, 4):
        extras.append(_table(draw))
    if _every(house.films, index, 5):
        extras.append(Film(f"{number}_v"))
    if edition:
        _edit(house, number, edition, paragraphs, published, bound, topic)
        title = title if edition % 2 else f"{title}（第{edition // 2 + 1}次发布）"
    original = f"原标题：{write('title')}" if _every(house.original_titles, index, 6) else None
    blocks = _arrange(paragraphs, subheads, pictures, extras, credit, original)
    if _every(house.attachments, index, 3):
        blocks.append(Attachment(f"{number}_1", f"附件：{title}申报表"))
    text = lead
    summary = text if _every(3, index, 0) else None
    return Story(
        index=index,
        number=number,
        edition=edition,
        published=published,
        precision=house.precisions[index % len(house.precisions)],
        section=section,
        topic=topic,
        title=title,
        subtitle=f"——{write('subhead')}" if _every(house.subtitles, index, 5) else None,
        source=house.sources[index % len(house.sources)],
        pages=_paginate(blocks, 2 + index % 2) if long else [blocks],
        credits=credit.credits,
        keywords=[bound["county"], bound["product"]] if _every(2, index, 0) else [],
        summary=summary,
        gallery=gallery,
    )


def _every(step: int, index: int, phase: int) -> bool:
    return step > 0 and index % step == phase % step


def _length(index: int, draw: Draw, *, gallery: bool) -> int:
    """How many paragraphs follow the lead: short news of one or two, reports of many."""
    if gallery:
        return 0
    if index % 9 == 7:
        return 1
    return draw.number(3, 6) if index % 5 else draw.number(7, 11)


def _paragraphs(draw: Draw, bound: dict[str, str], published: datetime, topic: str, count: int) -> list[str]:
    words = word_lists()
    patterns = draw.sample(words[f"{topic} text"], count) + draw.sample(words["any text"], max(1, count // 2))
    patterns = [patterns[0], *draw.sample(patterns[1:], len(patterns))]
    sentences = [fill(pattern, draw, bound, published) for pattern in patterns]
    paragraphs: list[str] = []
    while sentences:
        taken = draw.number(1, 2)
        paragraphs.append("".join(sentences[:taken]))
        del sentences[:taken]
    return paragraphs[: max(1, count)] if count else []


def _pictures(index: int, credit: Byline, *, gallery: bool) -> int:
    if gallery:
        return 3
    return max(index % 3, 1 if credit.needs_picture else 0)


def _with_credit(caption: str, credit: Byline, place: int) -> str:
    return f"{caption} {credit.caption}" if credit.caption and place == 1 else caption


def _table(draw: Draw) -> Table:
    head = ("县（市、区）", "完成数", "占比")
    counties = draw.sample(word_lists()["county"], 3)
    rows = [(county, f"{draw.number(20, 900)}件", f"{draw.number(50, 99)}%") for county in counties]
    return Table((head, *rows))


def _edit(
    house: House,
    number: int,
    edition: int,
    paragraphs: list[str],
    published: datetime,
    bound: dict[str, str],
    topic: str,
) -> None:
    """Put a new paragraph behind the lead for every edition so far."""
    for past in range(1, edition + 1):
        draw = Draw(house.key, number, "edition", past)
        pattern = draw.pick(word_lists()[f"{topic} text"])
        paragraphs.insert(1, f"本文{past + 1}次核实：{fill(pattern, draw, bound, published)}")


def _arrange(
    paragraphs: Sequence[str],
    subheads: Sequence[str],
    pictures: Sequence[Picture],
    extras: Sequence[Block],
    credit: Byline,
    original: str | None,
) -> list[Block]:
    """The pieces in the order of the page."""
    first, *rest = paragraphs
    first = f"{credit.lead}{first}"
    if rest:
        rest[-1] += credit.inline
    else:
        first += credit.inline
    blocks: list[Block] = [Aside(original)] if original else []
    if credit.first_line:
        blocks.append(Text(credit.first_line))
    blocks.append(Text(first))
    places = {1 + step * max(1, len(rest) // 3): subhead for step, subhead in enumerate(subheads)}
    waiting = list(pictures)
    for place, paragraph in enumerate(rest, start=1):
        if place in places:
            blocks.append(Text(places[place], "bold"))
        if waiting:
            blocks.append(waiting.pop(0))
        if place == min(2, len(rest)):
            blocks.extend(extras)
        blocks.append(Text(paragraph))
    # A picture may close the text, but not part it from its end byline.
    blocks.extend(waiting)
    if not rest:
        blocks.extend(extras)
    blocks.extend(Text(line, "right") for line in credit.last_lines)
    blocks.extend(Aside(line) for line in credit.outside_lines)
    return blocks


def _paginate(blocks: list[Block], count: int) -> list[list[Block]]:
    """The blocks dealt out to pages in order, each page beginning with a paragraph of the text."""
    starts = [place for place, block in enumerate(blocks) if isinstance(block, Text) and len(block.text) > _BYLINE]
    cuts = [0, *(starts[len(starts) * page // count] for page in range(1, count)), len(blocks)]
    return [blocks[begin:end] for begin, end in itertools.pairwise(cuts)]
