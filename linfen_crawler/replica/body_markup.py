"""The body of an article as HTML, in the manners that editors' tools leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from linfen_crawler.replica.newsroom.story import Aside, Attachment, Block, Film, Picture, Table, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Manner = Literal["p", "indent", "br", "div", "section", "span"]
"""`p` plain paragraphs; `indent` with two full-width spaces; `br` loose text parted by line breaks; `div` and `section`
blocks; `span` paragraphs with the spans and styles of a pasted Word text."""

MANNERS: tuple[Manner, ...] = ("p", "indent", "br", "span", "div", "section")


@dataclass(frozen=True, slots=True)
class Media:
    """Where a site keeps its files, as functions of their names, and how it puts pictures in."""

    picture: Callable[[str], str]
    film: Callable[[str], str]
    document: Callable[[str], str]
    lazy: bool = False
    """Pictures load late: `src` is a placeholder and the picture's address stands in `data-original`."""


def body_markup(blocks: Sequence[Block], manner: Manner, media: Media) -> str:
    """The blocks as the inside of the body's element."""
    return "\n".join(_block(block, manner, media) for block in blocks)


def _block(block: Block, manner: Manner, media: Media) -> str:
    match block:
        case Text(text, style):
            return _paragraph(escape(text, quote=False), style, manner)
        case Aside(text, None):
            return _paragraph(escape(text, quote=False), "plain", manner)
        case Aside(text, link):
            return f'<p class="tg"><a href="{escape(link or "")}">{escape(text, quote=False)}</a></p>'
        case Picture():
            return _picture(block, manner, media)
        case Table(rows):
            lines = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return '<table border="1" cellspacing="0"><tbody>\n' + "\n".join(lines) + "\n</tbody></table>"
        case Film(name):
            return f'<p><video controls="controls" width="640" src="{media.film(name)}"></video></p>'
        case Attachment(name, label):
            return f'<p><a href="{media.document(name)}">{escape(label)}</a></p>'


def _paragraph(text: str, style: str, manner: Manner) -> str:
    if style == "bold":
        text = f"<strong>{text}</strong>"
    align = ' style="text-align: right;"' if style == "right" else ""
    match manner:
        case "p":
            return f"<p{align}>{text}</p>"
        case "indent":
            return f"<p{align}>　　{text}</p>"
        case "br":
            return f"　　{text}<br /><br />"
        case "div":
            return f"<div{align}>{text}</div>\n<div><br></div>"
        case "section":
            return f"<section{align}>{text}</section>"
        case "span":
            css = "font-family: 宋体; font-size: 12pt; line-height: 2em; mso-spacerun: yes;"
            # Word cuts a sentence into runs where nobody sees a seam.
            half = len(text) // 2 if "<" not in text and "&" not in text else len(text)
            return f'<p{align}><span style="{css}">{text[:half]}</span><span lang="EN-US">{text[half:]}</span></p>'


def _picture(picture: Picture, manner: Manner, media: Media) -> str:
    address = media.picture(picture.name)
    alt = f' alt="{escape(picture.alt)}"' if picture.alt else ""
    if media.lazy:
        img = f'<img src="/images/lazyload.gif" data-original="{address}"{alt} class="lazy" />'
    else:
        img = f'<img src="{address}"{alt} border="0" />'
    caption = escape(picture.caption or "", quote=False)
    if manner == "section":
        figcaption = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"<figure>{img}{figcaption}</figure>"
    if manner == "br":
        return f"<center>{img}<br />{caption}</center><br />"
    below = f'\n<p class="caption" style="text-align: center;">{caption}</p>' if caption else ""
    return f'<p style="text-align: center;">{img}</p>{below}'
