"""Bytes of a page or a capture in, the raw pieces of its article out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction.body import find_container
from linfen_crawler.extraction.boilerplate import Selection, select_article
from linfen_crawler.extraction.breadcrumb import find_sections
from linfen_crawler.extraction.credits import credit_lines_behind, credit_lines_dropped, credit_lines_in_body
from linfen_crawler.extraction.dateline import HeadLine, take_apart
from linfen_crawler.extraction.decode import decode
from linfen_crawler.extraction.headline import Headline, find_headline, letters_of
from linfen_crawler.extraction.layout import Fitted, fill_from_layout, fit_layout
from linfen_crawler.extraction.line_shapes import NOTICE, NOTICE_START, SOURCE_LABEL
from linfen_crawler.extraction.media import attachments_of, images_of, link_address, videos_of
from linfen_crawler.extraction.metadata import Metadata, read_metadata
from linfen_crawler.extraction.page import parse_page, squeeze, walk
from linfen_crawler.extraction.paragraphs import paragraphs_of
from linfen_crawler.extraction.plain_text import is_plain_text, read_capture
from linfen_crawler.extraction.publish_time import choose_publish_time
from linfen_crawler.extraction.raw_article import CreditLine, Piece, RawArticle
from linfen_crawler.sites.addresses import address_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.page import Block, Page
    from linfen_crawler.extraction.raw_article import Restorer
    from linfen_crawler.sites.definition import SiteDefinition

_HEAD_REACH = 40
"""Blocks between headline and body that may hold the head line."""
_MARKS = ("pubtime_baidu", "source_baidu", "author_baidu", "editor_baidu")
_MARKED_BLOCKS = 6
_ABOVE = 8
"""Blocks above the headline looked at where nothing stands under it."""
_NOTICE_OF_ARTICLE = re.compile(r"转载|授权|声明|轉載|侵权|摘编")
_SITE_FOOTER = re.compile(r"ICP|公网安备|备案|许可证|Copyright|All [Rr]ights", re.IGNORECASE)
_UPLOADED = re.compile(
    r"(?:网易号|头条号|百家号|企鹅号|搜狐号|大风号|大鱼号|自媒体平台|公众号)[^。，]{0,12}(?:用户|作者|自媒体|账号)[^。，]{0,6}(?:上传|发布)"
)
_SAME_TEXT = re.compile(r"[\W_]+")


def extract_raw(
    data: bytes,
    *,
    url: str | None = None,
    site: SiteDefinition | None = None,
    content_type: str | None = None,
    restore: Restorer | None = None,
) -> RawArticle:
    """Extract the raw pieces of the article on a page, or in a plain-text capture of one.

    Args:
        data: The bytes as sent, content encoding undone.
        url: The page's address, if known: makes links absolute and gives a date for checks.
        site: A definition whose layouts are tried first and whose charset hint counts.
        content_type: The `Content-Type` header, if known.
        restore: What undoes the damage of copying in a plain-text capture; without it the text stays as it stands.

    Returns:
        The pieces; what the page does not have is None or empty.

    Raises:
        NotAnArticle: The bytes hold no text at all (reason `no_text`).
    """
    decoded = decode(data, content_type, site.encoding if site else None)
    if not decoded.text.strip():
        raise NotAnArticle("no_text", f"the page holds no text: {len(data)} bytes, read as {decoded.charset}")
    if _is_binary(decoded.text):
        raise NotAnArticle("binary", f"the {len(data)} bytes are no text but an image, an archive or another file")
    if is_plain_text(decoded.text):
        raw = read_capture(decoded.text, restore)
    else:
        page = parse_page(decoded.text)
        if page is None or not any(block.size for block in page.blocks):
            raise NotAnArticle(
                "no_text", f"the page shows no text: {len(data)} bytes of markup, read as {decoded.charset}"
            )
        raw = _read_page(page, url, site)
    raw.charset = decoded.charset
    raw.flags.update(decoded.flags)
    raw.address_date = _address_date(url, site)
    return raw


_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def _is_binary(text: str) -> bool:
    """Control characters at the beginning, more than any damage of text explains."""
    head = text[:4096]
    return len(head) > 64 and len(_CONTROL.findall(head)) * 20 > len(head)


def _address_date(url: str | None, site: SiteDefinition | None) -> str | None:
    if url is None:
        return None
    return address_date(url, site)


def _read_page(page: Page, url: str | None, site: SiteDefinition | None) -> RawArticle:
    metadata = read_metadata(page)
    base = _base(page, url)
    fitted = fit_layout(page, site) if site is not None and site.layouts else None
    headline = find_headline(page, metadata)
    if fitted is None:
        return _general(page, metadata, base, headline)
    return _by_layout(page, metadata, base, headline, fitted)


def _by_layout(page: Page, metadata: Metadata, base: str | None, headline: Headline, fitted: Fitted) -> RawArticle:
    """The layout's fields, completed by the general rules where they agree with it on where the article stands."""
    raw = RawArticle()
    own = fill_from_layout(raw, page, fitted, base)
    first, end = _place_of(page, fitted)
    if headline.piece and headline.subtitle and _together(headline) == letters_of(fitted.title.text):
        raw.title = Piece(headline.piece.text, fitted.rule)
    elif headline.piece is None or letters_of(headline.piece.text) != letters_of(fitted.title.text):
        headline = Headline(fitted.title)
    raw.subtitle = raw.subtitle or headline.subtitle
    body = _Body(fitted.page, fitted.selection, fitted.rule, first, end)
    head = _read_head(page, headline, body)
    _complete(own, head)
    if raw.source is own.source and raw.source_url is None:
        raw.source_url = link_address(own.source_element, base)
    _fill_fields(raw, page, metadata, base, headline, body, own)
    return raw


