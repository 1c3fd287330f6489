"""PHPCMS v9 with the templates that it comes with and rewritten addresses, whose first pages are numbered, too."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.http_message import Reply, Request
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.newsroom.story import Picture
from linfen_crawler.replica.shapes.family_site import FamilySite
from linfen_crawler.replica.shapes.furniture import document, foreign_links, meta
from linfen_crawler.replica.site import Credits, Section, shown_time
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_ARTICLE = re.compile(r"/show-(\d{1,4})-(\d{1,9})-(\d{1,3})\.html")
_LIST = re.compile(r"/list-(\d{1,4})-(\d{1,4})\.html")
_NUMBERS = {"6": "xinwen", "7": "shehui", "9": "tuku"}
"""The sections' numbers, which alone stand in addresses."""


class FamilyPhpcms(FamilySite):
    """A county's portal on PHPCMS."""

    key: ClassVar = "family_phpcms"
    name: ClassVar = "棉花县在线"
    home: ClassVar = "http://www.mianhuaxian.example/"
    sections: ClassVar = (
        Section("xinwen", ("新闻资讯",)),
        Section("shehui", ("社会万象",)),
        Section("tuku", ("图库",), gallery=True),
    )
    eras: ClassVar = (Era(15, "2019-05-06", "2021-03-20", 301, 900, ("xinwen", "shehui", "xinwen", "xinwen", "tuku")),)
    house: ClassVar = House(
        key="family_phpcms",
        paper="棉花县在线",
        own="本网",
        sources=("棉花县电视台", "某城日报", None),
        shapes=EVERY_SHAPE[1::2],
        tables=6,
        films=0,
        attachments=7,
        several_pages=5,
    )
    manners: ClassVar[tuple[Manner, ...]] = ("p", "indent", "section")

    def article_path(self, index: int) -> str:
        """The numbers of section, article and page."""
        return self.page_path(index, 1)

    def page_path(self, index: int, page: int) -> str:
        """The first page is 1."""
        return f"/show-{self._number(self.timeline.section(index))}-{self.timeline.number(index)}-{page}.html"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[2])) if found else None
        return None if found is None or index is None else (index, int(found[3]))

    def list_path(self, section: Section, page: int = 1) -> str:
        """Every page is numbered."""
        return f"/list-{self._number(section.path)}-{page}.html"

    def list_at(self, path: str) -> tuple[Section, int] | None:
        """By the section's number."""
        found = _LIST.fullmatch(path)
        section = self._section_of.get(_NUMBERS.get(found[1], "")) if found else None
        return (section, int(found[2])) if found and section and int(found[2]) else None

    @staticmethod
    def _number(path: str) -> str:
        return next(number for number, section in _NUMBERS.items() if section == path)

    def other_reply(self, request: Request) -> Reply | None:
        """The counter counts."""
        return Reply(200, b"$('#hits').html('12');\n", "application/javascript") if request.path == "/api.php" else None

    def story(self, index: int) -> Story:
        """A gallery's captions are the pictures' `alt`, and no text of the page; nor is who took them."""
        story = super().story(index)
        if story.gallery:
            captions = "".join(block.caption or "" for block in story.blocks if isinstance(block, Picture))
            story.credits = [(role, name) for role, name in story.credits if name not in captions]
            story.pages = [
                [
                    replace(block, caption=None, alt=block.caption) if isinstance(block, Picture) else block
                    for block in page
                ]
                for page in story.pages
            ]
        return story

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """The template has no place for an editor; every second text ends with one."""
        if story.gallery or story.index % 2:
            return [], []
        name = self.editor(story)
        return [f"<p>责任编辑：{name}</p>"], [("责任编辑", name)]

    def front_html(self) -> str:
        """Headlines and a box for each section."""
        box = """<div class="box cat-area"><h5 class="title-1">{name}<a href="{address}" class="more">更多>></a></h5>
<div class="content"><ul class="list lh24 f14">
{links}
</ul></div></div>"""
        body = f"""{self._head()}
<div class="main"><div class="col-left"><div class="news-hot"><div class="content">
{self.linked(self.newest(3), '<h4 class="blue">{}</h4>')}
</div></div>
{self.boxes(box, "<li>·{}</li>")}
</div><div class="box blogroll ylink"><h5>友情链接</h5><div class="linka">{foreign_links()}</div></div></div>
{self._foot()}"""
        return self._page(f"<title>{self.name}</title>", body)

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A list; its row of pages leads from the last page to the last page."""
        items = "\n".join(
            f'<li><span class="rt">{self.timeline.published_at(index):%Y-%m-%d %H:%M:%S}</span>·'
            f"{self.link(index, address=self.link_address(index))}</li>"
            for index in indexes
        )
        body = f"""{self._head()}
