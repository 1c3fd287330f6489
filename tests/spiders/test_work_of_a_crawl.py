"""What a crawl does for a page, counted: a clock would measure the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linfen_crawler.replica import spawned
from tests.program import run_text
from tests.spiders.conftest import plain_environment

COUNTED_CRAWL = """
import json, logging, sys
from collections import Counter
import scrapy
from scrapy.http.request import NO_CALLBACK
from sqlalchemy import event
from sqlalchemy.engine import Engine
from linfen_crawler.operations.crawl import run_crawl
from linfen_crawler.sites import SiteAddresses, load_sites

counts = Counter()

def counted(owner, name, what, when=lambda *_, **__: True):
    plain = getattr(owner, name)
    def wrapper(self, *args, **kwargs):
        counts[what] += when(self, *args, **kwargs)
        return plain(self, *args, **kwargs)
    setattr(owner, name, wrapper)

counted(scrapy.Request, "__init__", "requests", lambda *_, callback=None, **__: callback not in {None, NO_CALLBACK})
counted(scrapy.Request, "__init__", "built")
counted(scrapy.http.Response, "__init__", "responses")
counted(SiteAddresses, "_classify", "classified")
counted(SiteAddresses, "_own", "canonicalised")
counted(logging.LogRecord, "__init__", "log records")
event.listen(Engine, "before_cursor_execute", lambda *_: counts.update(["statements"]))
output, replica = sys.argv[1:]
[summary] = run_crawl([load_sites()["lfxww"]], output=output, delay=0.0, replica=replica)
counts.update(asked=summary.pages_asked, forbidden=summary.rejected.get("robots", 0))
print(json.dumps({"counts": counts, "pages": summary.pages_by_kind, "ignored": summary.links_ignored}))
"""


@pytest.fixture(scope="module")
def two_crawls(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, dict[str, int]]]:
    """A crawl of all that a site has, and one in which every article is known."""
    output = tmp_path_factory.mktemp("counted")
    with spawned(sites=["lfxww"], scale=1.0, crawl_delay=None) as replica:
        return [_counted(output, replica.address) for _ in range(2)]


def _counted(output: Path, replica: str) -> dict[str, dict[str, int]]:
    done = run_text("-c", COUNTED_CRAWL, str(output), replica, env=plain_environment())
    assert done.returncode == 0, done.stderr
    report: dict[str, dict[str, int]] = json.loads(done.stdout.splitlines()[-1])
    return report


def test_a_request_is_built_that_is_never_sent(two_crawls):
    for report in two_crawls:
        # What robots.txt forbids is known only when it is to be sent.
        assert report["counts"]["requests"] == report["counts"]["asked"] + report["counts"]["forbidden"]


def test_a_page_is_asked_for_with_two_requests_or_kept_in_two_answers(two_crawls):
    for report in two_crawls:
        counts = report["counts"]
        assert counts["asked"] <= counts["built"] <= counts["asked"] + counts["forbidden"] + 5  # robots.txt
        assert counts["asked"] <= counts["responses"] <= counts["asked"] + 10


def test_the_link_to_a_known_article_costs_a_request(two_crawls):
    second = two_crawls[1]
    assert second["ignored"]["known"] >= 100
    assert set(second["pages"]) == {"front", "list"}


def test_each_article_costs_statements_of_its_own(two_crawls):
    first = two_crawls[0]
    lists = first["pages"]["list"] + first["pages"]["front"]
    # For all articles of a list together: none is asked for again, and they are entered as stored with one.
    assert first["counts"]["statements"] <= 15 * lists + 60 < 8 * lists + 60 + first["pages"]["article"] * 2


def test_an_address_is_taken_apart_more_often_than_it_is_met_in_another_form(two_crawls):
    first, second = two_crawls
    pages = first["pages"]
    assert first["counts"]["classified"] <= 2 * pages["article"] + 8 * (pages["list"] + pages["front"])
    assert first["counts"]["canonicalised"] <= first["counts"]["classified"] + 4 * pages["list"]
    assert second["counts"]["classified"] < first["counts"]["classified"]


def test_lines_of_the_log_are_made_that_nobody_sees(two_crawls):
    first = two_crawls[0]
    assert first["counts"]["log records"] < first["pages"]["article"] / 2


CRAWL_WITHOUT_GC = """
import gc, json, sys, weakref
from scrapy.http import Response
from linfen_crawler.operations.crawl import run_crawl
from linfen_crawler.sites import load_sites

gc.disable()
came, alive, most = 0, weakref.WeakSet(), 0
plain = Response.__init__

def noted(self, *args, **kwargs):
    global came, most
    plain(self, *args, **kwargs)
    came += 1
    alive.add(self)
    most = max(most, len(alive))

Response.__init__ = noted
output, replica = sys.argv[1:]
run_crawl([load_sites()["lfxww"]], output=output, delay=0.0, replica=replica)
print(json.dumps([came, most]))
"""


def test_answers_stay_in_memory_until_rings_of_objects_are_looked_for(tmp_path):
    with spawned(sites=["lfxww"], scale=1.0, crawl_delay=None) as replica:
        for least, bound in ((150, 25), (10, 8)):  # all articles, then the lists that name them
            done = run_text("-c", CRAWL_WITHOUT_GC, str(tmp_path), replica.address, env=plain_environment())
            assert done.returncode == 0, done.stderr
            came, most = json.loads(done.stdout.splitlines()[-1])
            assert came > least
            assert most <= bound  # those that a reading process has, and a few more
