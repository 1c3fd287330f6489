"""Bytes of a page or a capture in, the raw pieces of its article out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction.article_place import FoundBody, complete_head, find_body, read_head
from linfen_crawler.extraction.decode import decode
from linfen_crawler.extraction.further_fields import fill_further_fields
from linfen_crawler.extraction.headline import Headline, find_headline, headline_at, letters_of
from linfen_crawler.extraction.join_pages import in_reading_order
from linfen_crawler.extraction.layout import (
    Fitted,
    fill_from_layout,
    fit_layout,
    has_drifted,
    no_layout_left,
    selectors_of,
)
from linfen_crawler.extraction.media import (
    ATTACHMENT_WITHOUT_ADDRESS,
    IMAGE_WITHOUT_ADDRESS,
    VIDEO_WITHOUT_ADDRESS,
    link_address,
)
from linfen_crawler.extraction.metadata import Metadata, read_metadata
from linfen_crawler.extraction.page_kind import judge_page, kind_of_capture, kind_of_text
from linfen_crawler.extraction.page_limits import refuse_large
from linfen_crawler.extraction.page_walk import walk
from linfen_crawler.extraction.paragraphs import paragraphs_of
from linfen_crawler.extraction.parse_page import parse_decoded
from linfen_crawler.extraction.plain_text import is_plain_text, read_capture, shows_markup
from linfen_crawler.extraction.raw_article import Piece, RawArticle
from linfen_crawler.extraction.trace import Trace
from linfen_crawler.sites.addresses import address_date

if TYPE_CHECKING:
    from linfen_crawler.extraction.page import Page
    from linfen_crawler.extraction.page_kind import Verdict
    from linfen_crawler.extraction.raw_article import Restorer
    from linfen_crawler.sites.definition import SiteDefinition

_HEAD = 4096
"""Characters at the beginning that tell whether a text is one, and whether it is markup."""
_ENOUGH_HIDDEN = 60
"""Characters in one hidden element that may be an article which a script is to show."""


def extract_raw(
    data: bytes,
    *,
    url: str | None = None,
    site: SiteDefinition | None = None,
    content_type: str | None = None,
    restore: Restorer | None = None,
    trace: Trace | None = None,
) -> RawArticle:
    """Extract the raw pieces of the article on a page, or in a plain-text capture of one.

    Args:
        data: The bytes as sent, content encoding undone.
        url: The page's address, if known: makes links absolute and gives a date for checks.
        site: A definition whose layouts are tried first and whose charset hint counts.
        content_type: The `Content-Type` header, if known.
        restore: What undoes the damage of copying in a plain-text capture; without it the text stays as it stands.
        trace: Gets every candidate that was considered; changes nothing else.

    Returns:
        The pieces; what the page does not have is None or empty.

    Raises:
        NotAnArticle: The bytes hold no article; `page_kind.REASONS` has all reasons.
    """
    refuse_large(data)
    decoded = decode(data, content_type, site.encoding if site else None)
    head = decoded.head(_HEAD)
    if not head.strip() and not decoded.text.strip():
        raise NotAnArticle("no_text", f"the page holds no text: {len(data)} bytes, read as {decoded.charset}")
    if _is_binary(head):
        raise NotAnArticle("binary", f"the {len(data)} bytes are no text but an image, an archive or another file")
    _refuse(kind_of_text(decoded))
    if not shows_markup(head) and is_plain_text(decoded.text):
        raw = read_capture(decoded.text, restore)
        _refuse(kind_of_capture(raw.title.text if raw.title else None, raw.paragraphs))
        raw.address_date = _address_date(url, site)
    else:
        page = parse_decoded(decoded, selectors_of(site) if site is not None else ())
        if page is None or not (page.blocks or page.script_count):
            raise NotAnArticle(
                "no_text", f"the page shows no text: {len(data)} bytes of markup, read as {decoded.charset}"
            )
        raw = _read_page(page, url, site, trace)
    raw.credit_lines = in_reading_order(raw.credit_lines)
    raw.charset = decoded.charset
    raw.flags.update(decoded.flags)
    return raw


def _address_date(url: str | None, site: SiteDefinition | None) -> str | None:
    return address_date(url, site) if url is not None else None


_CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])


def _is_binary(head: str) -> bool:
    """Control characters at the beginning of a text, more than any damage of it explains."""
    if head.startswith("%PDF-"):
        return True
    data = head.encode("utf-8", "ignore")
    return len(head) > 64 and (len(data) - len(data.translate(None, _CONTROLS))) * 20 > len(head)


def _refuse(verdict: Verdict | None) -> None:
    if verdict is not None:
        raise NotAnArticle(verdict.reason, verdict.message)


def _read_page(page: Page, url: str | None, site: SiteDefinition | None, trace: Trace | None) -> RawArticle:
    """The article among what is shown; where none is, the one that a script is still to show."""
    raw, verdict, certain = _attempt(page, url, site, trace)
    if verdict is None and (certain or not page.hidden_sizes):
        return raw
    element, size = max(page.hidden_sizes.items(), key=lambda item: item[1], default=(None, 0))
    if element is not None and size >= _ENOUGH_HIDDEN:
        unveiled = walk(page.root, shown=element)
        if unveiled is not None:
            traced = Trace() if trace is not None else None
            again, objection, sure = _attempt(unveiled, url, site, traced)
            if sure and objection is None and again.paragraphs:
                again.body_rule = f"{again.body_rule}:hidden"
                if trace is not None and traced is not None:
                    trace.candidates[:] = traced.candidates
                return again
    _refuse(verdict)
    return raw


def _attempt(
    page: Page, url: str | None, site: SiteDefinition | None, trace: Trace | None
) -> tuple[RawArticle, Verdict | None, bool]:
    """What is found on a page, the verdict if it is no article, and whether headline and body were both shown."""
    metadata = read_metadata(page)
    base = _base(page, url)
    fitted = fit_layout(page, site) if site is not None and site.layouts else None
    headline = _headline_of_layout(page, metadata, fitted) if fitted is not None else None
    if headline is None or trace is not None:
        searched = find_headline(page, metadata, trace)
        headline = searched if headline is None else headline
    raw = RawArticle(address_date=_address_date(url, site))
    if fitted is None:
        body = find_body(page, headline, trace)
        _general(raw, page, metadata, base, headline, body, trace)
        raw.layout_drift = site is not None and no_layout_left(raw, site)
    else:
        body, headline = _by_layout(raw, page, metadata, base, headline, fitted, trace)
    verdict = judge_page(
        page,
        metadata,
        headline,
        [] if body.hidden and not headline.certain else body.selection.kept,
        first=body.first,
        end=body.end,
        has_media=_has_media(raw),
        fitted=fitted is not None,
        url=url,
    )
    shown = headline.first >= 0 and body.first >= 0 and not body.hidden
    sure = fitted is not None or (shown and (headline.certain or raw.publish_time is not None))
    return raw, verdict, sure


def _headline_of_layout(page: Page, metadata: Metadata, fitted: Fitted) -> Headline | None:
    """The layout's title where it stands among the blocks; None where that must be searched."""
    if fitted.title_element is None:
        return None
    node = fitted.selected.walked.node_around(fitted.title_element)
    block = next((block for block in page.blocks[node.first : node.end] if block.size), None) if node else None
    headline = headline_at(page, metadata, block) if block is not None else None
    if headline is None or headline.piece is None:
        return None
    title = letters_of(fitted.title.text)
    return headline if title in {letters_of(headline.piece.text), _together(headline)} else None