<div class="main"><div class="col-left">{self._crumbs(section)}
<ul class="list lh24 f14">
{items}
</ul>
<div id="pages" class="text-c"><a class="a1">{self.timeline.count(self._below(section))}条</a>
{self.list_pager(section, page, pages)}</div></div>
<div class="col-auto"><div class="box"><h5 class="title-2">频道总排行</h5></div></div></div>
{self._foot()}"""
        return self._page(f"<title>{section.names[-1]} - {self.name}</title>", body)

    def article_html(self, story: Story, page: int) -> str:
        """The template for texts or the one for pictures."""
        section = self._section_of[story.section]
        clicks = "" if story.gallery else ' 点击：</span><span id="hits">'
        title = f"""<h1>{self.shown_title(story)}<br />
<span>{shown_time(story)}&nbsp;&nbsp;&nbsp;来源：{story.source or ""}&nbsp;&nbsp;&nbsp;评论：<a
 href="#comment_iframe" id="comment">0</a>{clicks}</span></h1>"""
        inside = self._pictures(story) if story.gallery else self._text(story, page)
        older = self.older(story, 3)
        body = f"""{self._head()}
<div class="main"><div class="col-left">{self._crumbs(section, " 正文")}
<div id="Article">
{title}
{inside}
</div>
<div class="Article-Tool">分享到：<span id='favorite'><a href="javascript:;" class="t6">收藏</a></span></div></div>
<div class="col-auto"><div class="box"><h5 class="title-2">频道总排行</h5>
<ul class="content digg">{self.linked(older)}</ul></div></div></div>
<script language="JavaScript" src="/api.php?op=count&id={story.number}&modelid=1"></script>
{self._foot()}"""
        head = "\n".join(
            (
                f"<title>{self.shown_title(story)} - {section.names[-1]} - {self.name}</title>",
                meta("keywords", ",".join(story.keywords)),
                meta("description", story.summary or ""),
            )
        )
        return self._page(head, body)

    def _text(self, story: Story, page: int) -> str:
        summary = f'<div class="summary">{story.summary}</div>' if story.summary else ""
        pager = self.pager(story, page, current=" <span>{}</span> ", item="{} ")
        older = self.older(story, 1)
        previous = "".join(self.link(index) for index in older) or '<a href="javascript:alert(1);">第一页</a>'
        words = " ".join(f'<a href="/index.php?m=content&c=tag&tag={word}">{word}</a>' for word in story.keywords)
        return f"""{summary}
<div class="content">
{body_markup(story.pages[page - 1], self.manner(story), self.media(story))}
{"".join(self.foot_credits(story)[0])}
</div>
<div id="pages" class="text-c">{pager}</div>
<p style="margin-bottom:10px"><strong>相关热词搜索：</strong>{words}</p>
<p class="f14"><strong>上一篇：</strong>{previous}</p>"""

    def _pictures(self, story: Story) -> str:
        """Small pictures, each with the address of the large one; scripts show one at a time."""
        media = self.media(story)
        pictures = [block for block in story.blocks if isinstance(block, Picture)]
        items = "\n".join(
            f'<li><div class="img-wrap"><a href="javascript:;" hidefocus="true"><img '
            f'src="/uploadfile/thumb_100_137_{picture.name}.jpg" alt="{escape(picture.alt or "")}" '
            f'rel="{media.picture(picture.name)}"/></a></div></li>'
            for picture in pictures
        )
        text = [block for block in story.blocks if not isinstance(block, Picture)]
        return f"""<div class="big-pic"><div id="big-pic"></div><a href="javascript:;" class="max">查看原图</a></div>
<div class="list-pic"><div class="cont"><ul class="cont picbig" id="pictureurls">
{items}
</ul></div></div>
<div class="text" id="picinfo"></div>
<div class="content">
{body_markup(text, self.manner(story), media)}
</div>"""

    def _crumbs(self, section: Section, last: str = "") -> str:
        return (
            '<div class="crumbs"><a href="/">首页</a><span> &gt; </span>'
            f'<a href="{self.list_path(section)}">{section.names[-1]}</a> &gt; {last}</div>'
        )

    def _head(self) -> str:
        return f"""<div class="body-top"><div class="login lh24 blue">
<a href="/index.php?m=content&c=rss&siteid=1" class="rss ib">rss</a></div></div>
<div class="header"><div class="nav-bar"><map><ul class="nav-site"><li><a href="/"><span>首页</span></a></li>
{self.menu_items()}
</ul></map></div></div>"""

    def _foot(self) -> str:
        return f'<div class="footer"><p class="info">Powered by <strong>phpcms V9</strong>　{self.name}</p></div>'

    def _page(self, head: str, body: str) -> str:
        styles = (
            '<link href="/statics/css/default_blue.css" rel="stylesheet" type="text/css" />\n'
            '<script type="text/javascript" src="/statics/js/search_common.js"></script>'
        )
        return document(f"{head}\n{styles}", body, charset=self.declared)
