"""Nine sites, three workers: one is killed, one is cut off and comes back, the ledgers' server is restarted."""

from __future__ import annotations

import itertools
import json
import signal
import sys
import threading
from collections import defaultdict
from contextlib import ExitStack

import dask
import pytest

from linfen_crawler.ledger import sums_of
from linfen_crawler.many_sites.crawl_many import ManySites, crawl_many
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.replica import spawned
from linfen_crawler.sites import load_sites
from tests.many_sites.networks import Namespaces, OneHost, bridges
from tests.many_sites.workers import parent_of, scheduler_with, wait_until
from tests.postgres import KEEPING, postgresql

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
]

KEYS = [
    *("lfxww", "lf_sxgov", "lf_sxrb", "linfen_gov", "sxycrb"),
    *("sxllnews", "changzhinews", "jcnews", "xinzhou"),
]
DELAY = 0.25
LEASE = 6.0


class Watch:
    """What the server and the replica know of the crawls under way."""

    def __init__(self, postgres, database, replica):
        self._postgres = postgres
        self._database = database
        self._replica = replica

    def lease(self, site):
        """Token and process of the run that has a site; None where nobody has."""
        rows = self._postgres.sql(
            f"SELECT token, holder FROM linfen.leases WHERE name = 'site:{site}' AND until > clock_timestamp()",
            self._database.url.database,
        )
        return (rows[0][0], json.loads(rows[0][1])["pid"]) if rows and rows[0][0] else None

    def token(self, site):
        """Of the run that has a site, or had it last."""
        rows = self._postgres.sql(
            f"SELECT token FROM linfen.leases WHERE name = 'site:{site}'", self._database.url.database
        )
        return rows[0][0] if rows else None

    def asked(self, site):
        hosts = load_sites()[site].hosts
        return sum(entry.host in hosts for entry in self._replica.entries())

    def well_under_way(self, sites):
        """The sites that somebody crawls, once each has been asked for a handful of pages and is not done."""
        found = {}
        for site in sites:
            lease = self.lease(site) if self.asked(site) >= 6 else None
            if lease is not None:
                found[site] = lease
        return found


@pytest.fixture(params=[OneHost, Namespaces], ids=["cut lines", "networks of their own"])
def network(request):
    if request.param is Namespaces:
        request.getfixturevalue("two_bridges")
    return request.param


@pytest.fixture
def two_bridges():
    with bridges():
        yield


def test_a_lost_worker_a_cut_line_or_a_restart_loses_an_article_doubles_one_or_hurries_a_host(
    tmp_path, network, monkeypatch
):
    (tmp_path / "output").mkdir()
    sites = [load_sites()[key] for key in KEYS]
    # A line that is cut without a word is noticed after half a minute by default.
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP", "12s")
    with (
        dask.config.set({"distributed.comm.timeouts.tcp": "12s"}),
        postgresql(**KEEPING) as postgres,
        spawned(sites=KEYS, scale=0.4, crawl_delay=None) as replica,
    ):
        database = postgres.database()
        environment = {"LINFEN_LEASE_SECONDS": str(LEASE), "LINFEN_LEDGER_PATIENCE": "60"}
        watch = Watch(postgres, database, replica)
        with ExitStack() as opened:
            client, workers = opened.enter_context(scheduler_with(tmp_path, environment, network.host))
            machines = network(
                workers.scheduler, postgres.folder / ".s.PGSQL.5432", database.url.database, replica.address
            )
            opened.callback(machines.close)
            opened.callback(workers.end)
            # Each names itself in what it asks: the replica's log has who it was.
            names = (f"worker{number}@news.cn" for number in itertools.count(1))

            def start(machine):
                return workers.start(machine, LINFEN_CONTACT=next(names))

            for name, value in {**environment, "LINFEN_LEDGER": database.text}.items():
                monkeypatch.setenv(name, value)
            first, second, third = start(machines.near), start(machines.far), start(machines.new())
            client.wait_for_workers(3, timeout=120)

            summaries = []
            wish = {"delay": DELAY}
            many = ManySites(sites, tmp_path / "output", wish)
            crawling = threading.Thread(target=lambda: summaries.extend(crawl_many(client, many)))
            crawling.start()

            # All three are in the midst of a site.
            at_work = wait_until(lambda: len(found := watch.well_under_way(KEYS[:3])) == 3 and found)
            by_worker = {parent_of(pid): site for site, (_, pid) in at_work.items()}
            assert set(by_worker) == {first, second, third}
            cut_site, killed_site = by_worker[second], by_worker[first]

            workers.kill(first)
            machines.cut()
            # The machine that is cut off has no locks that others see, either.
            for locked in ("lock", "crawl.log"):
                (tmp_path / "output" / cut_site / locked).rename(tmp_path / locked)
            start(machines.new())
            for site in (cut_site, killed_site):
                wait_until(lambda site=site: watch.token(site) != at_work[site][0])

            postgres.stop(signal.SIGQUIT)
            postgres.start()
            # The line is mended, and who was cut off comes back: what he still holds is another's.
            machines.mend()
            start(machines.far)
            crawling.join(timeout=300)
            assert not crawling.is_alive()

        assert [(each.site, each.exit_code) for each in summaries] == [(key, ExitCode.OK) for key in KEYS]
        for key in KEYS:
            lines = (tmp_path / "output" / key / "articles.jsonl").read_text("utf-8").splitlines()
            urls = [json.loads(line)["canonical_url"] for line in lines]
            assert sorted(urls) == sorted(replica.truth(key)), key
            sums = sums_of(database.of(key))
            assert sums.adds_up, key
            assert (sums.stored, sums.pending, sums.leased, sums.failed) == (len(urls), 0, 0, 0), key
        _check_pace(replica.entries(), handed_over={cut_site, killed_site})


def _check_pace(entries, *, handed_over):
    """No request follows another one of its host sooner than the delay, and a host has one worker after the other."""
    asked = defaultdict(list)
    for entry in entries:
        asked[entry.host].append(entry)
    assert len(asked) >= len(KEYS)
    site_of = {host: key for key in KEYS for host in load_sites()[key].hosts}
    changed = set()
    for host, of_host in asked.items():
        hurried = [
            [(each.time, each.headers["user-agent"], each.path, each.status) for each in pair]
            for pair in itertools.pairwise(of_host)
            if pair[1].time - pair[0].time < DELAY
        ]
        assert not hurried, host
        workers = [name for name, _ in itertools.groupby(entry.headers["user-agent"] for entry in of_host)]
        assert len(workers) == len(set(workers)), (host, workers)
        if len(workers) > 1:
            changed.add(site_of[host])
    assert handed_over <= changed
