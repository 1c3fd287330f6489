"""Pictures, videos and attachments of the article, with the texts that stand with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from linfen_crawler.extraction.markup_hints import Hint
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.raw_article import RawMedia

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.page import Block, Node, Page

_LAZY_TEXT = """
data-original data-src data-lazy-src data-lazyload data-lazy data-echo data-actualsrc data-real-src data-url
data-srv original real_src lazysrc lazy-src _src src2 file zoomfile data-ks-lazyload rel
"""
_LAZY = tuple(_LAZY_TEXT.split())
_LAZY_NAMES = frozenset(_LAZY)
_PLACEHOLDER = re.compile(
    r"lazy|placeholder|blank\.|loading|spacer|grey\.|gray\.|1x1|transparent|pixel\.|default_?img|/s\.gif|/space\."
)
"""In an address in small letters: without regard to them a search would try all of these at every character."""
_DECORATION = re.compile(
    r"(?:^|[/_.-])(?:logo|icon|ico|qrcode|qr|ewm|erweima|weixin|wx|share|btn|button|arrow|bullet|dot|line|bg|avatar|loading|close|play|print|ad|banner)"
    r"\d*(?:[_.-][^/]*)?\.(?:gif|png|jpe?g|svg|webp|ico)(?:\?|$)"
)
"""In an address in small letters."""
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|wps|et|dps|ofd|txt|csv|rtf|tar|gz|caj|epub)$", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mp4|m3u8|flv|webm|mov|f4v|avi|wmv)(?:\?|$)", re.IGNORECASE)
_PLAYER = re.compile(r"player|video|vod|\.mp4|\.m3u8|\.swf", re.IGNORECASE)
_CAPTION = re.compile(
    r"^[（(【\[]?\s*(?:图\d*[:：为注]|图注|图为|图片说明|图说|资料图|▲|△|↑|▼|↓|△|◆图|上图|下图|左图|右图|压题|配图)|(?:摄|供图|资料图|资料|图|视频截图|截图|影像中国|视觉中国|发)\s*[)）】\]]?[。.]?$"
)
_PIXELS = re.compile(r"\s*(\d+)")
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9_~%/.-]*(?:\?[A-Za-z0-9_~%/.=&-]+)?")
_PLAIN_PATH = re.compile(r"(?:/(?!\.)[A-Za-z0-9_~%.-]+)+")
_SITE_OF_BASE = re.compile(r"https?://[A-Za-z0-9.-]+(?=[/?#]|$)")
_LONGEST_CAPTION = 160
_LONGEST_FIGURE = 8
"""Blocks: a larger one is a whole gallery."""
_SMALL = 60
"""Pixels: a picture declared narrower or lower than this is no picture of the article."""


IMAGE_WITHOUT_ADDRESS = "image_without_address"
"""Flag: a picture whose address is missing, or relative on a page without address."""
VIDEO_WITHOUT_ADDRESS = "video_without_address"
"""Flag: the same of a film or player."""
ATTACHMENT_WITHOUT_ADDRESS = "attachment_without_address"
"""Flag: the same of a file."""


def images_of(page: Page, blocks: Sequence[Block], base: str | None) -> tuple[list[RawMedia], int]:
    """The pictures in the article's blocks, each once, in their order; and how many had no absolute address."""
    found: dict[str, RawMedia] = {}
    lost = 0
    for number, block in enumerate(blocks):
        if not block.media:
            continue
        pictures = [element for element in block.media if element.tag == "img" and _is_picture(element)]
        for place, element in enumerate(pictures):
            address = absolute_address(image_address(element), base)
            if address is None:
                lost += 1
                continue
            if address in found or _is_decoration(address):
                continue
            caption = _caption(page, blocks, number) if place == len(pictures) - 1 else None
            alt = squeeze(element.get("alt") or element.get("title") or "") or None
            found[address] = RawMedia(address, caption, alt)
    return list(found.values()), lost


def _is_decoration(address: str) -> bool:
    """Whether a picture's file is called as logos, icons and buttons are."""
    # A name reaches over no slash, and what ends an address without parameters is the last one.
    small = address.lower()
    return _DECORATION.search(small, 0 if "?" in small else max(small.rfind("/"), 0)) is not None


def image_address(element: Element) -> str | None:
    """The address that a picture really loads from: a lazy one if it has one, else `src`."""
    shown = (element.get("src") or "").strip()
    for name in () if _LAZY_NAMES.isdisjoint(element.keys()) else _LAZY:
        late = (element.get(name) or "").strip()
        if late and not late.startswith(("data:", "{", "[")) and ("/" in late or "." in late):
            if (
                name in {"file", "original", "data-url", "_src", "src2"}
                and shown
                and not _PLACEHOLDER.search(shown[:300].lower())
            ):
                continue
            return late
    if shown.startswith(("data:", "javascript:", "blob:", "about:")) or not shown:
        return None
    return None if _PLACEHOLDER.search(shown.rsplit("/", 1)[-1].lower()) and not element.get("alt") else shown


