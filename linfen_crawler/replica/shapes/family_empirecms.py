"""EmpireCMS with the templates that it comes with: GBK, tables for everything, a folder for every day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.http_message import Reply, Request, not_found, redirect
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.family_site import FamilySite
from linfen_crawler.replica.shapes.furniture import document, foreign_links, meta
from linfen_crawler.replica.site import Credits, Section, shown_time
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_ARTICLE = re.compile(r"/news/[a-z]+/\d{4}-\d\d-\d\d/(\d{1,9})(?:_(\d{1,3}))?\.html")


class FamilyEmpirecms(FamilySite):
    """A county's news on EmpireCMS."""

    key: ClassVar = "family_empirecms"
    name: ClassVar = "蚕桑县新闻网"
    home: ClassVar = "http://www.cansangxian.example/"
    charset: ClassVar = "gbk"
    declared: ClassVar = "gb2312"
    sections: ClassVar = (
        Section("news/bendi", ("新闻中心", "本地新闻")),
        Section("news/shehui", ("新闻中心", "社会新闻")),
        Section("news/tupian", ("新闻中心", "图片新闻"), gallery=True),
    )
    eras: ClassVar = (
        Era(
            15,
            "2014-02-10",
            "2016-11-20",
            1_201,
            4_900,
            ("news/bendi", "news/shehui", "news/bendi", "news/bendi", "news/tupian"),
        ),
    )
    house: ClassVar = House(
        key="family_empirecms",
        paper="蚕桑县新闻网",
        own="本报",
        sources=("蚕桑县广播电视台", "某城日报", None, "蚕桑县新闻网"),
        shapes=EVERY_SHAPE[::3],
        tables=6,
        films=7,
        several_pages=5,
    )
    manners: ClassVar[tuple[Manner, ...]] = ("indent", "br", "span")

    def article_path(self, index: int) -> str:
        """Section, day and number: what the system sets for a new section."""
        day = self.timeline.published_at(index)
        return f"/{self.timeline.section(index)}/{day:%Y-%m-%d}/{self.timeline.number(index)}.html"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if found is None or index is None else (index, int(found[2] or 1))

    def other_reply(self, request: Request) -> Reply | None:
        """Addresses by number lead to the article; the counters count."""
        if request.path.startswith("/e/public/"):
            return Reply(200, b"document.write('5');\n", "application/javascript")
        if request.path != "/e/action/ShowInfo.php":
            return None
        number = request.parameters.get("id", "")
        index = self.timeline.index_of(int(number)) if number.isdigit() and len(number) < 12 else None
        return not_found() if index is None else redirect(self.canonical_url(index))

    def link_address(self, index: int) -> str:
        """Every seventh link goes by number."""
        if index % 7 == 3:
            return f"/e/action/ShowInfo.php?classid=4&id={self.timeline.number(index)}"
        return super().link_address(index)

    def head_credits(self, story: Story) -> Credits:
        """`作者：`, on every third page whose text names nobody."""
        return [] if story.credits or story.index % 3 else [("作者", self.editor(story, 3))]

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """The template has no place for an editor; two texts of three end with one."""
        if story.index % 3 == 2:
            return [], []
        name = self.editor(story)
        return [f"<p>责任编辑：{name}</p>"], [("责任编辑", name)]

    def front_html(self) -> str:
        """Headlines and a table for each section."""
        box = """<table width="100%" class="title margin_top"><tr>
<td><strong><a href="{address}">{name}</a></strong></td>
<td align="right"><a href="{address}">更多&gt;&gt;</a></td></tr></table>
<table width="100%" class="box"><tr><td><ul>
{links}
</ul></td></tr></table>"""
        body = f"""{self._head()}
<table width="100%" border="0" cellspacing="10" cellpadding="0"><tr valign="top"><td class="news_list">
<ul>{self.linked(self.newest(4))}</ul>
{self.boxes(box)}
</td></tr></table>
<table width="100%" class="links"><tr><td>{foreign_links()}</td></tr></table>
{self._foot()}"""
        return self._page(f"<title>{self.name}</title>", body, "homepage")

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A list with the pages' numbers."""
        items = "\n".join(
            f"<li>{self.link(index, 'title', self.link_address(index))}"
            f'<span class="date">{self.timeline.published_at(index):%Y-%m-%d}</span></li>'
            for index in indexes
        )
        count = f'<a title="总数">&nbsp;<b>{self.timeline.count(self._below(section))}</b> </a>&nbsp;&nbsp;'
        body = f"""{self._head()}
<table width="100%" border="0" cellspacing="10" cellpadding="0"><tr valign="top"><td class="list_content">
{self._position(section)}
<table width="100%" class="box"><tr><td><ul class="newslist">
{items}
</ul>
<table width="100%" class="list_page"><tr><td>{count}
<b>{page}</b>&nbsp;{self.list_pager(section, page, pages, item="{}&nbsp;")}</td></tr></table></td></tr></table></td>
<td class="sider"><table width="100%" class="title"><tr><td><strong>栏目导航</strong></td></tr></table></td>
</tr></table>
{self._foot()}"""
        return self._page(f"<title>{section.names[-1]}-{self.name}</title>", body, "listpage news")

    def article_html(self, story: Story, page: int) -> str:
        """The template of news; pictures stand in it like anything else."""
        section = self._section_of[story.section]
        author = "".join(name for _, name in self.head_credits(story))
        older = self.older(story, 4)
        pager = self.pager(story, page, current="<b>{}</b>&nbsp;", item="{}&nbsp;")
        body = f"""{self._head()}
<table width="100%" border="0" cellspacing="10" cellpadding="0"><tr valign="top"><td class="main">
{self._position(section, "&nbsp;&gt;&nbsp;正文")}
<table width="100%" class="box"><tr><td>
<table width="100%" class="title_info"><tr><td><h1>{self.shown_title(story)}</h1></td></tr>
<tr><td class="info_text">时间：{shown_time(story)}&nbsp;&nbsp;来源：{story.source or ""}&nbsp;&nbsp;作者：{author}
</td></tr></table>
<table width="100%"><tr><td id="text">
{body_markup(story.pages[page - 1], self.manner(story), self.media(story))}
{"".join(self.foot_credits(story)[0])}
<p align="center" class="pageLink">{pager}</p></td></tr></table>
<table class="digg"><tr><td class="diggnum" id="diggnum"><strong><script type="text/javascript"
 src="/e/public/ViewClick/?classid=4&id={story.number}&down=5"></script></strong></td></tr>
<tr><td class="diggit"><a href="JavaScript:void(0)">来顶一下</a></td></tr></table>
</td></tr></table>
<form action="/e/pl/doaction.php" method="post" name="saypl" id="saypl"><table id="plpost"><tr><td>
<strong>发表评论</strong> <a href="/e/pl/?classid=4&amp;id={story.number}">共有<span>0</span>条评论</a></td></tr>
</table></form>
</td><td class="sider"><table width="100%" class="title"><tr><td><strong>推荐资讯</strong></td></tr></table>
<table class="box"><tr><td><ul>{self.linked(older)}</ul></td></tr></table></td></tr></table>
{self._foot()}"""
        head = "\n".join(
            (
                f"<title>{self.shown_title(story)}-{section.names[-1]}-{self.name}</title>",
                meta("keywords", ",".join(story.keywords)),
                meta("description", story.summary or ""),
            )
        )
        return self._page(head, body, "showpage news")

    def _position(self, section: Section, last: str = "") -> str:
        return (
            '<table width="100%" class="position"><tr><td>现在的位置：<a href="/">首页</a>&nbsp;&gt;&nbsp;'
            f'<a href="/news/">{section.names[0]}</a>&nbsp;&gt;&nbsp;'
            f'<a href="{self.list_path(section)}">{section.names[-1]}</a>{last}</td></tr></table>'
        )

    def _head(self) -> str:
        return f"""<table width="100%" class="top"><tr><td>
<div id="topnav"><a href="/e/member/login/">会员登录</a></div></td></tr></table>
<table width="100%" class="nav"><tr><td class="nav_global"><ul><li class="curr"><a href="/">首页</a></li>
{self.menu_items()}
</ul></td></tr></table>"""

    def _foot(self) -> str:
        return f"""<table width="100%"><tr><td align="center" class="search">
<form action="/e/search/index.php" method="post" name="searchform" id="searchform"><strong>站内搜索：</strong>
<input name="keyboard" type="text" /></form></td></tr></table>
<table width="100%" class="copyright"><tr><td align="center">Powered by <strong>EmpireCMS</strong> 6.6
{self.name}</td></tr></table>"""

    def _page(self, head: str, body: str, css: str) -> str:
        styles = (
            '<link href="/skin/default/css/style.css" rel="stylesheet" type="text/css" />\n'
            '<script type="text/javascript" src="/skin/default/js/tabs.js"></script>'
        )
        return document(f"{head}\n{styles}", body, charset=self.declared).replace("<body>", f'<body class="{css}">', 1)