def _together(headline: Headline) -> str:
    return letters_of(
        f"{headline.piece.text if headline.piece else ''}{headline.subtitle.text if headline.subtitle else ''}"
    )


def _place_of(page: Page, fitted: Fitted) -> tuple[int, int]:
    """Indexes of the page's blocks from the layout's body's first to behind its last; -1 where they are not known."""
    wanted = set(fitted.elements)
    spans = [(node.first, node.end) for node in page.nodes if node.element in wanted]
    return (min(first for first, _ in spans), max(end for _, end in spans)) if spans else (-1, -1)


def _base(page: Page, url: str | None) -> str | None:
    own = url
    if own is None:
        for link in page.links:
            if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
                own = link.get("href")
                break
        else:
            own = next((meta.get("content") for meta in page.metas if meta.get("property") == "og:url"), None)
            own = own if own and own.startswith("http") else None
    if page.base:
        try:
            return urljoin(own or "", page.base) or own
        except ValueError:
            return own
    return own


@dataclass(slots=True)
class _Body:
    """The body's blocks and where they stand on the page."""

    page: Page
    """The page that these blocks belong to: the whole one, or the part that a layout names."""
    selection: Selection
    rule: str | None
    first: int
    """Index of its first block on the page; -1 where there is no body."""
    end: int


def _general(page: Page, metadata: Metadata, base: str | None, headline: Headline) -> RawArticle:
    body = _find_body(page, headline)
    head = _read_head(page, headline, body)
    raw = RawArticle(title=headline.piece, subtitle=headline.subtitle)
    kept = body.selection.kept
    raw.paragraphs = paragraphs_of(page, kept)
    raw.body_rule = body.rule if raw.paragraphs else None
    _fill_fields(raw, page, metadata, base, headline, body, head)
    return raw


def _find_body(page: Page, headline: Headline) -> _Body:
    container = find_container(page, headline)
    if container is None:
        return _Body(page, Selection(), None, -1, -1)
    node = page.nodes[container.node]
    selection = select_article(page, node.first, node.end, headline, hidden_too=container.hidden)
    texts = [block.index for block in selection.kept if block.size]
    if not texts:
        return _Body(page, selection, None, -1, -1)
    return _Body(page, selection, container.rule, texts[0], max(texts[-1] + 1, texts[0] + 1))


