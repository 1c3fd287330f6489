"""No host but the site's own is asked, wherever lists, further pages and pictures are redirected."""

from __future__ import annotations

from types import SimpleNamespace

from linfen_crawler.replica import running
from tests.spiders.raw_server import raw_server
from tests.spiders.test_hostile_answers import ARTICLE, HTML, sized

ELSEWHERE = sized(b"", b"Location: http://www.elsewhere.cn/x\r\n", b"302 Found")
DAY = "/content/2023-12/11"


def hosts(seen: list[bytes]) -> set[bytes]:
    return {line for request in seen for line in request.split(b"\r\n") if line.lower().startswith(b"host:")}


def test_a_redirect_of_a_page_or_picture_leads_off_the_site(crawl):
    picture = b"<p><img src='/p/1.jpg'></p>"
    pages = b"<a href='content_1_2.htm'>2</a>"
    whole = ARTICLE.replace(b"</div>", picture + b"</div>")
    first = whole.replace(b"</body>", pages + b"</body>")
    front = "".join(f"<a href='{DAY}/content_{number}.htm'>市里召开一次关于种树的会议</a>" for number in (1, 2))
    front += "<a href='/channel/'>频道</a>"
    answers = {
        "/": [sized(f"<html><body>{front}</body></html>".encode(), HTML)],
        "/channel/": [ELSEWHERE],
        f"{DAY}/content_1.htm": [sized(first)],
        f"{DAY}/content_1_2.htm": [ELSEWHERE],
        f"{DAY}/content_2.htm": [sized(whole)],
        "/p/1.jpg": [ELSEWHERE],
    }
    with raw_server(answers) as (address, seen):
        done = crawl(SimpleNamespace(address=address), "sxycrb", archive=True, archive_media=True)
    asked = [request.split(b" ")[1].decode() for request in seen]
    assert set(answers) <= set(asked)
    assert hosts(seen) == {b"Host: www.sxycrb.com"}
    assert {reason for _, reason in done.outcomes("sxycrb").values()} == {None, "further_page_off_site"}
    assert done.summary["lists_failed"] == {"off_site": 1}
    assert done.summary["media"] == {"failed": 1}


def test_twins_and_media_hosts_are_taken_for_others(crawl):
    with running(sites=["lfxww"], scale=0.1) as replica:
        done = crawl(replica, "lfxww", archive=True, archive_media=True)
    assert done.summary["exit_code"] == 0
    assert done.summary["media"].get("failed") is None
