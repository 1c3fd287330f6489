"""Further news sites of Shanxi, each a table of its addresses and templates: what a new site needs and no more."""

from __future__ import annotations

import re
from html import escape
from typing import ClassVar

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE, OFFICE_SHAPES
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.story import Film, Story
from linfen_crawler.replica.shapes.furniture import meta
from linfen_crawler.replica.shapes.plain_lists import PlainLists
from linfen_crawler.replica.site import Credits, Section, shown_time
from linfen_crawler.replica.timeline import Era


class RegionalSite(PlainLists):
    """A site given by an address pattern and templates.

    Templates are filled with `title`, `time`, `source`, `body`, `editor`, `author` (with its label, or nothing) and
    `views`.
    """

    address: ClassVar[str]
    """An article's path, with `{section}`, `{date}` (a date format behind the colon) and `{number}`."""
    address_shape: ClassVar[str]
    """Regular expression of these paths, with the number as group 1."""
    template: ClassVar[str]
    gallery_template: ClassVar[str] = ""
    film_template: ClassVar[str] = ""
    """For articles with a film, which stands in it as `player` and not in the body."""
    editor_role: ClassVar[str | None] = "责任编辑"
    """What the page calls its editor; null where it names none."""
    editor_in_head: ClassVar[bool] = False
    """The editor stands above the text and not below it."""
    further_roles: ClassVar[tuple[str, ...]] = ()
    """Roles of those named beside the editor: `second`, `third` in the template."""
    names_author: ClassVar[bool] = False
    """The head line names an author where the text credits nobody."""
    links_source: ClassVar[str | None] = None
    """Where the source's name leads to."""
    counts_views: ClassVar[bool] = False
    government: ClassVar[bool] = False
    """Carries the national meta names."""
    list_size: ClassVar = 8

    def article_path(self, index: int) -> str:
        """By the site's pattern."""
        return self.address.format(
            section=self.timeline.section(index),
            date=self.timeline.published_at(index),
            number=self.timeline.number(index),
        )

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = re.fullmatch(self.address_shape, path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if index is None else (index, 1)

    def head_credits(self, story: Story) -> Credits:
        """The author, and the editor of sites that name the editor there."""
        author = [("作者", self.editor(story, 3))] if self.names_author and not story.credits else []
        return author + (self._editors(story) if self.editor_in_head else [])

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """The editor and those named beside, wherever the template puts them."""
        return [], [] if self.editor_in_head else self._editors(story)

    def _editors(self, story: Story) -> Credits:
        if self.editor_role is None:
            return []
        roles = (self.editor_role, *self.further_roles)
        return [(role, self.editor(story, nth)) for nth, role in enumerate(roles, start=1)]

    def source_url(self, story: Story) -> str | None:
        """Where the source's name leads to."""
        return self.links_source if story.source else None

    def view_count(self, story: Story) -> int | None:
        """In the head line of sites that count on the server."""
        return (
            Draw(self.key, story.number, "views").number(20, 9000) if self.counts_views and not story.gallery else None
        )

    def article_html(self, story: Story, page: int) -> str:
        """The template, filled."""
        film = any(isinstance(block, Film) for block in story.blocks)
        template = self.template
        blocks = story.pages[page - 1]
        media = self.media(story)
        player = ""
        if story.gallery and self.gallery_template:
            template = self.gallery_template
            body = "\n".join(f"<li>{body_markup([block], 'p', media)}</li>" for block in blocks)
        else:
            if film and self.film_template:
                template = self.film_template
                player = body_markup([block for block in blocks if isinstance(block, Film)], "p", media)
                blocks = [block for block in blocks if not isinstance(block, Film)]
            body = body_markup(blocks, self.manner(story), media)
        source = escape(story.source or "")
        inside = template.format(
            title=escape(story.title, quote=False),
            time=shown_time(story),
            source=f'<a href="{self.links_source}">{source}</a>' if self.source_url(story) else source,
            body=body,
            editor=self.editor(story),
            second=self.editor(story, 2),
            third=self.editor(story, 3),
            author="".join(f"作者:{name}" for role, name in self.head_credits(story) if role == "作者"),
            views=self.view_count(story),
            player=player,
        )
        head = (
            (meta("ArticleTitle", story.title), meta("PubDate", shown_time(story)), meta("ContentSource", source))
            if self.government
            else ()
        )
        return self.framed(story, inside, head)


class Sxycrb(RegionalSite):
    """运城新闻网."""

    key: ClassVar = "sxycrb"
    name: ClassVar = "运城新闻网"
    home: ClassVar = "http://www.sxycrb.com/"
    address: ClassVar = "/{date:%Y-%m/%d}/content_{number}.html"
    address_shape: ClassVar = r"/\d{4}-\d\d/\d\d/content_(\d{1,9})\.html"
    template: ClassVar = """<div class="detail-h"><h1>{title}</h1>
<p><span>来源:{source}</span><span>{author}</span><span>时间:{time}</span><span>阅读:{views}</span></p></div>
<div class="detail-d">{body}</div><div class="detail-b">责任编辑:{editor}</div>"""
    gallery_template: ClassVar = """<div class="largeImages-main"><h1>{title}</h1>
<p class="largeImages-info">来源:{source} 时间:{time}</p><ul class="largeImages">{body}</ul>
<div class="detail-b">责任编辑:{editor}</div></div>"""
    names_author: ClassVar = False
    counts_views: ClassVar = True
    sections: ClassVar = (
        Section("ycyw", ("运城要闻",)),
        Section("tpxw", ("图片新闻",), gallery=True),
        Section("shfz", ("社会法治",)),
    )
    eras: ClassVar = (Era(24, "2020-05-06", "2023-06-20", 120_000, 240_000, ("ycyw", "shfz", "ycyw", "tpxw")),)
    house: ClassVar = House(
        "sxycrb", "运城新闻网", "本报", ("运城日报", "运城晚报", None), ("second",), EVERY_SHAPE[1::2]
    )


class Sxllnews(RegionalSite):
    """吕梁新闻网."""

    key: ClassVar = "sxllnews"
    name: ClassVar = "吕梁新闻网"
    home: ClassVar = "http://www.sxllnews.cn/"
    address: ClassVar = "/content/{date:%Y-%m/%d}/20_{number}.html"
    address_shape: ClassVar = r"/content/\d{4}-\d\d/\d\d/20_(\d{1,9})\.html"
    template: ClassVar = """<div class="text"><div><i>{time}</i> 编辑:{editor}</div><h1>{title}</h1>
<div class="content-main">{body}</div></div>"""
    film_template: ClassVar = """<div class="player"><h3>{title}</h3>{player}
<div><i>{time}</i> 编辑:{editor}</div></div>
<div class="content-main">{body}</div>"""
    editor_role: ClassVar = "编辑"
    editor_in_head: ClassVar = True
    sections: ClassVar = (Section("llyw", ("吕梁要闻",)), Section("sp", ("视频",)), Section("xq", ("县区",)))
    eras: ClassVar = (Era(18, "2020-03-02", "2023-05-11", 30_000, 90_000, ("llyw", "xq", "llyw", "sp")),)
    house: ClassVar = House("sxllnews", "吕梁日报", "本报", (None,), ("minute",), EVERY_SHAPE[::3], films=6)


class Changzhinews(RegionalSite):
    """长治新闻网."""

    key: ClassVar = "changzhinews"
    name: ClassVar = "长治新闻网"
    home: ClassVar = "http://www.changzhinews.com/"
    address: ClassVar = "/{section}/{date:%Y-%m-%d}/{number}.html"
    address_shape: ClassVar = r"/[a-z/]+/\d{4}-\d\d-\d\d/(\d{1,9})\.html"
    template: ClassVar = """<p class="fywztitle">{title}</p>
<table class="fywzzz"><tr><td>{time} 来源：{source}</td><td align="right">字号：大 中 小</td></tr></table>
<div id="kzzt">{body}</div><p class="fywzbj">（责编：{editor}）</p>"""
    editor_role: ClassVar = "责编"
    links_source: ClassVar = "http://www.changzhinews.com/"
    sections: ClassVar = (
        Section("xwzx/czxw", ("新闻中心", "长治新闻")),
        Section("xwzx/shxw", ("新闻中心", "社会新闻")),
    )
    eras: ClassVar = (Era(20, "2020-02-03", "2023-04-19", 400_000, 560_000, ("xwzx/czxw", "xwzx/shxw")),)
    house: ClassVar = House(
        "changzhinews", "长治新闻网", "本网", ("长治日报", "上党晚报"), ("second",), EVERY_SHAPE[::2]
    )
    manners: ClassVar[tuple[Manner, ...]] = ("br", "indent")


class Jcnews(RegionalSite):
    """晋城新闻网."""

    key: ClassVar = "jcnews"
    name: ClassVar = "晋城新闻网"
    home: ClassVar = "http://www.jcnews.com.cn/"
    address: ClassVar = "/{section}/{date:%Y%m}/t{date:%Y%m%d}_{number}.html"
    address_shape: ClassVar = r"/[a-z/]+/\d{6}/t\d{8}_(\d{1,9})\.html"
    template: ClassVar = """<div id="article"><h1 id="title">{title}</h1>
<div class="source"><span class="time">{time}</span><span>来源：{source}</span></div>
<div class="TRS_Editor">{body}</div><div class="zrbj">责编：{editor} 编审：{second} 监制：{third}</div></div>"""
    editor_role: ClassVar = "责编"
    further_roles: ClassVar = ("编审", "监制")
    list_numbers_from: ClassVar = 1
    sections: ClassVar = (
        Section("xwzx/jcyw", ("新闻中心", "晋城要闻")),
        Section("xwzx/msxw", ("新闻中心", "民生新闻")),
    )
    eras: ClassVar = (Era(22, "2020-06-01", "2023-06-13", 800_000, 990_000, ("xwzx/jcyw", "xwzx/msxw")),)
    house: ClassVar = House(
        "jcnews", "太行日报", "本报", ("太行日报", "晋城新闻网"), ("minute", "day"), EVERY_SHAPE[1::3]
    )


class Xinzhou(RegionalSite):
    """忻州网."""

    key: ClassVar = "xinzhou"
    name: ClassVar = "忻州网"
    home: ClassVar = "http://news.xinzhou.org/"
    address: ClassVar = "/{section}/{number}.html"
    address_shape: ClassVar = r"/html/1/\d+_\d+/(\d{1,9})\.html"
    template: ClassVar = """<div id="Article"><h1>{title}</h1>
<h1 class="info">来源:{source} {author} 时间:{time}</h1><div class="content">{body}</div>
<p>[编辑：{editor}]</p></div>"""
    editor_role: ClassVar = "编辑"
    names_author: ClassVar = True
    sections: ClassVar = (Section("html/1/101_1", ("忻州新闻",)), Section("html/1/102_1", ("县区新闻",)))
    eras: ClassVar = (Era(16, "2020-04-07", "2023-02-15", 60_000, 99_000, ("html/1/101_1", "html/1/102_1")),)
    house: ClassVar = House("xinzhou", "忻州网", "本报", ("忻州日报", "忻州网"), ("second",), OFFICE_SHAPES)


class TaiyuanGov(RegionalSite):
    """太原市人民政府."""

    key: ClassVar = "taiyuan_gov"
    name: ClassVar = "太原市人民政府"
    home: ClassVar = "http://www.taiyuan.gov.cn/"
    address: ClassVar = "/{section}/{date:%Y/%m/%d}/{number}.shtml"
    address_shape: ClassVar = r"/[a-z/]+/\d{4}/\d\d/\d\d/(\d{1,9})\.shtml"
    template: ClassVar = """<div class="news_con"><h3>{title}</h3>
<p class="date">发布机构:{source} 更新时间:{time}</p><div id="zoom">{body}</div></div>"""
    editor_role: ClassVar = None
    government: ClassVar = True
    sections: ClassVar = (Section("fzlm/gzdt", ("工作动态",)), Section("fzlm/tzgg", ("通知公告",)))
    eras: ClassVar = (Era(16, "2020-01-09", "2023-07-20", 1_000_000, 1_400_000, ("fzlm/gzdt", "fzlm/tzgg")),)
    house: ClassVar = House(
        "taiyuan_gov", "太原日报", "本报", ("市政府办公室", "太原日报"), ("day", "minute"), OFFICE_SHAPES, 3, 0, 4
    )
    manners: ClassVar[tuple[Manner, ...]] = ("indent", "span")


REGIONAL_SITES: tuple[type[RegionalSite], ...] = (Sxycrb, Sxllnews, Changzhinews, Jcnews, Xinzhou, TaiyuanGov)
