"""山西新闻网临汾频道: plain current pages of which only the words are known, not the elements."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import Manner, body_markup
from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.shapes.furniture import related
from linfen_crawler.replica.shapes.plain_lists import PlainLists
from linfen_crawler.replica.site import Credits, Section, shown_time
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

_CYCLE = ("lfpd/lfyw", "lfpd/xqcz", "lfpd/lfyw", "lfpd/wtly", "lfpd/ms", "lfpd/lfyw")
_ARTICLE = re.compile(r"/content/\d{6}/\d\d/c(\d{1,12})\.html")
_DISCLAIMER = "版权声明：本网转载的稿件版权归原作者所有，如有异议请与本网联系。"


class LfSxrb(PlainLists):
    """lf.sxrb.com."""

    key: ClassVar = "lf_sxrb"
    name: ClassVar = "山西新闻网临汾频道"
    home: ClassVar = "https://lf.sxrb.com/"
    breadcrumb_joint: ClassVar = " &gt;"
    sections: ClassVar = (
        Section("lfpd/lfyw", ("临汾频道", "临汾要闻")),
        Section("lfpd/xqcz", ("临汾频道", "县区传真")),
        Section("lfpd/wtly", ("临汾频道", "文体旅游")),
        Section("lfpd/ms", ("临汾频道", "民生")),
    )
    eras: ClassVar = (
        Era(20, "2025-01-02", "2025-08-30", 5_000, 45_000, _CYCLE),
        Era(50, "2025-09-01", "2026-01-30", 45_001, 145_000, _CYCLE),
    )
    house: ClassVar = House(
        key="lf_sxrb",
        paper="山西新闻网",
        own="本报",
        sources=("临汾日报", "山西日报", "临汾日报", "山西晚报", "临汾新闻网"),
        shapes=EVERY_SHAPE[::2],
        subtitles=0,
    )
    manners: ClassVar[tuple[Manner, ...]] = ("indent", "p", "section", "span")
    compressed: ClassVar = True
    lazy_pictures: ClassVar = 3

    def article_path(self, index: int) -> str:
        """Month, day and number."""
        return f"/content/{self.timeline.published_at(index):%Y%m/%d}/c{self.timeline.number(index)}.html"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if index is None else (index, 1)

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """`编辑:NAME`, now and then with 审核."""
        first, second = self.editor(story), self.editor(story, 2)
        if story.index % 3 == 2 and first != second:
            return [f"编辑:{first} 审核:{second}"], [("编辑", first), ("审核", second)]
        return [f"编辑:{first}"], [("编辑", first)]

    def copyright(self, story: Story) -> str | None:
        """On every second page."""
        return _DISCLAIMER if story.index % 2 else None

    def article_html(self, story: Story, page: int) -> str:
        """The one template."""
        foot = "".join(f'<div class="edit">{line}</div>' for line in self.foot_credits(story)[0])
        notice = f'<div class="statement">{_DISCLAIMER}</div>' if self.copyright(story) else ""
        inside = f"""<article class="article">
<h1 class="article-title">{escape(story.title, quote=False)}</h1>
<div class="article-meta">时间:{shown_time(story)} 来源:{story.source or ""}</div>
<div class="article-content">
{body_markup(story.pages[page - 1], self.manner(story), self.media(story))}
</div>
{foot}{notice}
</article>
{related(self, story)}"""
        return self.framed(story, inside, crumb_class="position")
