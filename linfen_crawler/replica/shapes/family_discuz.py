"""The portal of Discuz! X with the templates that it comes with: GBK, everything told apart by parameters."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.shapes.family_site import FamilySite
from linfen_crawler.replica.shapes.furniture import document, foreign_links, meta
from linfen_crawler.replica.shapes.pages_by_number import PagesByNumber
from linfen_crawler.replica.site import Credits, Section
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.http_message import Request
    from linfen_crawler.replica.newsroom.story import Story

_KEPT = frozenset({"aid", "catid", "mod", "page"})


class FamilyDiscuz(PagesByNumber, FamilySite):
    """A town's forum, whose portal holds the news."""

    article_query: ClassVar = re.compile(r"/portal\.php\?aid=(\d{1,9})&mod=view(?:&page=(\d{1,3}))?")
    list_query: ClassVar = re.compile(r"/portal\.php\?catid=(\d{1,4})&mod=list(?:&page=(\d{1,4}))?")
    section_numbers: ClassVar = {"1": "news", "2": "life", "5": "photo"}
    key: ClassVar = "family_discuz"
    name: ClassVar = "河湾论坛"
    home: ClassVar = "http://www.hewan.example/"
    charset: ClassVar = "gbk"
    declared: ClassVar = "gbk"
    sections: ClassVar = (
        Section("news", ("本地资讯",)),
        Section("life", ("生活",)),
        Section("photo", ("影像河湾",), gallery=True),
    )
    eras: ClassVar = (Era(15, "2012-03-05", "2015-10-20", 21, 700, ("news", "life", "news", "news", "photo")),)
    house: ClassVar = House(
        key="family_discuz",
        paper="河湾论坛",
        own="本站",
        sources=("某城日报", None, "河湾县广播电视台"),
        precisions=("minute",),
        shapes=EVERY_SHAPE[1::3],
        tables=6,
        films=0,
        attachments=7,
        several_pages=5,
    )
    manners: ClassVar[tuple[Manner, ...]] = ("div", "p", "br")

    def page_named(self, request: Request) -> str:
        """Path and parameters, these by name; page 1 is said by none."""
        pairs = sorted(pair for pair in parse_qsl(request.query) if pair[0] in _KEPT and pair != ("page", "1"))
        query = "&".join(f"{name}={value}" for name, value in pairs)
        return f"{request.path}?{query}" if query else request.path

    def article_path(self, index: int) -> str:
        """The number alone."""
        return f"/portal.php?aid={self.timeline.number(index)}&mod=view"

    def list_path(self, section: Section, page: int = 1) -> str:
        """By the section's number."""
        number = self.number_of(section)
        return f"/portal.php?mod=list&catid={number}" + (f"&page={page}" if page > 1 else "")

    def link_address(self, index: int) -> str:
        """In the system's own order of parameters, below the page's `base`."""
        return f"portal.php?mod=view&aid={self.timeline.number(index)}" + ("&from=portal" if index % 4 == 1 else "")

    def linked_page(self, index: int, page: int) -> str:
        """The first page is linked to as page 1."""
        return f"portal.php?mod=view&aid={self.timeline.number(index)}&page={page}"

    def head_credits(self, story: Story) -> Credits:
        """`原作者`, on every second page whose text names nobody."""
        return [] if story.credits or story.index % 2 else [("原作者", self.editor(story, 3))]

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:  # noqa: ARG002 - none of its pages has any
        """None."""
        return [], []

    def view_count(self, story: Story) -> int | None:
        """In the head line."""
        return Draw(self.key, story.number, "views").number(20, 9000)

    def front_html(self) -> str:
        """Headlines and a block for each section."""
        box = """<div class="block move-span"><div class="blocktitle title"><span class="titletext">
<a href="{address}">{name}</a></span></div><div class="module cl xl xl1"><ul>
{links}
</ul></div></div>"""
        body = f"""{self._head()}
<div id="pt" class="bm cl"><div class="z"><a href="./" class="nvhm" title="首页">{self.name}</a></div></div>
<div id="wp" class="wp"><div class="module cl xl xl1"><ul>{self.linked(self.newest(4))}</ul></div>
{self.boxes(box)}
</div><div class="bm lk">{foreign_links()}</div>
{self._foot()}"""
        return self._page(f"<title>{self.name} - Powered by Discuz!</title>", body, "nv_portal pg_index")

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A list with the beginnings of the articles."""
        items = "\n".join(
            f'<dl class="bbda cl"><dt class="xs2">{self.link(index, "xi2", escape(self.link_address(index)))}</dt>'
            f'<dd class="xs2 cl">{self.story(index).summary or ""}</dd>'
            f'<dd><span class="xg1"> {self._moment(index)}</span></dd></dl>'
            for index in indexes
        )
        links = self.list_pager(section, page, pages, item="{}")
        pager = f'<div class="pgs cl"><div class="pg"><strong>{page}</strong>{links}</div></div>' if links else ""
        body = f"""{self._head()}
{self._position(section)}
<div id="ct" class="ct2 wp cl"><div class="mn"><div class="bm"><div class="bm_h cl">
<h1 class="xs2">{section.names[-1]}</h1></div><div class="bm_c xld">
{items}
</div></div>
{pager}</div></div>
{self._foot()}"""
        head = f"<title>{section.names[-1]} - {self.name} - Powered by Discuz!</title>"
        return self._page(head, body, "nv_portal pg_list")

    def article_html(self, story: Story, page: int) -> str:
        """The template for all articles."""
        section = self._section_of[story.section]
        author = "".join(f'<span class="pipe">|</span>原作者: {name}' for _, name in self.head_credits(story))
        source = f'<span class="pipe">|</span>来自: {story.source}' if story.source else ""
        summary = f'<div class="s"><div><strong>摘要</strong>: {story.summary}</div></div>' if story.summary else ""
        pager = self.pager(story, page, current="<strong>{}</strong>", item="{}")
        pages = f'<div class="ptw pbw cl"><div class="pg">{pager}</div></div>' if pager else ""
        older = self.older(story, 1)
        previous = "".join(f"<em>上一篇：{self.link(index)}</em>" for index in older)
        body = f"""{self._head()}
{self._position(section, "<em>&rsaquo;</em> 查看内容")}
<div id="ct" class="ct2 wp cl"><div class="mn"><div class="bm vw">
<div class="h hm"><h1 class="ph">{self.shown_title(story)} </h1>
<p class="xg1">{self._moment(story.index)}<span class="pipe">|</span>
发布者: <a href="home.php?mod=space&amp;uid=1">admin</a><span class="pipe">|</span>
查看: <em id="_viewnum">{self.view_count(story)}</em><span class="pipe">|</span>
评论: 0
{author}
{source}
</p></div>
{summary}
<div class="d"><table cellpadding="0" cellspacing="0" class="vwtb"><tr><td id="article_content">
{body_markup(story.pages[page - 1], self.manner(story), self.media(story))}
</td></tr></table>
{pages}
<div id="click_div"><table><tr><td><a href="home.php?mod=spacecp&amp;ac=click">路过</a></td>
<td><a href="home.php?mod=spacecp&amp;ac=click">雷人</a></td></tr></table></div></div>
<div class="o cl ptm pbm"><a href="home.php?mod=spacecp&amp;ac=favorite" class="oshr ofav">收藏</a></div>
<div class="pren pbm cl">{previous}</div></div></div>
<div class="sd pph"><div class="bm"><div class="bm_h cl"><h2>相关分类</h2></div></div></div></div>
<input type="hidden" id="portalview" value="1">
{self._foot()}"""
        head = "\n".join(
            (
                f"<title>{self.shown_title(story)} - {section.names[-1]} - {self.name} - Powered by Discuz!</title>",
                meta("keywords", ",".join(story.keywords)),
                meta("description", story.summary or ""),
            )
        )
        return self._page(head, body, "nv_portal pg_view")

    def _moment(self, index: int) -> str:
        """As the system writes it: no zero before month and day."""
        moment = self.timeline.published_at(index)
        return f"{moment.year}-{moment.month}-{moment.day} {moment:%H:%M}"

    def _position(self, section: Section, last: str = "") -> str:
        return (
            f'<div id="pt" class="bm cl"><div class="z"><a href="./" class="nvhm" title="首页">{self.name}</a> '
            '<em>&rsaquo;</em><a href="portal.php">首页</a> <em>&rsaquo;</em>'
            f'<a href="{escape(self.list_path(section))}">{section.names[-1]}</a> {last}</div></div>'
        )

    def _head(self) -> str:
        return f"""<div id="toptb" class="cl"><div class="z"><a href="javascript:;">设为首页</a></div></div>
<div id="hd"><div id="nv"><ul><li class="a"><a href="portal.php" hidefocus="true">门户</a></li>
<li><a href="forum.php" hidefocus="true">论坛</a></li>
{self.menu_items()}
</ul></div></div>"""

    def _foot(self) -> str:
        return f'<div id="ft" class="wp cl"><p>Powered by <strong>Discuz!</strong> <em>X3.2</em>　{self.name}</p></div>'

    def _page(self, head: str, body: str, css: str) -> str:
        more = (
            f'<meta name="generator" content="Discuz! X3.2" />\n<base href="{self.home}" />\n'
            '<link rel="stylesheet" type="text/css" href="data/cache/style_1_common.css?kZ5" />'
        )
        markup = document(f"{head}\n{more}", body, charset=self.declared)
        return markup.replace("<body>", f'<body id="nv_portal" class="{css}">', 1)