def _read_head(page: Page, headline: Headline, body: _Body) -> HeadLine:
    """The head line: between headline and body, else above the headline, else behind the body."""
    end = body.first if body.first >= 0 else len(page.blocks)
    begin = headline.end if 0 <= headline.end <= end else max(end - 15, 0)
    head = take_apart(_shown(page.blocks[begin : min(begin + _HEAD_REACH, end)]))
    if headline.first > 0 and not head.times:
        above = take_apart(_shown(page.blocks[max(headline.first - _ABOVE, 0) : headline.first]), rule="above-headline")
        _complete(head, above)
    if body.end >= 0:
        _, behind = credit_lines_behind(page, body.end)
        named = [
            block
            for block, reason in body.selection.dropped
            if reason in {"editorial", "head-line", "source"} and not block.hidden
        ]
        foot = take_apart([*named, *behind[:15]], place="foot", rule="behind-body", unlabelled=False)
        bare = {squeeze(block.text) for block in behind[:4] if block.size <= 24}
        foot.times = [found for found in foot.times if found.label or found.text in bare]
        foot.credits = []
        _complete(head, foot)
    return head


def _complete(head: HeadLine, other: HeadLine) -> None:
    """Take from another head line what this one does not have."""
    head.times = head.times or other.times
    head.modified = head.modified or other.modified
    if head.source is None:
        head.source, head.source_element = other.source, other.source_element
    known = {line.text for line in head.credits}
    head.credits += [line for line in other.credits if line.text not in known]
    head.view_count = head.view_count or other.view_count


def _shown(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.size and not block.hidden and block.size <= 400]


def _fill_fields(
    raw: RawArticle,
    page: Page,
    metadata: Metadata,
    base: str | None,
    headline: Headline,
    body: _Body,
    head: HeadLine,
) -> None:
    """Everything beside title and body, where `raw` does not have it yet."""
    selection, body_end = body.selection, body.end
    marks = _marked(page)
    if raw.publish_time is None:
        raw.publish_time = choose_publish_time(head, marks, metadata)
    if (
        raw.modified_time is None
        and head.modified
        and not (raw.publish_time and raw.publish_time.text == head.modified)
    ):
        raw.modified_time = Piece(head.modified, "beside-headline:modified")
    if raw.modified_time is None:
        raw.modified_time = metadata.modified_time()
    if raw.source is None:
        raw.source = head.source or marks.source or metadata.source()
        if raw.source is head.source and raw.source_url is None:
            raw.source_url = link_address(head.source_element, base)
    if raw.view_count is None:
        raw.view_count = head.view_count
    _account_instead_of_source(raw, selection, page, body_end)
    raw.credit_lines += _all_credits(page, metadata, selection, head, marks, body_end, raw.credit_lines)
    if not raw.section:
        raw.section, raw.section_rule = find_sections(page, headline, body.first)
    offered = [*selection.kept, *selection.with_reason("links", "promotion")]
    images, lost = images_of(body.page, selection.kept, base)
    known = {image.url for image in raw.images}
    raw.images += [image for image in images if image.url not in known]
    if lost:
        raw.flags["image_without_address"] = lost
    above = page.blocks[headline.end : body.first] if 0 <= headline.end < body.first else []
    raw.videos = raw.videos or videos_of([*above, *selection.kept, *selection.with_reason("box", "buttons")], base)
    raw.attachments = raw.attachments or attachments_of(offered, base)
    raw.keywords = raw.keywords or metadata.keywords()
    raw.summary = raw.summary or metadata.summary()
    raw.copyright = raw.copyright or _notice(page, selection, body_end)


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
        _complete(found, read)
    return found


def _all_credits(
    page: Page,
    metadata: Metadata,
    selection: Selection,
    head: HeadLine,
    marks: HeadLine,
    body_end: int,
    known: Sequence[CreditLine],
) -> list[CreditLine]:
    """All credit lines in the order of the page, metadata last, none twice."""
    lines = [*head.credits, *credit_lines_in_body(selection.kept)]
    lines += credit_lines_dropped(selection.with_reason("editorial"))
    if body_end >= 0:
        lines += credit_lines_behind(page, body_end)[0]
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
        if shown and (NOTICE_START.match(block.text) or NOTICE.search(block.text)) and _belongs_to_article(block.text):
            return block.text
    return None


def _belongs_to_article(notice: str) -> bool:
    return _NOTICE_OF_ARTICLE.search(notice) is not None and _SITE_FOOTER.search(notice) is None
