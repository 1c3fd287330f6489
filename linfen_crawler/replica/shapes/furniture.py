"""What stands around the article on every news page and is not it: menus, sidebars, comments, footers."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.patterns import person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.replica.newsroom.story import Story
    from linfen_crawler.replica.site import ReplicaSite, Section

FOREIGN_LINKS = (
    ("https://www.shanxi.gov.cn/yw/sxyw/", "省政府网"),
    ("http://www.xinhuanet.com/politics/", "新华网"),
    ("https://mp.weixin.qq.com/s/replica-one", "微信公众号"),
    ("http://192.168.3.7/oa/login.html", "内部办公"),
    ("javascript:void(0)", "设为首页"),
    ("mailto:news@example.com", "投稿邮箱"),
)


def document(head: str, body: str, *, charset: str, doctype: str = "<!DOCTYPE html>") -> str:
    """A whole page."""
    return (
        f'{doctype}\n<html lang="zh-CN">\n<head>\n'
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}" />\n'
        f'{head}\n<link rel="stylesheet" href="/style/main.css" />\n'
        '<script src="/js/jquery.min.js"></script>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def meta(name: str, content: str) -> str:
    """A meta element."""
    return f'<meta name="{name}" content="{escape(content)}" />'


def menu(sections: Iterable[Section]) -> str:
    """List items that link to sections."""
    return "\n".join(f'<li><a href="/{section.path}/">{section.names[-1]}</a></li>' for section in sections)


def foreign_links() -> str:
    """Links that lead off the site."""
    return " | ".join(f'<a href="{address}">{name}</a>' for address, name in FOREIGN_LINKS)


def sidebar(site: ReplicaSite, story: Story, css: str = "sidebar") -> str:
    """A ranking of older articles, with times and a name that belong to them."""
    items = "\n".join(
        f"<li>{site.link(index)} <span>{site.timeline.published_at(index):%Y-%m-%d %H:%M}</span></li>"
        for index in site.older(story, 5)
    )
    draw = Draw(site.key, story.number, "sidebar")
    return (
        f'<div class="{css}"><h3>热点排行</h3><ul>\n{items}\n</ul>'
        f"<p>值班编辑：{person(draw)}　新闻热线：0357-20{draw.number(10000, 99999)}</p></div>"
    )


def related(site: ReplicaSite, story: Story, css: str = "relatedarticles") -> str:
    """The related articles below the text, mostly none."""
    older = site.older(story, 3) if story.index % 3 == 0 else []
    inner = (
        "<ul>" + "".join(f"<li>{site.link(index)}</li>" for index in older) + "</ul>" if older else "本文暂无相关文章"
    )
    return f'<div class="{css}"><h4>相关阅读</h4>{inner}</div>'


def comments(story: Story, css: str = "pinglun") -> str:
    """What readers wrote, with times after the publish time."""
    draw = Draw("comments", story.number)
    lines = []
    for _ in range(draw.number(0, 3)):
        written = story.published + timedelta(minutes=draw.number(5, 900))
        lines.append(f"<dd>网友 {person(draw)} 发表于 {written:%Y-%m-%d %H:%M:%S}<p>支持家乡,越来越好!</p></dd>")
    return f'<dl class="{css}"><dt>网友评论</dt>{"".join(lines)}</dl>'


def share_bar() -> str:
    """Buttons."""
    return '<div class="bdsharebuttonbox"><a href="#" data-cmd="more">分享到：</a><a data-cmd="weixin">微信</a></div>'


def footer(name: str) -> str:
    """The imprint."""
    return (
        f'<div class="footer"><p>主办单位：{name}　地址：某某街1号　电话：0357-2000000</p>'
        f"<p>Copyright © 2008-2026 {name} 版权所有　晋ICP备00000000号</p></div>"
    )


def list_pager(site: ReplicaSite, section: Section, page: int, pages: int) -> str:
    """Links to the pages of a list, with 上一页 and 下一页."""
    near = [number for number in range(page - 2, page + 4) if 1 <= number <= pages and number != page]
    items = [f'<a href="{site.list_path(section, number)}">{number}</a>' for number in near]
    if page > 1:
        items.insert(0, f'<a href="{site.list_path(section, page - 1)}">上一页</a>')
    if page < pages:
        items.append(f'<a href="{site.list_path(section, page + 1)}">下一页</a>')
    return " ".join(items)


def article_pager(site: ReplicaSite, story: Story, page: int) -> str:
    """Links to the further pages of an article; nothing for an article of one page."""
    count = len(story.pages)
    if count == 1:
        return ""
    paths = {1: site.article_path(story.index)} | {
        number: site.page_path(story.index, number) for number in range(2, count + 1)
    }
    items = [f"<b>{number}</b>" if number == page else f'<a href="{paths[number]}">[{number}]</a>' for number in paths]
    if page > 1:
        items.insert(0, f'<a href="{paths[page - 1]}">上一页</a>')
    if page < count:
        items.append(f'<a href="{paths[page + 1]}">下一页</a>')
    return f'<div class="pages">{" ".join(items)}</div>'
