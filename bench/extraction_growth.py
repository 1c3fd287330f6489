"""What pages of many megabytes cost: seconds for each megabyte, by what fills them and by their length.

    python -m bench.extraction_growth [--megabytes 0.5 1 4 20] [--kinds …]

Promised is a cost that grows with a page's length and no faster, and no page over 2 seconds a megabyte. The pages are
made here: an article with its head line, and a filling before its end. Time is the processor's. Pages of more tags than
are read have a bar in place of a figure.
"""

from __future__ import annotations

import argparse
import time

from linfen_crawler import NotAnArticle, extract

TEXT = "连日来，某县各乡镇的粮食收购点一派繁忙，农户们开着满载玉米的车辆排队等候过磅。"
KINDS = {
    "paragraphs": f"<p>{TEXT}</p>",
    "one text": TEXT,
    "lines": f"{TEXT}<br>",
    "links": '<ul><li><a href="/x/1.html">某县秋粮收购工作全面展开</a> 2020-01-01</li></ul>',
    "tables": "<table><tr><td>玉米<td>一万二千吨<td>两千八百万元</table>",
    "open elements": "<div><section>",
    "nested spans": "<span><b>",
    "attributes": " a{number}=1",
    "elements with attributes": "<div class='a b c' id=x data-a=1 data-b=2 data-c=3 style='color:red'>玉米</div>",
    "pictures": "<p><img src=/1.jpg></p><p>农户在过磅 记者 王五 摄</p>",
    "scripts": "<script>var publishTime = 'x', a = [1, 2, 3] < b</script>",
    "comments": "<div class=comment><b>网友</b> <i>2022-11-01 08:01</i><p>说得太好了，希望家乡越来越好！</p></div>",
    "brackets": "<<<>>>",
    "quotation marks": "<a title=\"'>\" b='\">'>",
}


def main() -> None:
    """Measure, and print a line for each kind."""
    parser = argparse.ArgumentParser(prog="python -m bench.extraction_growth")
    parser.add_argument("--megabytes", nargs="+", type=float, default=[0.5, 1, 4, 20])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    options = parser.parse_args()
    print(f"| seconds for each MB | {' | '.join(f'{size:g} MB' for size in options.megabytes)} |")
    print(f"| --- |{' --- |' * len(options.megabytes)}")
    extract(_page("paragraphs", 0.01))
    for kind in options.kinds:
        taken = [(size, _seconds(_page(kind, size))) for size in options.megabytes]
        costs = [f"{seconds / size:.2f}" if seconds is not None else "–" for size, seconds in taken]
        print(f"| {kind} | {' | '.join(costs)} |", flush=True)


def _page(kind: str, megabytes: float) -> bytes:
    unit = KINDS[kind]
    count = int(megabytes * 1e6 / len(unit.format(number=100_000).encode()))
    many = "".join(unit.format(number=number) for number in range(count)) if "{" in unit else unit * count
    filling = f"<p{many}>" if kind == "attributes" else many
    return (
        "<html><head><title>某县秋粮收购工作全面展开_某某网</title></head><body><h1>某县秋粮收购工作全面展开</h1>"
        f"<div>2021-09-07 10:15 来源：某某日报</div><div><p>{TEXT}</p><p>{TEXT}</p>{filling}</div></body></html>"
    ).encode()


def _seconds(data: bytes) -> float | None:
    """How long it took; None where the page is too large to be read."""
    began = time.process_time()
    try:
        extract(data)
    except NotAnArticle as reason:
        if reason.reason == "too_large":
            return None
    return time.process_time() - began


if __name__ == "__main__":
    main()
