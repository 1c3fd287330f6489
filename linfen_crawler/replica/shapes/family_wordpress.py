"""WordPress with a theme that it comes with (Twenty Sixteen), in Chinese, its addresses by day and name."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.http_message import Reply, Request, not_found, redirect
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.family_site import FamilySite
from linfen_crawler.replica.shapes.furniture import foreign_links
from linfen_crawler.replica.site import Credits, Section
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_ARTICLE = re.compile(r"/\d{4}/\d\d/\d\d/([a-z]+)-(\d{1,9})/(?:(\d{1,3})/)?")
_LIST = re.compile(r"/(category/[a-z]+)/(?:page/(\d{1,4})/)?")


class FamilyWordpress(FamilySite):
    """A town's portal on WordPress."""

    key: ClassVar = "family_wordpress"
    name: ClassVar = "桥头镇在线"
    home: ClassVar = "https://www.qiaotouzhen.example/"
    sections: ClassVar = (
        Section("category/yaowen", ("要闻",)),
        Section("category/wenhua", ("文化",)),
        Section("category/yingxiang", ("影像",), gallery=True),
    )
    eras: ClassVar = (
        Era(
            15,
            "2021-01-10",
            "2023-07-20",
            210,
            990,
            ("category/yaowen", "category/wenhua", "category/yaowen", "category/yaowen", "category/yingxiang"),
        ),
    )
    house: ClassVar = House(
        key="family_wordpress",
        paper="桥头镇在线",
        own="本网",
        sources=(None,),
        shapes=EVERY_SHAPE[2::3],
        tables=6,
        films=7,
        several_pages=5,
    )
    manners: ClassVar[tuple[Manner, ...]] = ("section", "p")

    def article_path(self, index: int) -> str:
        """Day and name."""
        word = self.timeline.section(index).rpartition("/")[2]
        return f"/{self.timeline.published_at(index):%Y/%m/%d}/{word}-{self.timeline.number(index)}/"

    def page_path(self, index: int, page: int) -> str:
        """Below the article's own address."""
        return f"{self.article_path(index)}{page}/"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number in the name."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[2])) if found else None
        return None if found is None or index is None else (index, int(found[3] or 1))

    def list_path(self, section: Section, page: int = 1) -> str:
        """Below the section's own address."""
        return f"/{section.path}/" if page == 1 else f"/{section.path}/page/{page}/"

    def list_at(self, path: str) -> tuple[Section, int] | None:
        """By the section's path."""
        found = _LIST.fullmatch(path)
        section = self._section_of.get(found[1]) if found else None
        return (section, int(found[2] or 1)) if found and section else None

    def other_reply(self, request: Request) -> Reply | None:
        """`?p=ID` leads to the article. Archives by day and author show the same articles again."""
        number = request.parameters.get("p", "")
        if request.path == "/" and number:
            index = self.timeline.index_of(int(number)) if number.isdigit() and len(number) < 12 else None
            return not_found() if index is None else redirect(self.canonical_url(index))
        return None

    def shown_summary(self, story: Story) -> str | None:  # noqa: ARG002 - none of its pages has one
        """The theme writes none."""
        return None

    def head_credits(self, story: Story) -> Credits:
        """The account that wrote it: on every second page whose text names nobody somebody's name."""
        return [("作者", self.editor(story, 3))] if self._names_author(story) else []

    def _names_author(self, story: Story) -> bool:
        return not story.credits and story.index % 2 == 0

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:  # noqa: ARG002 - none of its pages has any
        """None."""
        return [], []

    def front_html(self) -> str:
        """The newest articles with their beginnings, as on a list."""
        body = f"""<main id="main" class="site-main" role="main">
{self._entries(self.newest(6))}
</main><div class="friend">{foreign_links()}</div>"""
        return self._page(f"<title>{self.name} &#8211; 又一个WordPress站点</title>", body, "home blog hfeed")

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A category."""
        pager = self.list_pager(section, page, pages).replace(">下一页<", ' class="next page-numbers">下一页<')
        body = f"""<main id="main" class="site-main" role="main">
