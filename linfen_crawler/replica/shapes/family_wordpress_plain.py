"""WordPress as it is installed: no permalinks set, so that numbers in the query tell its pages apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl

from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.family_wordpress import FamilyWordpress
from linfen_crawler.replica.shapes.pages_by_number import PagesByNumber

if TYPE_CHECKING:
    from linfen_crawler.replica.http_message import Reply, Request
    from linfen_crawler.replica.site import Section

_KEPT = frozenset({"p", "page", "cat", "paged"})


class FamilyWordpressPlain(PagesByNumber, FamilyWordpress):
    """A village's portal on WordPress."""

    article_query: ClassVar = re.compile(r"/\?(?:p=(\d{1,9}))(?:&page=(\d{1,3}))?")
    list_query: ClassVar = re.compile(r"/\?cat=(\d{1,4})(?:&paged=(\d{1,4}))?")
    section_numbers: ClassVar = {"2": "category/yaowen", "3": "category/wenhua", "7": "category/yingxiang"}
    key: ClassVar = "family_wordpress_plain"
    name: ClassVar = "桥西镇在线"
    home: ClassVar = "https://www.qiaoxizhen.example/"
    house: ClassVar = House(
        key="family_wordpress_plain",
        paper="桥西镇在线",
        own="本网",
        sources=(None,),
        shapes=EVERY_SHAPE[::3],
        tables=6,
        films=7,
        several_pages=5,
    )

    def page_named(self, request: Request) -> str:
        """Path and the parameters that it knows, by name."""
        query = "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(request.query)) if name in _KEPT)
        return f"{request.path}?{query}" if query else request.path

    def article_path(self, index: int) -> str:
        """The number alone."""
        return f"/?p={self.timeline.number(index)}"

    def list_path(self, section: Section, page: int = 1) -> str:
        """By the section's number."""
        number = self.number_of(section)
        return f"/?cat={number}" + (f"&paged={page}" if page > 1 else "")

    def link_address(self, index: int) -> str:
        """Some as they were shared."""
        return self.article_path(index) + ("&from=singlemessage" if index % 4 == 1 else "")

    def other_reply(self, request: Request) -> Reply | None:  # noqa: ARG002 - nothing has a second address
        """Nothing: `?p=ID` is the article itself."""
        return None
