"""Pages of an invented site, as bytes: a front page, lists, and articles in a shape that a test may change."""

from __future__ import annotations

from linfen_crawler.site_making import Answer, SamplePage

HOME = "http://www.moucheng.example/"
SENTENCES = (
    "全市春季植树活动日前启动，各县区干部群众踊跃参加，当天栽下树苗三千余株。",
    "近日，市图书馆新馆建成开放，馆内设有阅览座位一千二百个，市民凭身份证即可入馆。",
    "记者从市水务局获悉，城区供水管网改造工程进展顺利，预计年底前全部完工。",
    "为方便群众出行，城区新开通三条公交线路，沿途设站四十六个，首末班时间不变。",
    "市农业农村局组织专家深入田间地头，指导农户科学施肥、防治病虫害，确保夏粮丰收。",
    "连日来，古城街道开展便民服务进社区活动，免费为老年人理发、量血压、修理家电。",
)
TITLES = (
    "我市启动春季义务植树活动", "市图书馆新馆正式建成开放", "城区供水管网改造进展顺利",
    "城区三条公交线路开通运行", "农技专家田间指导夏粮管理", "古城街道便民服务进到社区",
)  # fmt: skip
PAGE = (
    '<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/xinwen/">新闻</a> &gt; 正文</div>'
    '<div class="main"><h1 class="headline">{title}</h1><div class="info">{time} {source}</div>'
    '<div class="text">{body}</div></div>'
)


def path_of(number: int) -> str:
    """The path of an article."""
    return f"/xinwen/2024/05{number + 10:02}/{83100 + number}.html"


def article(number: int, shape: str = PAGE, *, source: str = "来源：某城日报", url: str | None = None) -> SamplePage:
    """An article's page; `number` from 0 to 5 chooses its text."""
    body = "".join(f"<p>{SENTENCES[(number + each) % len(SENTENCES)]}</p>" for each in range(5))
    inside = shape.format(
        title=TITLES[number % len(TITLES)], time=f"2024-05-{number + 10} 09:30", source=source, body=body, number=number
    )
    return page(url or f"{HOME[:-1]}{path_of(number)}", inside, TITLES[number % len(TITLES)])


def page(url: str, inside: str, title: str = "某城新闻网") -> SamplePage:
    """A page."""
    markup = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{inside}</body></html>'
    )
    return SamplePage(url, markup.encode())


def links(numbers: range) -> str:
    """A list of links to articles."""
    items = "".join(f'<li><a href="{path_of(number)}">{TITLES[number % 6]}</a></li>' for number in numbers)
    return f'<div class="list"><ul>{items}</ul></div>'


_SECTIONS = {"/": "首页", "/xinwen/": "新闻", "/shehui/": "社会", "/wenhua/": "文化", "/app/": "客户端"}
_ITEMS = "".join(f'<li><a href="{path}">{name}</a></li>' for path, name in _SECTIONS.items())
MENU = f'<div class="nav"><ul>{_ITEMS}</ul></div>'


def front() -> SamplePage:
    """The front page."""
    return page(HOME, MENU + links(range(6)))


def listing(path: str = "/xinwen/", more: str = '<a href="/xinwen/list_2.html">下一页</a>') -> SamplePage:
    """A list page."""
    return page(f"{HOME[:-1]}{path}", MENU + links(range(6)) + f'<div class="page">{more}</div>')


def site() -> dict[str, Answer]:
    """The whole site, by address."""
    lists = [listing(), listing("/shehui/", ""), listing("/wenhua/", ""), listing("/xinwen/list_2.html", "")]
    pages = [front(), *lists, *(article(number) for number in range(6))]
    return {each.url: Answer(each.url, 200, each.body, "text/html") for each in pages}


def surveyed(survey, answers):
    """Run a survey with answers by address; gives what it came to and what it asked for."""
    asked = []
    try:
        wish = next(survey)
        while True:
            asked.append(wish)
            wish = survey.send(answers.get(wish, Answer(wish, 404)))
    except StopIteration as end:
        return end.value, asked