<header class="page-header"><h1 class="page-title">分类：{section.names[-1]}</h1></header>
{self._entries(indexes)}
<nav class="navigation pagination" role="navigation"><h2 class="screen-reader-text">文章导航</h2>
<div class="nav-links"><span class='page-numbers current'>第{page}页</span> {pager}</div></nav></main>"""
        return self._page(f"<title>{section.names[-1]} &#8211; {self.name}</title>", body, "archive category hfeed")

    def _entries(self, indexes: list[int]) -> str:
        return "\n".join(
            f'<article id="post-{self.timeline.number(index)}" class="post type-post status-publish hentry">'
            f'<header class="entry-header"><h2 class="entry-title">'
            f"{self.link(index, address=self.link_address(index))}</h2></header>"
            f'<div class="entry-summary"><p>{self._beginning(index)}&hellip;</p></div></article>'
            for index in indexes
        )

    def _beginning(self, index: int) -> str:
        return (self.story(index).summary or self.title(index))[:24]

    def article_html(self, story: Story, page: int) -> str:
        """A post."""
        section = self._section_of[story.section]
        pager = self.pager(story, page, current="<span>{}</span> ", item="{} ")
        links = f'<div class="page-links"><span class="page-links-title">页：</span>{pager}</div>' if pager else ""
        inside = body_markup(story.pages[page - 1], self.manner(story), self.media(story))
        if story.gallery:
            inside = f'<div class="wp-block-group">{inside}</div>'
        author = "".join(name for _, name in self.head_credits(story)) or "admin"
        tags = ""
        if story.keywords:
            words = ", ".join(
                f'<a href="/tag/{number}/" rel="tag">{word}</a>' for number, word in enumerate(story.keywords)
            )
            tags = f'<span class="tags-links"><span class="screen-reader-text">标签 </span>{words}</span>'
        older = self.older(story, 1)
        previous = "".join(
            f'<div class="nav-previous"><span class="post-title">{self.link(index)}</span></div>' for index in older
        )
        day = story.published
        body = f"""<main id="main" class="site-main" role="main">
<article id="post-{story.number}" class="post-{story.number} post type-post status-publish format-standard hentry">
<header class="entry-header"><h1 class="entry-title">{self.shown_title(story)}</h1></header>
<div class="entry-content">
{inside}
{links}
</div>
<footer class="entry-footer"><span class="byline"><span class="screen-reader-text">作者 </span><span
 class="author vcard"><a class="url fn n" href="/author/editor/">{author}</a></span></span><span class="posted-on"><span
 class="screen-reader-text">发布于 </span><a href="{self.article_path(story.index)}" rel="bookmark"><time
 class="entry-date published updated"
 datetime="{day:%Y-%m-%dT%H:%M:%S}+08:00">{day.year}年{day.month}月{day.day}日</time></a></span><span
 class="cat-links"><span class="screen-reader-text">分类 </span><a href="{escape(self.section_path(section))}"
 rel="category tag">{section.names[-1]}</a></span>{tags}</footer>
</article>
<div id="comments" class="comments-area"><h3 id="reply-title" class="comment-reply-title">发表评论</h3>
<p class="comment-notes">您的电子邮箱地址不会被公开。</p></div>
<nav class="navigation post-navigation" role="navigation">
<h2 class="screen-reader-text">文章导航</h2>{previous}</nav></main>"""
        head = (
            f"<title>{self.shown_title(story)} &#8211; {self.name}</title>\n"
            f'<link rel="canonical" href="{self.canonical_url(story.index)}" />\n'
            f"<link rel='shortlink' href='{self.home}?p={story.number}' />"
        )
        return self._page(head, body, "post-template-default single single-post")

    def _page(self, head: str, body: str, css: str) -> str:
        newest = self.newest(3)
        return f"""<!DOCTYPE html>
<html lang="zh-CN" class="no-js">
<head>
<meta charset="UTF-8">
{head}
<link rel="alternate" type="application/rss+xml" title="{self.name} &raquo; Feed" href="{self.home}feed/" />
<link rel='stylesheet' id='twentysixteen-style-css' href='/wp-content/themes/twentysixteen/style.css' type='text/css' />
<script type='text/javascript' src='/wp-includes/js/jquery/jquery.js'></script>
<link rel='https://api.w.org/' href='{self.home}wp-json/' />
<meta name="generator" content="WordPress 5.8" />
</head>
<body class="{css}">
<div id="page" class="site"><header id="masthead" class="site-header" role="banner">
<p class="site-title"><a href="/" rel="home">{self.name}</a></p>
<nav id="site-navigation" class="main-navigation" role="navigation"><ul id="menu-1" class="primary-menu">
<li><a href="/">首页</a></li>
{self.menu_items()}
</ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area">
{body}
</div>
<aside id="secondary" class="sidebar widget-area" role="complementary">
<section class="widget widget_recent_entries"><h2 class="widget-title">近期文章</h2>
<ul>{self.linked(newest)}</ul></section>
<section class="widget widget_archive"><h2 class="widget-title">归档</h2>
<ul><li><a href="/2023/07/">2023年七月</a></li></ul></section></aside></div>
<footer id="colophon" class="site-footer"><div class="site-info">自豪地采用WordPress</div></footer></div>
</body>
</html>
"""
