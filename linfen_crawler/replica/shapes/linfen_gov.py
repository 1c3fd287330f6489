"""临汾市人民政府: UCAP, the national meta names, and pages handed down from the province and from 中国政府网."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar, Literal

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.newsroom.bylines import OFFICE_SHAPES
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.furniture import meta
from linfen_crawler.replica.shapes.plain_lists import PlainLists
from linfen_crawler.replica.site import Credits, Section, shown_time
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_CYCLE = ("contents/1025", "contents/1026", "contents/1025", "contents/1031", "contents/1040")
_ARTICLE = re.compile(r"/contents/\d+/(\d{1,12})\.html")


class LinfenGov(PlainLists):
    """www.linfen.gov.cn."""

    key: ClassVar = "linfen_gov"
    name: ClassVar = "临汾市人民政府"
    home: ClassVar = "https://www.linfen.gov.cn/"
    sections: ClassVar[tuple[Section, ...]] = (
        Section("contents/1025", ("政务动态", "临汾要闻")),
        Section("contents/1026", ("政务动态", "县区动态")),
        Section("contents/1031", ("政务公开", "通知公告")),
        Section("contents/1040", ("政务公开", "政策解读")),
    )
    eras: ClassVar[tuple[Era, ...]] = (
        Era(24, "2020-01-06", "2022-12-29", 500_000, 600_000, _CYCLE),
        Era(40, "2023-01-03", "2026-01-30", 600_001, 760_000, _CYCLE),
    )
    house: ClassVar = House(
        key="linfen_gov",
        paper="临汾日报",
        own="本报",
        sources=("临汾市人民政府办公室", "临汾日报", "市发展和改革委员会", "临汾市人民政府网", "市卫生健康委"),
        precisions=("minute", "day", "second"),
        shapes=OFFICE_SHAPES,
        tables=4,
        films=0,
        attachments=5,
        original_titles=0,
        subtitles=9,
    )
    manners: ClassVar[tuple[Manner, ...]] = ("indent", "span", "p")

    def article_path(self, index: int) -> str:
        """Section and number, both numbers."""
        return f"/{self.timeline.section(index)}/{self.timeline.number(index)}.html"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if index is None else (index, 1)

    def handed_down(self, story: Story) -> Literal["province", "state"] | None:
        """From where the page's shape comes, if not from the city itself."""
        return {2: "province", 5: "state"}.get(story.index % 6)  # type: ignore[return-value]

    def story(self, index: int) -> Story:
        """Pages handed down name who published them first."""
        story = super().story(index)
        down = self.handed_down(story)
        if down is not None:
            story.source = "山西省人民政府网" if down == "province" else "新华社"
            story.precision = "minute"
        return story

    def shown_subtitle(self, story: Story) -> str | None:
        """Only the province's shape has a place for it."""
        return story.subtitle if self.handed_down(story) == "province" else None

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """责任编辑, or the three reviews of government sites."""
        names = list(dict.fromkeys(self.editor(story, nth) for nth in (1, 2, 3, 4, 5)))
        if self.handed_down(story) == "province" or len(names) < 3:
            return [], []
        if self.handed_down(story) is None and story.index % 3 == 0:
            roles = ("初审", "复审", "终审")
            reviews = list(zip(roles, names, strict=False))
            return [" ".join(f"{role}:{name}" for role, name in reviews)], reviews
        return [f"责任编辑：{names[0]}"], [("责任编辑", names[0])]

    def article_html(self, story: Story, page: int) -> str:
        """The city's own shape or the one that was handed down."""
        shape = {"province": self._province, "state": self._state, None: self._city}[self.handed_down(story)]
        head = (
            meta("SiteName", self.name),
            meta("SiteDomain", self.host),
            meta("SiteIDCode", "1410000000"),
            meta("ColumnName", self._section_of[story.section].names[-1]),
            meta("ArticleTitle", story.title),
            meta("PubDate", f"{story.published:%Y-%m-%d %H:%M}"),
            meta("ContentSource", story.source or ""),
            meta("Author", ""),
        )
        body = body_markup(story.pages[page - 1], self.manner(story), self.media(story))
        return self.framed(story, shape(story, escape(story.title, quote=False), body), head, "pages-position")

    def _foot(self, story: Story, css: str) -> str:
        return "".join(f'<div class="{css}">{line}</div>' for line in self.foot_credits(story)[0])

    def _city(self, story: Story, title: str, body: str) -> str:
        return f"""<div class="cont w"><h1>{title}</h1>
<div class="pages-date">{shown_time(story)}<span class="font">来源：{story.source}</span>
<span class="font-size">字号：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a></span><span>打印</span></div>
<div id="UCAP-CONTENT">
{body}
</div>
{self._foot(story, "pages-foot")}</div>"""

    def _province(self, story: Story, title: str, body: str) -> str:
        return f"""<div class="detail-article-title oflow-hd"><h2>{title}</h2><h3>{story.subtitle or ""}</h3></div>
<ul class="detail-article-infos oflow-hd"><li class="article-infos-source left">
<span><i>时间：</i>{shown_time(story)}</span> <span><i>来源：</i>{story.source}</span></li>
<li class="article-infos-func right"><span id="myPrint">打印</span></li></ul>
<div class="article-body oflow-hd"><div class="TRS_Editor">
{body}
</div></div>"""

    def _state(self, story: Story, title: str, body: str) -> str:
        return f"""<div class="article oneColumn pub_border"><h1>{title}</h1>
<div class="pages-date">{shown_time(story)}<span class="font">来源： {story.source}</span>
<span class="font pages-print">【字体：大 中 小】打印</span></div>
<div class="pages_content">
{body}
</div>
{self._foot(story, "editor")}</div>"""
