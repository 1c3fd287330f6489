"""A printed newspaper on the web, in the shape of Founder's e-paper system (方正): issue, pages, articles.

`/html/2022-03/01/node_1.htm` is the first page of an issue. It lists the pages and shows the headlines of all of them,
as overviews do; `node_2.htm` and on are the others; `content_1200.htm` is an article. A day without articles has no
issue.
"""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import body_markup
from linfen_crawler.replica.http_message import Reply, not_found
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.furniture import document, footer, meta
from linfen_crawler.replica.shapes.machine_lists import machine_list
from linfen_crawler.replica.site import Credits, ReplicaSite, Section, shown_time
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.http_message import Request
    from linfen_crawler.replica.newsroom.story import Story

_ARTICLE = re.compile(r"/html/\d{4}-\d\d/\d\d/content_(\d{1,9})\.htm")
_NODE = re.compile(r"/html/(\d{4})-(\d\d)/(\d\d)/node_(\d)\.htm")


class FounderEpaper(ReplicaSite):
    """某城日报, which there is not. It is shown where it is named; `definitions/KEY.toml` is its definition."""

    key: ClassVar = "paper_founder"
    name: ClassVar = "某城日报"
    home: ClassVar = "http://epaper.moucheng.example/"
    sections: ClassVar = (
        Section("1", ("第01版", "要闻")),
        Section("2", ("第02版", "本地")),
        Section("3", ("第A03版", "综合")),
        Section("4", ("第A04版", "副刊")),
    )
    # Two weeks without an issue lie between them, and the year's end.
    eras: ClassVar = (
        Era(24, "2021-12-21", "2022-01-02", 1_100, 9_000, ("1", "2", "3", "4", "1", "2")),
        Era(24, "2022-01-17", "2022-01-29", 9_001, 20_000, ("1", "2", "3", "4", "1", "2")),
    )
    house: ClassVar = House("founder_epaper", "某城日报", "本报", ("某城日报",), ("day",), EVERY_SHAPE[::2], films=0)
    manners: ClassVar = ("p", "indent")

    def article_path(self, index: int) -> str:
        """Issue and number."""
        return f"{self._folder(self._day(index))}content_{self.timeline.number(index)}.htm"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if index is None else (index, 1)

    def robots(self) -> str:
        """With the address of the sitemaps."""
        return f"{super().robots()}Sitemap: {self.scheme}://{self.host}/sitemap.xml\n"

    def other_reply(self, request: Request) -> Reply | None:
        """Pages of issues, and what there is for programs."""
        node = _NODE.fullmatch(request.path)
        if node is None:
            return machine_list(self, request)
        year, month, day, number = map(int, node.groups())
        try:
            issue = date(year, month, day)
        except ValueError:
            return not_found()
        articles = self._articles(issue)
        if not articles or not 1 <= number <= len(self.sections):
            return not_found()
        return Reply(200, self._page_html(issue, number, articles).encode(), "text/html; charset=utf-8")

    def front_html(self) -> str:
        """Nothing but a script that opens the latest issue."""
        latest = self._folder(self._day(self.newest(1)[0]))
        script = f'<script>window.location.href="{latest}node_1.htm";</script>'
        return document(f"<title>{self.name}</title>{script}", "", charset="utf-8")

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """It has no lists."""
        raise NotImplementedError

    def list_at(self, path: str) -> tuple[Section, int] | None:  # noqa: ARG002 - there is none anywhere
        """It has no lists."""
        return None

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:  # noqa: ARG002 - it names none
        """Printed pages name their editor in the head of the page, not with the article."""
        return [], []

    def article_html(self, story: Story, page: int) -> str:
        """An article, with the page that it stands on and the neighbours of both."""
        number, name = self.shown_section(story)
        subtitle = f"<h2>{escape(story.subtitle)}</h2>" if story.subtitle else ""
        body = f"""<div class="ban_t"><div class="list_l"><div class="l_t">{number}：{name}</div></div></div>
<div class="weizhi">当前位置：<a href="/">{self.name}</a> &gt; <a href="node_1.htm">{shown_time(story)}</a> &gt;
正文</div>
<div class="text_c"><h1>{escape(story.title, quote=False)}</h1>{subtitle}
<div class="lai">《{self.name}》（ {shown_time(story)} {number}）</div>
<div id="ozoom"><founder-content><!--enpcontent-->
{body_markup(story.pages[page - 1], self.manner(story), self.media(story))}
<!--/enpcontent--></founder-content></div></div>
{self._neighbours(story)}
{footer(self.name)}"""
        head = "\n".join(
            (
                f"<title>{escape(story.title)}--{self.name}</title>",
                meta("keywords", ",".join(story.keywords)),
                meta("description", story.summary or ""),
            )
        )
        return document(head, body, charset="utf-8")

    def _neighbours(self, story: Story) -> str:
        others = [index for index in self._articles(self._day(story.index)) if index != story.index]
        links = "".join(f"<li>{self.link(index)}</li>" for index in others[:3])
        return f'<div class="right"><h3>本版其他文章</h3><ul>{links}</ul></div>'

    def _page_html(self, issue: date, number: int, articles: list[int]) -> str:
        named = [
            f'<li><a id="pageLink" href="node_{place}.htm">{"：".join(section.names)}</a>'
            f'<a href="/pdf/{issue:%Y%m%d}/{place}.pdf">PDF</a></li>'
            for place, section in enumerate(self.sections, start=1)
        ]
        own = [index for index in articles if self.timeline.section(index) == str(number)]
        shown = articles if number == 1 else own
        areas = "".join(f'<area shape="poly" coords="0,0,9,9" href="{self._file(index)}">' for index in own)
        titles = "".join(
            f'<li><a href="{self._file(index)}?div=-1">{escape(self.title(index))}</a></li>' for index in shown
        )
        older = self.newest(2, before=articles[0])
        body = f"""<div class="nav">{issue:%Y年%m月%d日} <a href="../../../">返回首页</a></div>
<map name="PagePicMap">{areas}</map>
<div id="pageList"><ul>{"".join(named)}</ul></div>
<div id="titleList"><ul>{titles}</ul></div>
<div class="most"><h3>往期好文</h3><ul>{"".join(f"<li>{self.link(index)}</li>" for index in older)}</ul></div>
{footer(self.name)}"""
        return document(f"<title>{self.name}</title>", body, charset="utf-8")

    def _articles(self, issue: date) -> list[int]:
        return [index for index in self.present() if self._day(index) == issue]

    def _day(self, index: int) -> date:
        return self.timeline.published_at(index).date()

    def _folder(self, issue: date) -> str:
        return f"/html/{issue:%Y-%m}/{issue:%d}/"

    def _file(self, index: int) -> str:
        return f"content_{self.timeline.number(index)}.htm"
