"""临汾新闻网: DedeCMS, GBK, with pages of three times and pages taken over whole from 央视网 and 人民网."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import body_markup
from linfen_crawler.replica.http_message import Reply, Request, not_found, redirect
from linfen_crawler.replica.newsroom.compose import House
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.shapes.furniture import (
    article_pager,
    comments,
    document,
    footer,
    foreign_links,
    list_pager,
    menu,
    meta,
    related,
    share_bar,
    sidebar,
)
from linfen_crawler.replica.site import Credits, ReplicaSite, Section, shown_time
from linfen_crawler.replica.site_answers import article_answer
from linfen_crawler.replica.timeline import Era

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story

COPYRIGHT = "版权声明:凡临汾新闻网刊载的各类稿件,未经书面授权,任何单位和个人不得转载。违者将依法追究责任。"
_CYCLE = (
    "linfen/shizheng", "linfen/xnc", "linfen/shizheng", "shanxi", "linfen/fzsh", "linfen/kjww", "linfen/shizheng",
    "yaoduqu", "newstp", "linfen/glps", "linfen/qyxw", "linfen/shizheng", "lflvy", "linfen/djll", "welb", "linfen/pyrw",
    "linfen/shizheng", "linfen/ft", "linfen/kjww",
)  # fmt: skip
_OLD_CYCLE = ("linfen/shizheng", "shanxi", "linfen/xnc", "linfen/fzsh", "linfen/kjww")
_ARTICLE = re.compile(r"/(?:[a-z0-9]+/)+(\d{1,9})(?:_(\d{1,3}))?\.html")


class Lfxww(ReplicaSite):
    """www.lfxww.com."""

    key: ClassVar = "lfxww"
    name: ClassVar = "临汾新闻网"
    home: ClassVar = "http://www.lfxww.com/"
    twins: ClassVar = ("m.lfxww.com",)
    redirecting: ClassVar = ("lfxww.com",)
    # Sites of this system mostly keep the GBK that they began with, declare gb2312 and name no charset in the header.
    charset: ClassVar = "gbk"
    declared: ClassVar = "gb2312"
    sections: ClassVar = (
        Section("shanxi", ("山西",)),
        Section("linfen/shizheng", ("临汾", "时政")),
        Section("linfen/xnc", ("临汾", "新农村")),
        Section("linfen/fzsh", ("临汾", "法治社会")),
        Section("linfen/kjww", ("临汾", "科教文卫")),
        Section("linfen/glps", ("临汾", "各抒己见")),
        Section("linfen/djll", ("临汾", "党建理论")),
        Section("linfen/pyrw", ("临汾", "平阳人物")),
        Section("linfen/ft", ("临汾", "访谈")),
        Section("linfen/qyxw", ("临汾", "区域新闻")),
        Section("yaoduqu", ("尧都区",)),
        Section("newstp", ("图片新闻",), gallery=True),
        Section("lflvy", ("旅游",)),
        Section("welb", ("微临报",)),
        Section("2022/szrszh", ("专题", "数字人生")),
        Section("2020/jjdy/lfzxd", ("专题", "临汾在行动")),
        Section("2018/zhulilvfadahui", ("专题", "旅发大会")),
    )
    eras: ClassVar = (
        Era(10, "2010-04-01", "2013-05-30", 67516, 156004, _OLD_CYCLE, old=True),
        Era(8, "2015-11-02", "2017-12-30", 2530262, 2580000, _CYCLE),
        Era(14, "2018-01-02", "2019-12-30", 2580001, 2625000, ("2018/zhulilvfadahui", *_CYCLE)),
        Era(20, "2020-01-02", "2021-12-30", 2625001, 2690000, ("2020/jjdy/lfzxd", *_CYCLE)),
        Era(30, "2022-01-02", "2023-04-30", 2690001, 2715000, ("2022/szrszh", *_CYCLE)),
        Era(58, "2023-05-02", "2025-06-30", 2715001, 2760000, _CYCLE),
    )
    house: ClassVar = House(
        key="lfxww",
        paper="临汾新闻网",
        own="本报",
        sources=("临汾新闻网", "临汾日报", "临汾日报晚报版", "临汾新闻网", None, "山西日报", "临汾日报"),
        several_pages=16,
    )

    def article_path(self, index: int) -> str:
        """Section path and number."""
        return f"/{self.timeline.section(index)}/{self.timeline.number(index)}.html"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number alone."""
        found = _ARTICLE.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if found is None or index is None else (index, int(found[2] or 1))

    def other_reply(self, request: Request) -> Reply | None:
        """By-id addresses: most redirect, every fifth article answers in place. The view counter counts."""
        if request.path == "/plus/count.php":
            return Reply(200, b"document.write('1024');\n", "application/javascript")
        if request.path != "/plus/view.php":
            return None
        number = request.parameters.get("aid", "")
        index = self.timeline.index_of(int(number)) if number.isdigit() and len(number) < 12 else None
        if index is None:
            return not_found()
        if index % 5 == 0 or not self.is_present(index):
            return article_answer(self, request, index)
        return redirect(self.canonical_url(index))

    def embedded(self, story: Story) -> str | None:
        """From where the page was taken over whole: `cctv`, `people`, or not at all."""
        if story.gallery or self.timeline.era(story.index).old:
            return None
        return {9: "cctv", 15: "people"}.get(story.index % 23)

    def story(self, index: int) -> Story:
        """Pages taken over name their first home as the source, to the minute."""
        story = super().story(index)
        if self.embedded(story) is not None:
            story.source = "央视网" if self.embedded(story) == "cctv" else "人民网"
            story.precision = "minute"
            story.pages = [story.blocks]
        elif self.timeline.era(index).old:
            story.precision = "minute"
        return story

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """`责任编辑: NAME` with its variants of the years."""
        name = self.editor(story)
        if self.embedded(story) == "cctv":
            return [], []
        if self.embedded(story) == "people":
            second = self.editor(story, 2)
            names = list(dict.fromkeys([name, second]))
            return [f"(责编：{'、'.join(names)})"], [("责编", each) for each in names]
        if self.timeline.era(story.index).old:
            if story.index % 3 == 0:
                return ["【责任编辑:临汾新闻网编辑】"], []
            return [f"【责任编辑: {name}】"], [("责任编辑", name)]
        if story.index % 6 == 1:
            return [f"责任编辑：{name}_NN{1000 + story.number % 9000}"], [("责任编辑", name)]
        if story.index % 6 == 4:
            return ["责任编辑:临汾新闻网编辑"], []
        return [f"责任编辑: {name}"], [("责任编辑", name)]

    def copyright(self, story: Story) -> str | None:
        """On the site's own current pages."""
        own = self.embedded(story) is None and not story.gallery and not self.timeline.era(story.index).old
        return COPYRIGHT if own else None

    def link_address(self, index: int) -> str:
        """An address that leads to the article: now and then a twin's, by https, with tracking, or by id."""
        path = self.article_path(index)
        number = self.timeline.number(index)
        return (
            path,
            f"http://www.lfxww.com{path}",
            path,
            f"http://m.lfxww.com{path}",
            f"https://www.lfxww.com{path}",
            f"{path}?from=timeline&isappinstalled=0",
            f"http://www.lfxww.com{path}#comment",
            f"/plus/view.php?aid={number}",
            path,
        )[Draw(self.key, number, "link").number(0, 8)]

    def front_html(self) -> str:
        """The front page."""
        newest = self.newest(16)
        strong, focus = newest[:4], newest[4:12]
        pictures = self.newest(3, section=self._section_of["newstp"])
        body = f"""
<div class="menu"><div class="m-l-content"><ul>
<li><a href="/">首页</a></li>
{menu(self.sections)}
<li><a href="/h5/2023/zt.html">H5</a></li>
</ul></div></div>
<div class="topnews-strong t-news">
{"".join(self.link(index, address=self.link_address(index)) for index in strong)}
</div>
<div class="swiper-hd">{"".join(f'<div class="hd-title">{self.link(index)}</div>' for index in pictures)}</div>
<div class="n-c-Focus"><ul class="list-light-gray">
{"".join(f"<li>{self.link(index, address=self.link_address(index))}</li>" for index in focus)}
<li><a href="http://www.lfxww.com/h5/20230501/index.html">一图读懂</a></li>
<li><a href="/neibu/2709999.html">值班表</a></li>
<li><a href="/uploads/202305/baozhi.pdf">电子报</a></li>
</ul></div>
<div class="friend">{foreign_links()}</div>
{footer(self.name)}"""
        return document(f"<title>{self.name}</title>", body, charset=self.declared)

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A list page."""
        body = f"""