def _has_media(raw: RawArticle) -> bool:
    """Whether the article has pictures, films or files, be their addresses usable or not."""
    lost = raw.flags[IMAGE_WITHOUT_ADDRESS] + raw.flags[VIDEO_WITHOUT_ADDRESS] + raw.flags[ATTACHMENT_WITHOUT_ADDRESS]
    return bool(raw.images or raw.videos or raw.attachments or lost)


def _general(
    raw: RawArticle,
    page: Page,
    metadata: Metadata,
    base: str | None,
    headline: Headline,
    body: FoundBody,
    trace: Trace | None,
) -> None:
    """All fields by the rules that know no site."""
    head = read_head(page, headline, body, trace)
    raw.title, raw.subtitle = headline.piece, headline.subtitle
    raw.paragraphs = paragraphs_of(page, body.selection.kept)
    raw.body_rule = body.rule if raw.paragraphs else None
    if trace is not None:
        _trace_dropped(body, trace)
    fill_further_fields(raw, page, metadata, base, headline, body, head, trace)


def _by_layout(
    raw: RawArticle,
    page: Page,
    metadata: Metadata,
    base: str | None,
    headline: Headline,
    fitted: Fitted,
    trace: Trace | None,
) -> tuple[FoundBody, Headline]:
    """The layout's fields, completed by the general rules where they agree with it on where the article stands."""
    own = fill_from_layout(raw, fitted, base)
    time, source = raw.publish_time, raw.source
    first, end = _place_of(fitted)
    if headline.piece and headline.subtitle and _together(headline) == letters_of(fitted.title.text):
        raw.title = Piece(headline.piece.text, fitted.rule)
    elif headline.piece is None or letters_of(headline.piece.text) != letters_of(fitted.title.text):
        headline = Headline(fitted.title)
    raw.subtitle = raw.subtitle or headline.subtitle
    body = FoundBody(fitted.page, fitted.selection, fitted.rule, first, end)
    head = read_head(page, headline, body, trace, raw)
    complete_head(own, head)
    if raw.source is own.source and raw.source_url is None:
        raw.source_url = link_address(own.source_element, base)
    if trace is not None:
        _trace_dropped(body, trace)
    fill_further_fields(raw, page, metadata, base, headline, body, own, trace)
    raw.layout_drift = has_drifted(fitted.layout, raw, time=time, source=source)
    return body, headline


def _trace_dropped(body: FoundBody, trace: Trace) -> None:
    for block, reason in body.selection.dropped:
        if block.size:
            trace.add("body", block.text, "line of the body's element", f"taken out: {reason}")


def _together(headline: Headline) -> str:
    return letters_of(
        f"{headline.piece.text if headline.piece else ''}{headline.subtitle.text if headline.subtitle else ''}"
    )


def _place_of(fitted: Fitted) -> tuple[int, int]:
    """Indexes of the page's blocks from the layout's body's first to behind its last; -1 where they are not known."""
    spans = [node for node in map(fitted.selected.walked.node_of, fitted.elements) if node is not None]
    return (min(node.first for node in spans), max(node.end for node in spans)) if spans else (-1, -1)


def _base(page: Page, url: str | None) -> str | None:
    own = url
    if own is None:
        for rel, address in page.links:
            if (rel or "").lower() == "canonical" and (address or "").startswith("http"):
                own = address
                break
        else:
            own = next((content for _, content, name in page.metas if name == "og:url"), None)
            own = own if own and own.startswith("http") else None
    if page.base:
        try:
            return urljoin(own or "", page.base) or own
        except ValueError:
            return own
    return own
