"""A news site that is made up, on TRS WCM: folders of the month, pagers by script, lists with short links."""

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

_ARTICLE = re.compile(r"/[a-z/]+/\d{6}/t\d{8}_(\d{1,9})(?:_(\d{1,2}))?\.html")
_PAGER = re.compile(r'(<div class="page">).*?(</div>)')


class FamilyTrs(RegionalSite):
    """河阳新闻网, which there is not."""

    key: ClassVar = "family_trs"
    name: ClassVar = "河阳新闻网"
    home: ClassVar = "http://www.heyang.example/"
    address: ClassVar = "/{section}/{date:%Y%m}/t{date:%Y%m%d}_{number}.html"
    address_shape: ClassVar = _ARTICLE.pattern
    template: ClassVar = """<div class="xl"><h2 class="xl_title">{title}</h2>
<div class="xl_info">发布时间：{time}　来源：{source}　责编：{editor}　编审：{second}</div>
<div class="xl_text"><div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">{body}</div></div>
<!--pages--></div></div>"""
    gallery_template: ClassVar = """<div class="tj"><h1>{title}</h1>
<p class="tj_info">{time}　来源：{source}　责编：{editor}　编审：{second}</p><ul class="TRS_Editor">{body}</ul></div>"""
    editor_role: ClassVar = "责编"
    further_roles: ClassVar = ("编审",)
    editor_in_head: ClassVar = True
    list_numbers_from: ClassVar = 1
    list_size: ClassVar = 4
    sections: ClassVar = (
        Section("xw/bdyw", ("新闻", "本地要闻")),
        Section("xw/mskx", ("新闻", "民生快讯")),
        Section("tj", ("图集",), gallery=True),
    )
    eras: ClassVar = (Era(16, "2022-11-03", "2023-06-13", 800_000, 990_000, ("xw/bdyw", "xw/mskx", "xw/bdyw", "tj")),)
    house: ClassVar = House(
        "family_trs",
        "河阳日报",
        "本报",
        ("河阳日报", "河阳新闻网"),
        ("minute", "day"),
        EVERY_SHAPE[1::3],
        several_pages=5,
    )

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number; the second page is `_1`."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if found is None or index is None else (index, int(found[2] or 0) + 1)

    def page_path(self, index: int, page: int) -> str:
        """The second page is `_1`."""
        return super().page_path(index, page - 1)

    def article_html(self, story: Story, page: int) -> str:
        """With links to the article's pages."""
        return super().article_html(story, page).replace("<!--pages-->", article_pager(self, story, page))

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """Links are relative to the list, and a script writes the pager."""
        markup = super().list_html(section, indexes, page, pages)
        script = f'<script>createPageHTML({pages}, {page - 1}, "index", "html");</script>'
        return _PAGER.sub(rf"\g<1>{script}\2", markup).replace(f'href="/{section.path}/2', 'href="./2')
