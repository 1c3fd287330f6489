"""A government site that is made up, on JCMS: lists as data in their pages, which scripts would show."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.http_message import Reply, not_found
from linfen_crawler.replica.newsroom.bylines import OFFICE_SHAPES
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.furniture import meta
from linfen_crawler.replica.shapes.regional import RegionalSite
from linfen_crawler.replica.site import Section
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.body_markup import Manner
    from linfen_crawler.replica.http_message import Request

PROXY = "/module/web/jpage/dataproxy.jsp"
_GROUP = 6
"""Articles of a group of pages; the first one stands in the list's own page."""
_ARTICLE = re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d{1,9}_(\d{1,9})\.html")
_LIST = re.compile(r"<ul>\n.*?</ul></div>\n<div class=\"page\">.*?</div>", re.DOTALL)


class FamilyJcms(RegionalSite):
    """柳溪县人民政府, which there is not."""

    key: ClassVar = "family_jcms"
    name: ClassVar = "柳溪县人民政府"
    home: ClassVar = "http://www.liuxi.example/"
    template: ClassVar = """<div class="article"><h1><!--<$[标题名称]>begin-->{title}<!--<$[标题名称]>end--></h1>
<p class="info">发布日期：{time}　信息来源：<!--<$[信息来源]>begin-->{source}<!--<$[信息来源]>end-->　浏览次数：<script
src="/module/visitcount/articlehits.jsp?colid=1"></script></p>
<div id="zoom"><!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><meta name="ContentStart">{body}<meta
name="ContentEnd"><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end--></div></div>"""
    editor_role: ClassVar = None
    government: ClassVar = True
    sections: ClassVar = (
        Section("col/col1201", ("柳溪要闻",)),
        Section("col/col1202", ("通知公告",)),
    )
    eras: ClassVar = (
        Era(21, "2022-01-09", "2023-07-20", 100_000, 240_000, ("col/col1201", "col/col1201", "col/col1202")),
    )
    house: ClassVar = House(
        "family_jcms", "柳溪日报", "本报", ("县政府办公室", "柳溪日报"), ("day", "minute"), OFFICE_SHAPES, 3, 0, 4
    )
    manners: ClassVar[tuple[Manner, ...]] = ("indent", "span", "p")
    list_size: ClassVar = _GROUP

    def article_path(self, index: int) -> str:
        """Day, column and number."""
        day, column = self.timeline.published_at(index), self._column(self.section_at(index))
        return f"/art/{day.year}/{day.month}/{day.day}/art_{column}_{self.timeline.number(index)}.html"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if index is None else (index, 1)

    def list_path(self, section: Section, page: int = 1) -> str:
        """The list's page, or the address of a further group of links."""
        if page == 1:
            return f"/{section.path}/index.html"
        column = self._column(section)
        return (
            f"{PROXY}?page={page - 1}&appid=1&webid=1&path=/&columnid={column}&unitid=317895&webname=&permissiontype=0"
        )

    def other_reply(self, request: Request) -> Reply | None:
        """A group of links."""
        if request.path != PROXY:
            return None
        asked = request.parameters
        section = next((each for each in self.sections if self._column(each) == asked.get("columnid")), None)
        group = asked.get("page", "")
        shown = self.listed(section, int(group) + 1) if section and re.fullmatch("[0-9]{1,3}", group) else None
        if section is None or shown is None:
            return not_found()
        store = self._store(section, shown[0], int(group) + 1, shown[1])
        return Reply(200, store.encode(), "text/xml; charset=utf-8")

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """The links are data; nothing of them is a link without the page's scripts."""
        store = self._store(section, indexes, page, pages)
        island = f'<div id="317895"><script type="text/xml">{store}</script></div></div>'
        return _LIST.sub(lambda _: island, super().list_html(section, indexes, page, pages))

    def front_html(self) -> str:
        """With the national names of a site."""
        names = (meta("SiteName", self.name), meta("SiteDomain", self.host), meta("SiteIDCode", "1400000001"))
        return super().front_html().replace("</title>", "</title>" + "\n".join(names), 1)

    def _store(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        following = f'<a href="{self.list_path(section, page + 1)}"></a>' if page < pages else ""
        records = "".join(
            f"<record><![CDATA[<li><a href='{self.article_path(index)}' title='{escape(self.title(index))}'>"
            f"{escape(self.title(index))}</a><span>{self.timeline.published_at(index):%Y-%m-%d}</span></li>]]></record>\n"
            for index in indexes
        )
        return (
            f"<datastore>\n<totalrecord>{self.timeline.count(frozenset({section.path}))}</totalrecord>\n"
            f"<totalpage>{pages}</totalpage>\n<nextgroup><![CDATA[{following}]]></nextgroup>\n"
            f"<recordset>\n{records}</recordset></datastore>"
        )

    @staticmethod
    def _column(section: Section) -> str:
        return section.path.removeprefix("col/col")
