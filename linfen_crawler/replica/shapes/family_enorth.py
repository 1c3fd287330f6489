"""A news site that is made up, on Enorth's system: marks in comments, lists numbered from the oldest page on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.furniture import article_pager
from linfen_crawler.replica.shapes.regional import RegionalSite
from linfen_crawler.replica.site import Section
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_ARTICLE = re.compile(r"/system/\d{4}/\d\d/\d\d/(\d{9})(?:_(\d\d))?\.shtml")
_OLD = re.compile(r"/content/\d{4}-\d\d/\d\d/content_(\d{1,9})(?:_(\d{1,2}))?\.htm")
_MORE = re.compile(r"/system/more/(\d+)/\d{4}/(\d+)_(\d{8})\.shtml")
_PARSED = '<!--enorth cms page [ enorth parse_date="2024/06/04 11:22:56.056", cost="6", error_count="0"]-->'


class FamilyEnorth(RegionalSite):
    """河岸网, which there is not."""

    key: ClassVar = "family_enorth"
    name: ClassVar = "河岸网"
    home: ClassVar = "http://www.hean.example/"
    charset: ClassVar = "gbk"
    declared: ClassVar = "gb2312"
    template: ClassVar = """<div class="weizhi"><!--enorth cms block start [ name="v5.title" ]-->
<h1>{title}</h1><!--enorth cms block end [ name="v5.title" cost="2"]-->
<div class="time hui">时间：{time}　 来源：{source}　 作者：</div>
<div class="neirong">{body}
<!--enorth cms block start [ name="v5.pages" ]--><!--pages-->
<!--enorth cms block end [ name="v5.pages" cost="4"]--></div>
<div class="qhui">责任编辑：{editor}</div></div>"""
    list_size: ClassVar = 4
    sections: ClassVar = (
        Section("yw", ("要闻",)),
        Section("shms", ("社会民生",)),
        Section("tpxw", ("图片新闻",), gallery=True),
    )
    channels: ClassVar = {"yw": 88_001, "shms": 88_002, "tpxw": 88_003}
    """The system's numbers of the sections."""
    eras: ClassVar = (
        Era(4, "2012-05-03", "2012-12-20", 9_100_000, 9_900_000, ("yw", "shms", "yw", "tpxw"), old=True),
        Era(12, "2021-03-02", "2022-02-11", 30_200_000, 31_900_000, ("yw", "shms", "yw", "tpxw")),
    )
    house: ClassVar = House(
        "family_enorth", "河岸网", "本网", ("河岸日报", "河岸网", None), ("second",), EVERY_SHAPE[::3], several_pages=4
    )

    def article_path(self, index: int) -> str:
        """Day and number, in the older shape before the system's fifth version."""
        day, number = self.timeline.published_at(index), self.timeline.number(index)
        if self.timeline.era(index).old:
            return f"/content/{day:%Y-%m/%d}/content_{number}.htm"
        return f"/system/{day:%Y/%m/%d}/{number:09}.shtml"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number. The second page is `_01`, in the older shape `_2`."""
        found, first = _ARTICLE.fullmatch(path), 0
        if found is None:
            found, first = _OLD.fullmatch(path), 1
        index = self.timeline.index_of(int(found[1])) if found else None
        if found is None or index is None:
            return None
        return index, int(found[2] or first) + 1 - first

    def page_path(self, index: int, page: int) -> str:
        """The second page is `_01`, in the older shape `_2`."""
        if self.timeline.era(index).old:
            return super().page_path(index, page)
        return self.article_path(index).replace(".shtml", f"_{page - 1:02}.shtml")

    def list_path(self, section: Section, page: int = 1) -> str:
        """The first page is the folder's; the others count from the oldest one, which is 1."""
        if page == 1:
            return f"/{section.path}/index.shtml"
        channel, number = self.channels[section.path], self._pages(section) - page + 1
        return f"/system/more/{channel}/{number // 10_000:04}/{channel}_{number:08}.shtml"

    def list_at(self, path: str) -> tuple[Section, int] | None:
        """By folder or channel."""
        found = _MORE.fullmatch(path)
        if found is None:
            return super().list_at(path.replace("/index.shtml", "/"))
        section = next((each for each in self.sections if str(self.channels[each.path]) == found[1]), None)
        page = self._pages(section) - int(found[3]) + 1 if section else 0
        return (section, page) if section and page > 1 and self.list_path(section, page) == path else None

    def article_html(self, story: Story, page: int) -> str:
        """With the system's marks and links to the article's pages."""
        markup = super().article_html(story, page).replace("<!--pages-->", article_pager(self, story, page))
        return markup.replace("</body>", f"{_PARSED}\n</body>")

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """With the system's marks."""
        return self._marked(super().list_html(section, indexes, page, pages))

    def front_html(self) -> str:
        """With the system's marks."""
        return self._marked(super().front_html())

    @staticmethod
    def _marked(markup: str) -> str:
        latest = '<!--enorth cms block start [ name="v5.latest" ]-->'
        return markup.replace("<ul>", f"{latest}<ul>").replace("</body>", f"{_PARSED}\n</body>")

    def _pages(self, section: Section) -> int:
        return max(1, -(-self.timeline.count(frozenset({section.path})) // self.list_size))