def videos_of(blocks: Sequence[Block], base: str | None) -> tuple[list[RawMedia], int]:
    """Films and players in the article's blocks, each once; and how many had no absolute address."""
    found: dict[str, RawMedia] = {}
    lost = 0
    for block in blocks:
        for element in block.media:
            if not _shows_video(element):
                continue
            absolute = absolute_address(_video_address(element), base)
            if absolute is None:
                lost += 1
                continue
            found.setdefault(absolute, RawMedia(absolute, squeeze(element.get("title") or "") or None))
    return list(found.values()), lost


def _shows_video(element: Element) -> bool:
    if element.tag in {"iframe", "embed"}:
        return _PLAYER.search(_video_address(element) or "") is not None
    return element.tag == "video"


def _video_address(element: Element) -> str | None:
    own = [element.get("src"), element.get("data-src"), *(source.get("src") for source in element.iter("source"))]
    return next((address for address in own if address), None)


def attachments_of(blocks: Sequence[Block], base: str | None) -> tuple[list[RawMedia], int]:
    """Files linked in the article's blocks, once each, with the links' texts; and how many had no absolute address."""
    found: dict[str, RawMedia] = {}
    lost: set[str] = set()
    for block in blocks:
        if not block.linked:
            continue
        for part in block.parts:
            link = _link_around(part.element) if part.linked else None
            address = (link.get("href") or "").strip() if link is not None else ""
            if link is None or not _names_file(address):
                continue
            absolute = absolute_address(address, base)
            if absolute is None:
                lost.add(address)
            elif absolute not in found:
                found[absolute] = RawMedia(absolute, squeeze("".join(map(str, link.itertext()))) or None)
    return list(found.values()), len(lost)


def link_address(element: Element | None, base: str | None) -> str | None:
    """The absolute address that an inline element links to, if it stands in a link."""
    link = _link_around(element) if element is not None else None
    return absolute_address(link.get("href"), base) if link is not None else None


def is_attachment_link(block: Block) -> bool:
    """Whether a block that is all links offers files."""
    return any(
        part.linked and (link := _link_around(part.element)) is not None and _names_file(link.get("href") or "")
        for part in block.parts
    )


def _names_file(address: str) -> bool:
    return _FILE.search(address.strip().split("?")[0].split("#")[0]) is not None


def _link_around(element: Element | None) -> Element | None:
    for _ in range(8):
        if element is None:
            return None
        if element.tag == "a":
            return element
        element = element.getparent()
    return None


def _is_picture(element: Element) -> bool:
    for name in ("width", "height"):
        given = element.get(name)
        declared = _PIXELS.match(given) if given else None
        if given and declared and int(declared[1]) < _SMALL and not given.strip().endswith("%"):
            return False
    return True


def _caption(page: Page, blocks: Sequence[Block], number: int) -> str | None:
    """The text shown with a picture: in its own block or figure, or in the next block if it looks like a caption."""
    block = blocks[number]
    figure = _figure_around(page, block.node)
    if figure is not None:
        text = " ".join([inside.text for inside in page.blocks[figure.first : figure.end]]).strip()
        return text[:_LONGEST_CAPTION] or None
    if 0 < block.size <= _LONGEST_CAPTION:
        return block.text
    if block.size or number + 1 >= len(blocks):
        return None
    following = blocks[number + 1]
    text = following.text
    if (
        following.node == block.node
        and following.ends_line
        and _is_picture_box(page, block)
        and 0 < len(text) <= _LONGEST_CAPTION
    ):
        return text
    if not 2 <= len(text) <= _LONGEST_CAPTION or blocks[number + 1].media:
        return None
    return text if _CAPTION.search(text) or _looks_like_caption(page, blocks[number + 1]) else None


def _figure_around(page: Page, node: int) -> Node | None:
    """The innermost of the nearest elements that is a figure, and no larger than figures are."""
    for index in page.lineage(node):
        each = page.nodes[index]
        if each.tag == "figure" and each.end - each.first <= _LONGEST_FIGURE:
            return each
    return None


def _is_picture_box(page: Page, block: Block) -> bool:
    """Whether the element holds a picture, its caption and no more."""
    node = page.nodes[block.node]
    inside = page.blocks[node.first : node.end] if node.end - node.first <= 3 else []
    return bool(inside) and sum(1 for inner in inside if inner.size) == 1


def _looks_like_caption(page: Page, block: Block) -> bool:
    node = page.nodes[block.node]
    if node.hint & Hint.CAPTION or node.tag == "figcaption":
        return True
    for part in block.parts[:2]:
        names = f"{part.element.get('class') or ''} {part.element.get('id') or ''}".lower()
        if re.search(r"caption|desc|img|pic|photo|tu(?:shuo|zhu)", names):
            return True
    centred = node.element.get("align") == "center" or "center" in (node.element.get("style") or "")
    return centred and not block.text.endswith(("。", "：", ":")) and block.size <= 60


def absolute_address(address: str | None, base: str | None) -> str | None:
    """An http(s) address made absolute; None for anything else, and for a relative one without a base."""
    if not address:
        return None
    address = address.strip()
    site = _SITE_OF_BASE.match(base) if base else None
    if site is not None:  # most addresses need no more than a look at how they begin
        if _PLAIN_PATH.fullmatch(address):
            return f"{site[0]}{address}"
        if _PLAIN_ADDRESS.fullmatch(address):
            return address
    try:
        if base:
            address = urljoin(base, address)
        elif address.startswith("//"):
            address = f"https:{address}"
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None
