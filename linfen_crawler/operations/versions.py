"""The versions of what a record depends on, for the summary of a run."""

from __future__ import annotations

import platform

import scrapy
import sqlalchemy
import twisted
from lxml import etree

from linfen_crawler.version import __version__


def versions() -> dict[str, str]:
    """Name and version of the program and of what it reads, fetches and stores with."""
    return {
        "linfen-crawler": __version__,
        "python": platform.python_version(),
        "scrapy": scrapy.__version__,
        "twisted": twisted.__version__,
        "lxml": ".".join(map(str, etree.LXML_VERSION[:3])),
        "sqlalchemy": sqlalchemy.__version__,
    }
