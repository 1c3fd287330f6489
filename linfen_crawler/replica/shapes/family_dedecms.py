"""DedeCMS with the templates that it comes with: GBK, numbered lists, pictures in a template of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.http_message import Reply, Request, not_found, redirect
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.family_site import FamilySite, pictures_first
from linfen_crawler.replica.shapes.furniture import document, foreign_links, meta
from linfen_crawler.replica.site import Credits, Section, shown_time
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_ARTICLE = re.compile(r"/(?:[a-z]+/)+\d{4}/\d{4}/(\d{1,9})(?:_(\d{1,3}))?\.html")
_LIST = re.compile(r"/(a/[a-z]+)/list_(\d+)_(\d{1,4})\.html")


class FamilyDedecms(FamilySite):
    """A county's news on DedeCMS."""

    key: ClassVar = "family_dedecms"
    name: ClassVar = "织机县新闻网"
    home: ClassVar = "http://www.zhijixian.example/"
    charset: ClassVar = "gbk"
    declared: ClassVar = "gb2312"
    sections: ClassVar = (
        Section("a/yaowen", ("要闻",)),
        Section("a/minsheng", ("民生",)),
        Section("a/tupian", ("图片新闻",), gallery=True),
    )
    eras: ClassVar = (
        Era(15, "2023-03-02", "2024-06-20", 120, 400, ("a/yaowen", "a/minsheng", "a/yaowen", "a/yaowen", "a/tupian")),
    )
    house: ClassVar = House(
        key="family_dedecms",
        paper="织机县新闻网",
        own="本网",
        sources=("织机县融媒体中心", None, "某城日报", "织机县新闻网"),
        precisions=("minute",),
        shapes=EVERY_SHAPE[::2],
        tables=6,
        films=7,
        several_pages=5,
    )
    manners: ClassVar[tuple[Manner, ...]] = ("indent", "span", "div")

    def article_path(self, index: int) -> str:
        """Section, day and number: the rule that the system proposes."""
        day = self.timeline.published_at(index)
        return f"/{self.timeline.section(index)}/{day:%Y/%m%d}/{self.timeline.number(index)}.html"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if found is None or index is None else (index, int(found[2] or 1))

    def list_path(self, section: Section, page: int = 1) -> str:
        """The section's number stands in the names of further pages."""
        return f"/{section.path}/" if page == 1 else f"/{section.path}/list_{self._number(section)}_{page}.html"

    def list_at(self, path: str) -> tuple[Section, int] | None:
        """The first page has two addresses."""
        found = _LIST.fullmatch(path)
        if found is None:
            return super().list_at(path)
        section = self._section_of.get(found[1])
        return (section, int(found[3])) if section and self._number(section) == int(found[2]) else None

    def _number(self, section: Section) -> int:
        return self.sections.index(section) + 3

    def other_reply(self, request: Request) -> Reply | None:
        """By-id addresses redirect; the counter counts."""
        if request.path == "/plus/count.php":
            return Reply(200, b"document.write('77');\n", "application/javascript")
        if request.path != "/plus/view.php":
            return None
        number = request.parameters.get("aid", "")
        index = self.timeline.index_of(int(number)) if number.isdigit() and len(number) < 12 else None
        return not_found() if index is None else redirect(self.canonical_url(index))

    def story(self, index: int) -> Story:
        """Pictures come before the text in the template for them."""
        story = super().story(index)
        if story.gallery:
            pictures_first(story)
        return story

    def head_credits(self, story: Story) -> Credits:
        """`作者:` is a person on every third page whose text names nobody, else the account that put it in."""
        return [("作者", self.editor(story, 3))] if self._names_author(story) else []

    def _names_author(self, story: Story) -> bool:
        return not story.credits and story.index % 3 == 0

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """At the end of the text's element; an account's name is nobody's."""
        if story.gallery or story.index % 4 == 3:
            return ["(责任编辑：admin)"], []
        name = self.editor(story)
        return [f"(责任编辑：{name})"], [("责任编辑", name)]

    def front_html(self) -> str:
        """Headlines, pictures, a box for each section."""
        box = """<dl class="tbox"><dt><strong><a href="{address}">{name}</a></strong>
<span class="more"><a href="{address}">更多...</a></span></dt><dd><ul class="d1 ico3">
{links}
</ul></dd></dl>"""
        first, *others = self.newest(5)
        body = f"""{self._head()}
<div class="w960 center clear mt1"><div class="pleft">
<div class="bignews"><div class="onenews"><h2>{self.link(first)}</h2></div>
<div class="d1">{self.linked(others, "<div class='d1arc'>{}</div>")}</div></div>
<div class="listbox">
{self.boxes(box)}
</div></div></div>
<div class="flink w960 center clear"><dl class="tbox"><dt><strong>友情链接</strong></dt>
<dd>{foreign_links()}</dd></dl></div>
{self._foot()}"""
        return self._page(f"<title>{self.name}</title>", body, "index")

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A list with the pages' numbers."""
        items = "\n".join(
            f'<li>[<b><a href="{self.section_path(section)}">{section.names[-1]}</a></b>] '
            f"{self.link(index, 'title', self.link_address(index))}"
            f'<span class="info"><small>日期：</small>{self.timeline.published_at(index):%Y-%m-%d %H:%M:%S}'
            f"<small>点击：</small>{37 + index}<small>好评：</small>0</span>"
            f'<p class="intro">{self.story(index).summary or ""}...</p></li>'
            for index in indexes
        )
        body = f"""{self._head()}
<div class="w960 center clear mt1"><div class="pleft">
<div class="place"><strong>当前位置:</strong> {self._position(section)}</div>
<div class="listbox"><ul class="e2">
{items}
</ul></div>
<div class="dede_pages"><ul class="pagelist">{self.list_pager(section, page, pages, item="<li>{}</li>")}
<li><span class="pageinfo">共 <strong>{pages}</strong>页<strong>{len(indexes)}</strong>条</span></li>
</ul></div></div>
{self._right()}</div>
{self._foot()}"""
        return self._page(f"<title>{section.names[-1]}_{self.name}</title>", body, "articlelist")

    def article_html(self, story: Story, page: int) -> str:
        """The template for texts or the one for pictures."""
        writer = "".join(name for _, name in self.head_credits(story)) or "admin"
        inside = body_markup(story.pages[page - 1], self.manner(story), self.media(story))
        foot = self.foot_credits(story)[0][0]
        if story.gallery:
            pictures, _, text = inside.rpartition("\n")
            shown = f'<div class="picbox">{pictures}</div>\n<div class="intro">{text}</div>'
        else:
            intro = f'<div class="intro">{story.summary}</div>' if story.summary and page == 1 else ""
            shown = f"""{intro}<div class="content"><table width='100%'><tr><td>
{inside}
{foot}</td></tr></table></div>
<div class="dede_pages"><ul class="pagelist">{self._pages(story, page)}</ul></div>"""
        body = f"""{self._head()}
<div class="w960 center clear mt1"><div class="pleft">
<div class="place"><strong>当前位置:</strong> {self._position(self._section_of[story.section])}</div>
<div class="viewbox">
<div class="title"><h2>{self.shown_title(story)}</h2></div>
<div class="info"><small>时间:</small>{shown_time(story)}<small>来源:</small>{story.source or "未知"}
<small>作者:</small>{writer} <small>点击:</small><script
 src="/plus/count.php?view=yes&aid={story.number}&mid=1" type='text/javascript' language="javascript"></script>次</div>
{shown}
<div class="newdigg" id="newdigg"><div class="diggbox digg_good"><div class="digg_act">顶一下</div>
<div class="digg_num">(0)</div><div class="digg_percent_num">0%</div></div></div>
<div class="boxoff"><strong>------分隔线----------------------------</strong></div>
<div class="handle"><div class="context"><ul>
<li>上一篇：{"".join(self.link(index) for index in self.older(story, 1)) or "没有了"}</li></ul></div></div>
</div></div>
{self._right(story)}</div>
{self._foot()}"""
        head = "\n".join(
            (
                f"<title>{self.shown_title(story)}_{self.name}</title>",
                meta("keywords", ",".join(story.keywords)),
                meta("description", story.summary or ""),
            )
        )
        return self._page(head, body, "picboxview" if story.gallery else "articleview")

    def _pages(self, story: Story, page: int) -> str:
        """The pages of a text as the system's tag writes them."""
        if len(story.pages) == 1:
            return ""
        pager = self.pager(story, page, current='<li class="thisclass"><a href="#">{}</a></li>', item="<li>{}</li>")
        return f"<li><a>共{len(story.pages)}页: </a></li>{pager}"

    def _position(self, section: Section) -> str:
        return f"<a href='/'>主页</a> &gt; <a href='{self.section_path(section)}'>{section.names[-1]}</a> &gt; "

    def _right(self, story: Story | None = None) -> str:
        older = self.older(story, 4) if story else []
        return (
            f'<div class="pright"><dl class="tbox"><dt><strong>栏目列表</strong></dt><dd><ul class="d6">'
            f'{self.menu_items()}</ul></dd></dl><div class="hot mt1"><dl class="tbox light">'
            f'<dt class="light"><strong>热点内容</strong></dt><dd><ul class="c1 ico2">{self.linked(older)}</ul></dd>'
            "</dl></div></div>"
        )

    def _head(self) -> str:
        return f"""<div class="header_top"><div class="w960 center"><div class="toplinks">
<a href="/plus/heightsearch.php">高级搜索</a>|<a href="/data/sitemap.html">网站地图</a></div></div></div>
<div class="header"><div id="navMenu"><ul><li><a href='/'><span>主页</span></a></li>
{self.menu_items()}
</ul></div></div>"""

    def _foot(self) -> str:
        return f"""<div class="footer w960 center mt1 clear"><p class="powered">Powered by <strong>DedeCMS_V57</strong>
<br />{self.name} 版权所有</p></div>"""

    def _page(self, head: str, body: str, css: str) -> str:
        scripts = (
            '<link href="/templets/default/style/dedecms.css" rel="stylesheet" media="screen" type="text/css" />\n'
            '<script language="javascript" type="text/javascript" src="/include/dedeajax2.js"></script>'
        )
        markup = document(f"{head}\n{scripts}", body, charset=self.declared, doctype=_DOCTYPE)
        return markup.replace("<body>", f'<body class="{css}">', 1)
