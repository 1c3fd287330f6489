"""What sites do to an article that they repost, in several strengths, and articles that only look like reposts."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from opencc import OpenCC

from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Record = dict[str, Any]

STRENGTHS = ("twin", "reset", "cut", "reworked")
"""`twin`: another address; `reset`: title, punctuation and dateline; `cut`: a paragraph less, editor's lines more,
traditional characters; `reworked`: all of it and one character of a hundred exchanged."""

SMALL = 120
"""Characters below which nobody cuts a paragraph out."""


def record(site: str, number: int, title: str, body: str, day: datetime, source: str | None = None) -> Record:
    url = f"http://{site}.test/{number}.html"
    return {
        "id": hashlib.sha256(url.encode()).hexdigest()[:20],
        "site": site,
        "url": url,
        "canonical_url": url,
        "title": title,
        "source": source,
        "publish_time": day.isoformat(timespec="seconds"),
        "publish_time_precision": "second",
        "fetched_at": "2026-01-01T00:00:00+00:00",
        "body": body,
    }


def reposted(original: Record, site: str, number: int, strength: str) -> Record:
    """The article as another site has it, hours to days later."""
    draw = Draw("repost", site, number, strength)
    day = datetime.fromisoformat(original["publish_time"]) + timedelta(minutes=draw.number(20, 4000))
    title, body = original["title"], original["body"]
    if strength != "twin":
        title = _retitled(title, draw)
        body = _repunctuated(body, draw)
    if strength in {"reset", "reworked"}:
        body = f"本报讯 {body}" if draw.chance(0.5) else f"{site}{day.month}月{day.day}日讯（记者 张三）{body}"
    if strength in {"cut", "reworked"}:
        body = _cut(body, draw)
    if strength == "reworked":
        body = _exchanged(body, draw)
    if strength == "cut" and draw.chance(0.5):
        title, body = _traditional(title), _traditional(body)
    if strength in {"cut", "reworked"}:
        body = f"编者按：以下为本网转载内容。\n{body}\n来源：{original['source']}\n责任编辑：李四 初审：王五"
    return record(site, number, title, body, day, original["source"])


def _retitled(title: str, draw: Draw) -> str:
    return draw.pick([f"【关注】{title}", title[: max(6, len(title) // 2)], f"{title} 引发热议", "今日要闻速览"])


def _repunctuated(body: str, draw: Draw) -> str:
    table = draw.pick([{"，": ",", "。": "."}, {"“": "「", "”": "」"}, {"，": " ", "；": "，"}, {"\n": "\n\n　　"}])
    return body.translate(str.maketrans(table))


def _cut(body: str, draw: Draw) -> str:
    paragraphs = [each for each in body.split("\n") if each.strip()]
    if len(paragraphs) < 3 or len(body) < SMALL:
        return body
    shorter = [paragraphs[1:], paragraphs[:-1]]
    if len(paragraphs) > 6:
        shorter.append(paragraphs[1:-1])
    chosen = "\n".join(draw.pick(shorter))
    return chosen if len(chosen) > len(body) // 2 else body


def _exchanged(body: str, draw: Draw) -> str:
    characters = list(body)
    for _ in range(len(characters) // 100):
        at = draw.number(0, len(characters) - 1)
        if "\u4e00" <= characters[at] <= "\u9fff":
            characters[at] = draw.pick("的了在和与对为从")
    return "".join(characters)


def _traditional(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def templated(days: int) -> Iterator[Record]:
    """Articles of the same template day by day: each is one of its own."""
    start = datetime.fromisoformat("2022-01-01T08:00:00+08:00")
    templates: list[Callable[[Draw, datetime, int], tuple[str, str]]] = [_weather, _lottery, _prices, _fuel, _roads]
    for nth in range(days):
        day = start + timedelta(days=nth)
        for kind, template in enumerate(templates):
            title, body = template(Draw("template", kind, nth), day, nth)
            yield record("lfxww", 10_000_000 + 10 * nth + kind, title, body, day)


def _weather(draw: Draw, day: datetime, _: int) -> tuple[str, str]:
    sky = draw.pick(["晴", "多云", "晴转多云", "小雨", "阴", "多云转阴"])
    return f"临汾{day.month}月{day.day}日天气预报", (
        f"临汾市气象台{day.month}月{day.day}日早晨发布天气预报：今天白天到夜间，全市{sky}，东南风二到三级，"
        f"平川最高气温{draw.number(-2, 36)}℃，山区最高气温{draw.number(-6, 30)}℃，夜间最低气温{draw.number(-14, 22)}℃。"
        "请广大市民根据天气变化及时增减衣物，出行注意交通安全，农户要做好设施农业的田间管理工作。"
    )


def _lottery(draw: Draw, day: datetime, nth: int) -> tuple[str, str]:
    balls = " ".join(f"{draw.number(1, 33):02}" for _ in range(6))
    return "双色球开奖公告", (
        f"福彩双色球第{day.year}{nth:03}期开奖结果：红球号码为{balls}，蓝球号码为{draw.number(1, 16):02}。"
        f"本期一等奖开出{draw.number(0, 20)}注，单注奖金为{draw.number(500, 1000)}万元，"
        "我市彩民可持中奖彩票到市福彩中心兑奖。温馨提示：请理性购彩，未成年人不得购买彩票及兑奖。"
    )


def _prices(draw: Draw, day: datetime, _: int) -> tuple[str, str]:
    goods = ["白菜", "土豆", "西红柿", "黄瓜", "茄子", "豆角", "鸡蛋", "猪肉", "牛肉", "羊肉", "面粉", "大米"]
    moved = draw.sample(goods, 2)
    prices = [2 + 3 * at + (draw.number(1, 9) if each in moved else 5) / 10 for at, each in enumerate(goods)]
    lines = [f"{each}每公斤{price:.1f}元" for each, price in zip(goods, prices, strict=True)]
    return "我市主要农副产品价格监测", (
        f"市发改委价格监测中心{day.month}月{day.day}日监测，尧丰农副产品批发市场主要品种批发价格为：{'，'.join(lines)}。"
    )


def _fuel(draw: Draw, day: datetime, nth: int) -> tuple[str, str]:
    up = draw.pick(["上调", "下调"])
    return f"国内成品油价格{up}", (
        f"根据近期国际市场油价变化情况，按照现行成品油价格形成机制，自{day.year}年{day.month}月{day.day}日24时起，"
        f"国内汽、柴油价格每吨分别{up}{draw.number(50, 600)}元和{draw.number(50, 600)}元。"
        "相关部门将加强组织生产和调运，确保市场稳定供应，严厉查处不执行国家价格政策的行为。"
    )


def _roads(draw: Draw, day: datetime, nth: int) -> tuple[str, str]:
    begin, end = (f"K{draw.number(1, 900)}+{draw.number(100, 900)}" for _ in "ab")
    return "施工期间绕行公告", (
        f"因道路养护施工需要，自{day.month}月{day.day}日起，国道{draw.number(100, 400)}线{begin}至{end}段半幅封闭施工，"
        "过往车辆请按现场标志减速慢行或提前绕行，给您带来的不便敬请谅解。咨询电话请拨打公路服务热线，施工结束后另行公告。"
    )


def newsroom(scale: float = 1.0) -> list[Record]:
    """Articles of all sites of the replica: each told by one site alone."""
    world = World(scale=scale)
    return [
        record(
            key,
            1_000_000 * place + number,
            truth.title,
            truth.body,
            datetime.fromisoformat(truth.publish_time),
            truth.source,
        )
        for place, key in enumerate(world.sites, 1)
        for number, truth in enumerate(world.truth(key).values())
    ]