<div class="navlf"><span>当前位置：<span>{self._breadcrumb(section)}</span></span></div>
<div id="contentText"><div><ul>
{self.list_links(indexes)}
<li><a href="http://www.lfxww.com/h5/2022/{section.path.replace("/", "")}.html">H5作品</a></li>
</ul></div>
<div class="pagelist">{list_pager(self, section, page, pages)}
<span class="pageinfo">共 <strong>{pages}</strong>页</span></div></div>
<div class="right"><ul>{menu(self.sections[:5])}</ul>{foreign_links()}</div>
{footer(self.name)}"""
        head = f"<title>{section.names[-1]}_{self.name}</title>"
        return document(head, body, charset=self.declared)

    def article_html(self, story: Story, page: int) -> str:
        """The shape of the article's time and template."""
        if story.gallery:
            inside = self._gallery(story)
        elif self.timeline.era(story.index).old:
            inside = self._old(story, page)
        elif self.embedded(story) is None:
            inside = self._current(story, page)
        else:
            inside = self._cctv(story) if self.embedded(story) == "cctv" else self._people(story)
        section = self._section_of[story.section]
        head = [
            f"<title>{escape(story.title)}_{section.names[-1]}_{self.name}</title>",
            meta("keywords", ",".join(story.keywords)),
            meta("description", story.summary or ""),
        ]
        # On the other pages only the breadcrumb and the number tell where an article shown by id belongs.
        if story.index % 2 == 0:
            head.append(f'<link rel="canonical" href="{self.canonical_url(story.index)}" />')
        breadcrumb = f'<div class="navlf"><span>当前位置：<span>{self._breadcrumb(section)}</span>正文</span></div>'
        top = f'<div class="menu"><div class="m-l-content"><ul>{menu(self.sections[:8])}</ul></div></div>'
        body = f"{top}\n{breadcrumb}\n{inside}\n{comments(story)}\n{footer(self.name)}"
        return document("\n".join(head), body, charset=self.declared)

    def _breadcrumb(self, section: Section) -> str:
        links = [f'<a href="/">{self.name}</a>']
        folders = section.path.split("/")
        for depth, name in enumerate(section.names, start=1):
            path = "/".join(folders[: len(folders) - len(section.names) + depth])
            links.append(f'<a href="/{path}/">{name}</a>')
        return " &gt; ".join(links) + " &gt; "

    def _body(self, story: Story, page: int = 1) -> str:
        inside = body_markup(story.pages[page - 1], self.manner(story), self.media(story))
        return inside + article_pager(self, story, page)

    def _current(self, story: Story, page: int) -> str:
        foot = "".join(f'<p class="zrbj">{line}</p>' for line in self.foot_credits(story)[0])
        return f"""<div class="container"><div class="row"><div class="col-md-8 xb-left">
<h2 class="h2 text-center xb-h2">{escape(story.title, quote=False)}</h2>
<h3 class="h4 text-center xb-h4">{shown_time(story)} 来源:{story.source or ""}　　浏览次数:{_counter(story)}</h3>
{share_bar()}
<div class="col-md-12 nry jcontent">
{self._body(story, page)}
</div>
{foot}
<div class="bqsm">{COPYRIGHT}</div>
{related(self, story)}
</div><div class="col-md-4">{sidebar(self, story)}</div></div></div>"""

    def _old(self, story: Story, page: int) -> str:
        """The system's own template of those years."""
        foot = "".join(f"<p>{line}</p>" for line in self.foot_credits(story)[0])
        return f"""<div class="pleft"><div class="viewbox">
<div class="title"><h2>{escape(story.title, quote=False)}</h2></div>
<div class="info"><small>时间:</small>{shown_time(story)}<small>来源:</small>{story.source or ""}
<small>点击:</small>{_counter(story)}次</div>
<div class="content"><table width="100%"><tr><td>
{self._body(story, page)}
</td></tr></table></div>
<div class="dede_pages">{foot}</div>
</div>{related(self, story)}</div><div class="pright">{sidebar(self, story)}</div>"""

    def _gallery(self, story: Story) -> str:
        foot = "".join(f"<p>{line}</p>" for line in self.foot_credits(story)[0])
        return f"""<div class="picbox"><div class="piccontext">
<h2>{escape(story.title, quote=False)}</h2>
<div class="source"><div class="source_left">{shown_time(story)} 来源:{story.source or ""}</div>
<div class="source_right">{share_bar()}</div></div>
<div class="picshow">
{self._body(story)}
</div>{foot}</div></div>{related(self, story)}"""

    def _cctv(self, story: Story) -> str:
        time = story.published.strftime("%Y年%m月%d日 %H:%M")
        return f"""<div class="cnt_bd"><h1>{escape(story.title, quote=False)}</h1>
<div class="function"><span class="info"><i>来源:{story.source} {time}</i></span></div>
{body_markup(story.blocks, "p", self.media(story))}
</div>{sidebar(self, story)}"""

    def _people(self, story: Story) -> str:
        time = story.published.strftime("%Y年%m月%d日%H:%M")
        foot = "".join(f'<div class="edit">{line}</div>' for line in self.foot_credits(story)[0])
        return f"""<div id="title_area"><h1>{escape(story.title, quote=False)}</h1>
<div class="info">{time} 来源：<a href="http://www.people.com.cn/">{story.source}</a></div></div>
<div id="text_area">
{body_markup(story.blocks, "indent", self.media(story))}
</div>{foot}{sidebar(self, story)}"""

    def source_url(self, story: Story) -> str | None:
        """人民网 links its name."""
        return "http://www.people.com.cn/" if self.embedded(story) == "people" else None


def _counter(story: Story) -> str:
    """The script that writes the count, and counts by being asked."""
    return f'<script src="/plus/count.php?view=yes&aid={story.number}&mid=1" language="javascript"></script>'
