"""Everything beside title and body: time, source, people, pictures, notices, where a layout did not give it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.extraction.article_end import prose_missed
from linfen_crawler.extraction.article_place import complete_head
from linfen_crawler.extraction.breadcrumb import find_sections
from linfen_crawler.extraction.credits import credit_lines_dropped, credit_lines_in_body
from linfen_crawler.extraction.dateline import HeadLine, take_apart
from linfen_crawler.extraction.line_shapes import NOTICE, NOTICE_START, SOURCE_LABEL
from linfen_crawler.extraction.media import (
    ATTACHMENT_WITHOUT_ADDRESS,
    IMAGE_WITHOUT_ADDRESS,
    VIDEO_WITHOUT_ADDRESS,
    attachments_of,
    images_of,
    link_address,
    videos_of,
)
from linfen_crawler.extraction.page_walk import walk
from linfen_crawler.extraction.publish_time import choose_publish_time
from linfen_crawler.extraction.raw_article import TEXT_LEFT_OUT, CreditLine, Piece, RawArticle
from linfen_crawler.extraction.summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.article_place import FoundBody
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.metadata import Metadata
    from linfen_crawler.extraction.page import Page
    from linfen_crawler.extraction.selection import Selection
    from linfen_crawler.extraction.trace import Trace

_MARKS = ("pubtime_baidu", "source_baidu", "author_baidu", "editor_baidu")
_MARKED_BLOCKS = 6
_NOTICE_OF_ARTICLE = re.compile(r"转载|授权|声明|轉載|侵权|摘编")
_SITE_FOOTER = re.compile(r"ICP|公网安备|备案|许可证|Copyright|All [Rr]ights", re.IGNORECASE)
_UPLOADED = re.compile(
    r"(?:网易号|头条号|百家号|企鹅号|搜狐号|大风号|大鱼号|自媒体平台|公众号)[^。，]{0,12}(?:用户|作者|自媒体|账号)[^。，]{0,6}(?:上传|发布)"
)
_SAME_TEXT = re.compile(r"[\W_]+")


def fill_further_fields(
    raw: RawArticle,
    page: Page,
    metadata: Metadata,
    base: str | None,
    headline: Headline,
    body: FoundBody,
    head: HeadLine,
    trace: Trace | None = None,
) -> None:
    """Everything beside title and body, where `raw` does not have it yet."""
    selection, body_end = body.selection, body.end
    marks = _marked(page)
    if raw.publish_time is None or trace is not None:
        chosen = choose_publish_time(head, marks, metadata, trace)
        raw.publish_time = raw.publish_time or chosen
    if (
        raw.modified_time is None
        and head.modified
        and not (raw.publish_time and raw.publish_time.text == head.modified)
    ):
        raw.modified_time = Piece(head.modified, "beside-headline:modified")
    if raw.modified_time is None:
        raw.modified_time = metadata.modified_time()
    if trace is not None:
        _trace_sources(marks, metadata, trace)
    if raw.source is None:
        raw.source = head.source or marks.source or metadata.source()
        if raw.source is head.source and raw.source_url is None:
            raw.source_url = link_address(head.source_element, base)
    if raw.view_count is None:
        raw.view_count = head.view_count
    _account_instead_of_source(raw, selection, page, body_end)
    raw.credit_lines += _all_credits(page, metadata, body, head, marks, raw.credit_lines)
    if not raw.section:
        raw.section, raw.section_rule = find_sections(page, headline, body.first)
    offered = [*selection.kept, *selection.with_reason("links", "promotion")]
    images, lost = images_of(body.page, selection.kept, base)
    raw.flags[IMAGE_WITHOUT_ADDRESS] = max(raw.flags[IMAGE_WITHOUT_ADDRESS], lost)
    known = {image.url for image in raw.images}
    raw.images += [image for image in images if image.url not in known]
    raw.flags[TEXT_LEFT_OUT] = prose_missed(selection.dropped)
    above = page.blocks[headline.end : body.first] if 0 <= headline.end < body.first else []
    shown = [*above, *selection.kept, *selection.with_reason("box", "buttons")]
    raw.videos, raw.flags[VIDEO_WITHOUT_ADDRESS] = videos_of(shown, base)
    raw.attachments, raw.flags[ATTACHMENT_WITHOUT_ADDRESS] = attachments_of(offered, base)
    raw.keywords = raw.keywords or metadata.keywords()
    raw.summary = raw.summary or summary_of(metadata, raw.title.text if raw.title else None, raw.paragraphs)
    raw.copyright = raw.copyright or _notice(page, selection, body_end)
    raw.flags = +raw.flags


def _trace_sources(marks: HeadLine, metadata: Metadata, trace: Trace) -> None:
    for piece, why in (
        (marks.source, "marked for news searches; counts where none is shown"),
        (metadata.source(), "metadata counts where none is shown"),
    ):
        if piece is not None:
            trace.add("source", piece.text, piece.rule, why)


def _account_instead_of_source(raw: RawArticle, selection: Selection, page: Page, body_end: int) -> None:
    """Where the platform says that a user uploaded the article, what it calls the source is that user's account."""
    if raw.source is None or any(line.rule == "account" for line in raw.credit_lines):
        return
    near = [
        *selection.with_reason("notice", "promotion", "behind-end"),
        *(page.blocks[body_end : body_end + 12] if body_end >= 0 else ()),
    ]
    if any(block.size < 400 and not block.hidden and _UPLOADED.search(block.text) for block in near):
        name = SOURCE_LABEL.sub("", raw.source.text)
        raw.credit_lines.append(CreditLine(f"作者：{name}", "account", "head"))
        raw.source, raw.source_url = None, None


