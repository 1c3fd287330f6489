"""The versions of what a record that is made of a page depends on."""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata

from lxml import etree

from linfen_crawler.version import __version__


@cache
def versions() -> dict[str, str]:
    """Name and version of the program, of Python, and of the libraries that read pages, texts and times."""
    return {
        "linfen-crawler": __version__,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "lxml": ".".join(map(str, etree.LXML_VERSION[:3])),
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
        **{name: metadata.version(name) for name in ("opencc", "dateparser", "warcio")},
    }
