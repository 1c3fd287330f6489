"""Markup that a page carries as data, for its scripts to show: `<script type="text/xml"><datastore>…<![CDATA[<li>…]]>`.

JCMS (大汉) fills its lists so: the first groups of links stand in such an element of the list page, the further ones
are answers that are a `<datastore>` themselves. Without scripts nothing of it is a link.
"""

from __future__ import annotations

import re

_ISLAND = re.compile(
    r"<script\b(?=[^<>]{0,300}?\btype\s*=\s*[\"']?(?:text|application)/xml\b)[^<>]{0,500}>", re.IGNORECASE
)
_END = re.compile(r"</script\s*>", re.IGNORECASE)
_WHOLLY_DATA = re.compile(r"\s*(?:<\?xml[^<>]{0,200}\?>)?\s*<datastore\b", re.IGNORECASE)


def open_data_islands(markup: str) -> str:
    """The markup, with what data islands hold as markup of the page in their place; unchanged where there are none."""
    if _WHOLLY_DATA.match(markup):
        return f"<div>{_opened(markup)}</div>"
    pieces = []
    at = 0
    for island in _ISLAND.finditer(markup):
        if island.start() < at:
            continue
        end = _END.search(markup, island.end())
        if end is None:
            break
        pieces += [markup[at : island.start()], "<div>", _opened(markup[island.end() : end.start()]), "</div>"]
        at = end.end()
    return "".join([*pieces, markup[at:]]) if pieces else markup


def _opened(data: str) -> str:
    return data.replace("<![CDATA[", "").replace("]]>", "")