def _marked(page: Page) -> HeadLine:
    """What stands in the elements that Baidu News once asked for, shown or not."""
    found = HeadLine()
    for name in _MARKS:
        element = page.marked.get(name)
        if element is None:
            continue
        part = walk(element)
        if part is None:
            continue
        blocks = part.blocks[:_MARKED_BLOCKS]
        for block in blocks:
            block.hidden = False
        read = take_apart(blocks, place="meta", rule=f"marker:{name}")
        if (
            name.startswith("source")
            and read.source is None
            and blocks
            and 2 <= blocks[0].size <= 30
            and not blocks[0].text.endswith(("：", ":"))
        ):
            read.source = Piece(blocks[0].text, f"marker:{name}")
        complete_head(found, read)
    return found


def _all_credits(
    page: Page,
    metadata: Metadata,
    body: FoundBody,
    head: HeadLine,
    marks: HeadLine,
    known: Sequence[CreditLine],
) -> list[CreditLine]:
    """All credit lines in the order of the page, metadata last, none twice."""
    selection = body.selection
    lines = [*head.credits, *credit_lines_in_body(selection.kept)]
    lines += credit_lines_dropped(selection.with_reason("editorial"), selection.with_reason("source"))
    if body.end >= 0:
        lines += body.credits_behind(page).lines
    lines += [CreditLine(line.text, line.rule, "meta") for line in marks.credits]
    lines += [CreditLine(f"作者：{piece.text}", piece.rule, "meta") for piece in metadata.authors()]
    lines += [CreditLine(f"责任编辑：{piece.text}", piece.rule, "meta") for piece in metadata.editors()]
    seen = {_SAME_TEXT.sub("", line.text) for line in known}
    found: list[CreditLine] = []
    for line in lines:
        letters = _SAME_TEXT.sub("", line.text)
        if letters and letters not in seen:
            seen.add(letters)
            found.append(line)
    return found


def _notice(page: Page, selection: Selection, body_end: int) -> str | None:
    """The copyright notice that stands with the article."""
    own = [block.text for block in selection.with_reason("notice") if not _SITE_FOOTER.search(block.text)]
    if own:
        return "\n".join(dict.fromkeys(own))
    if body_end < 0:
        return None
    for block in page.blocks[body_end : body_end + 15]:
        shown = not block.hidden and 12 <= block.size < 500 and block.linked * 2 < block.size
        if shown and _belongs_to_article(block.text) and (NOTICE_START.match(block.text) or NOTICE.search(block.text)):
            return block.text
    return None


def _belongs_to_article(notice: str) -> bool:
    return _NOTICE_OF_ARTICLE.search(notice) is not None and _SITE_FOOTER.search(notice) is None
