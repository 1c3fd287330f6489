"""黄河新闻网临汾频道: four templates, Baidu markers, articles of several pages, pictures that load late."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import body_markup
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.furniture import article_pager
from linfen_crawler.replica.shapes.plain_lists import PlainLists
from linfen_crawler.replica.site import Credits, Section, shown_time
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_CYCLE = ("lfyw", "lfpk", "lfyw", "shms", "lfyw", "jjlf", "whly")
_ARTICLE = re.compile(r"/content/\d{4}-\d\d/\d\d/content_(\d{1,12})(?:_(\d{1,3}))?\.htm")


class LfSxgov(PlainLists):
    """lf.sxgov.cn."""

    key: ClassVar = "lf_sxgov"
    name: ClassVar = "黄河新闻网临汾频道"
    home: ClassVar = "https://lf.sxgov.cn/"
    breadcrumb_names: ClassVar = ("黄河新闻网",)
    sections: ClassVar = (
        Section("lfyw", ("临汾频道", "临汾要闻")),
        Section("lfpk", ("临汾频道", "临汾拍客"), gallery=True),
        Section("shms", ("临汾频道", "社会民生")),
        Section("jjlf", ("临汾频道", "经济临汾")),
        Section("whly", ("临汾频道", "文化旅游")),
    )
    eras: ClassVar = (
        Era(16, "2017-03-01", "2018-12-28", 8_000_000, 8_900_000, _CYCLE),
        Era(20, "2019-01-03", "2020-12-28", 9_000_000, 10_900_000, _CYCLE),
        Era(22, "2021-01-04", "2022-12-28", 11_000_000, 12_400_000, _CYCLE),
        Era(32, "2023-01-03", "2026-01-20", 12_500_000, 14_400_000, _CYCLE),
    )
    house: ClassVar = House(
        key="lf_sxgov",
        paper="黄河新闻网",
        own="本网",
        sources=("黄河新闻网临汾频道", "临汾日报", "黄河新闻网", None, "临汾市融媒体中心"),
        precisions=("minute", "second", "minute"),
        several_pages=7,
        original_titles=8,
    )
    lazy_pictures: ClassVar = 2

    def article_path(self, index: int) -> str:
        """Day and number."""
        return f"/content/{self.timeline.published_at(index):%Y-%m/%d}/content_{self.timeline.number(index)}.htm"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if found is None or index is None else (index, int(found[2] or 1))

    def head_credits(self, story: Story) -> Credits:
        """`#author_baidu` on every third page whose text names nobody, `#editor_baidu` on every fifth page."""
        author = [] if story.credits or story.index % 3 else [("作者", self.editor(story, 3))]
        return author + ([("责任编辑", self.editor(story))] if self._editor_in_head(story) else [])

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """`[编辑:NAME]`, where the head line does not name the editor."""
        name = self.editor(story)
        return ([], []) if self._editor_in_head(story) else ([f"[编辑:{name}]"], [("编辑", name)])

    @staticmethod
    def _editor_in_head(story: Story) -> bool:
        return story.index % 5 == 4

    def article_html(self, story: Story, page: int) -> str:
        """The template of the article's years."""
        body = body_markup(story.pages[page - 1], self.manner(story), self.media(story))
        foot = "".join(f"<p>{line}</p>" for line in self.foot_credits(story)[0])
        year = story.published.year
        shape = self._table if year < 2019 else self._title if year < 2021 else self._woie if year < 2023 else self._nr
        inside = shape(
            escape(story.title, quote=False), self._markers(story), body, article_pager(self, story, page) + foot
        )
        return self.framed(story, inside, crumb_class="bread")

    def _markers(self, story: Story) -> str:
        markers = {"作者": "author_baidu", "责任编辑": "editor_baidu"}
        people = " ".join(
            f'<span id="{markers[role]}">{role}：{name}</span>' for role, name in self.head_credits(story)
        )
        return (
            f'<span id="pubtime_baidu">{shown_time(story)}</span> '
            f'<span id="source_baidu">来源：{story.source or ""}</span> {people}'
        )

    @staticmethod
    def _table(title: str, markers: str, body: str, foot: str) -> str:
        return f"""<table width="660"><tr><td align="center" class="dahei">{title}</td></tr>
<tr><td align="center" class="hui">{markers}</td></tr>
<tr><td class="Newsfont">{body}</td></tr>
<tr><td>{foot}</td></tr></table>"""

    @staticmethod
    def _title(title: str, markers: str, body: str, foot: str) -> str:
        return f"""<div id="title"><h1>{title}</h1><div class="info">{markers}</div></div>
<div id="ltext">{body}</div>{foot}"""

    @staticmethod
    def _woie(title: str, markers: str, body: str, foot: str) -> str:
        return f"""<div class="woietitle"><h2>{title}</h2><p>{markers}</p></div>
<div class="woieconent">{body}</div><div class="woieedit">{foot}</div>"""

    @staticmethod
    def _nr(title: str, markers: str, body: str, foot: str) -> str:
        return f"""<div class="nr"><div class="nr_title">{title}</div><div class="nr_info">{markers}</div>
<div class="nr_line">{body}</div><div class="nr_edit">{foot}</div></div>"""
