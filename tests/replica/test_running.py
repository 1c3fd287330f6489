"""Starting and ending it, over process boundaries; the same pages on every start."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from http.client import HTTPConnection

import pytest

from linfen_crawler import replica
from linfen_crawler.replica import Fault
from linfen_crawler.replica.__main__ import main
from linfen_crawler.replica.world import SITE_KEYS, World
from tests.replica.site_page import ask

FINGERPRINT = """
import hashlib
from linfen_crawler.replica.world import World
from tests.replica.site_page import ask
world, digest = World(), hashlib.sha256()
for key, site in world.sites.items():
    for url in [site.home, *world.truth(key)]:
        digest.update(ask(world, url).body)
        digest.update(repr(world.truth(key).get(url)).encode())
print(digest.hexdigest())
"""


def test_two_starts_show_the_same_pages_and_know_the_same_truth() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_a_spawned_replica_takes_orders_and_answers_questions_by_its_control_address() -> None:
    with replica.spawned(sites=["xinzhou", "jcnews"], crawl_delay=None) as server:
        connection = HTTPConnection(server.address, timeout=20)

        def status(path: str) -> int:
            connection.request("GET", path, headers={"Host": "news.xinzhou.org"})
            answer = connection.getresponse()
            answer.read()
            return answer.status

        truth = server.truth("xinzhou")
        assert truth == dict(World(["xinzhou"]).truth("xinzhou"))
        new = server.publish("xinzhou", 2)
        edited = server.edit("xinzhou", newest=1)
        removed = server.remove("xinzhou", newest=2, status=410)
        assert edited == [new[-1]]
        assert set(removed) == set(new)
        assert server.truth("xinzhou") == truth
        assert status(removed[0].removeprefix("http://news.xinzhou.org")) == 410
        server.set_faults(Fault("status", "/robots", times=1))
        assert [status("/robots.txt"), status("/robots.txt")] == [503, 200]
        assert [entry.status for entry in server.entries()] == [410, 503, 200]
        server.clear_log()
        assert server.entries() == []
        server.redesign("jcnews")
        with pytest.raises(ValueError, match="'lfxww'"):
            server.redesign("lfxww")
        with pytest.raises(ValueError, match="is no article of jcnews"):
            server.edit("jcnews", urls=["http://www.jcnews.com.cn/"])
        with pytest.raises(ValueError, match="it shows xinzhou, jcnews"):
            server.truth("lfxww")
        connection.close()
    assert server.process.returncode == 0


@pytest.mark.parametrize("order", ["nothing", "../x", "edit"])
def test_unknown_orders_and_garbage_are_refused_without_harm(order: str) -> None:
    with replica.running(sites=["xinzhou"]) as server:
        connection = HTTPConnection(server.address, timeout=20)
        for method, body in (("GET", None), ("POST", "[1, 2"), ("POST", "[1]"), ("POST", '{"site": 7}')):
            connection.request(method, f"/__replica__/{order}", body)
            answer = connection.getresponse()
            answer.read()
            assert answer.status in {400, 404}
        connection.request("GET", "/__replica__/log", headers={"Host": "news.xinzhou.org"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 404, "orders are taken from this machine's own name only"
        connection.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM for other processes")
def test_the_command_prints_its_address_first_and_ends_well_on_sigterm() -> None:
    command = [sys.executable, "-m", "linfen_crawler.replica", "--site", "xinzhou", "--crawl-delay", "0.05"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            connection = HTTPConnection(address, timeout=20)
            connection.request("GET", "/robots.txt", headers={"Host": "news.xinzhou.org"})
            assert b"Crawl-delay: 0.05" in connection.getresponse().read()
            connection.close()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def test_bad_arguments_end_in_a_message_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--site", "nobody"]) == 2
    assert capsys.readouterr().err.startswith("replica: unknown site 'nobody'")
    assert main(["--scale", "-1"]) == 2
    assert "scale must be above 0" in capsys.readouterr().err
    with replica.running(sites=["xinzhou"]) as server:
        assert main(["--port", server.address.partition(":")[2]]) == 2
    assert capsys.readouterr().err.startswith("replica: ")


def test_a_start_that_fails_says_why() -> None:
    with pytest.raises(ValueError, match="unknown site 'nobody'"), replica.running(sites=["nobody"]):
        pass
    why = "did not start: replica: unknown site 'nobody'"
    with pytest.raises(RuntimeError, match=why), replica.spawned(sites=["nobody"]):
        pass
    with replica.running(sites=["xinzhou"]) as server:
        port = int(server.address.partition(":")[2])
        with pytest.raises(OSError, match="address already in use"), replica.running(sites=["xinzhou"], port=port):
            pass


def test_the_host_list_names_all_hosts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--host-list"]) == 0
    hosts = capsys.readouterr().out.split()
    assert {"www.lfxww.com", "m.lfxww.com", "lf.sxgov.cn", "lf.sxrb.com", "www.linfen.gov.cn"} <= set(hosts)
    assert len(hosts) == len(set(hosts)) >= len(SITE_KEYS)


def test_it_runs_in_an_event_loop_that_is_there() -> None:
    async def ask_once() -> bytes:
        async with replica.serve(sites=["xinzhou"]) as server:
            host, _, port = server.address.partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(b"GET /robots.txt HTTP/1.1\r\nHost: news.xinzhou.org\r\nConnection: close\r\n\r\n")
            answer = await reader.read()
            writer.close()
            await writer.wait_closed()
            return answer

    assert asyncio.run(ask_once()).startswith(b"HTTP/1.1 200 OK")


def test_a_site_of_a_hundred_thousand_articles_answers_without_having_made_them() -> None:
    world = World(["lfxww"], scale=714)
    site = world.sites["lfxww"]
    assert len(site.timeline) > 99_000
    urls = [site.canonical_url(index) for index in (0, 50_000, len(site.timeline) - 1)]
    digests = {hashlib.sha256(ask(world, url).body).digest() for url in urls}
    assert len(digests) == 3
    assert all(world.truth("lfxww")[url].canonical_url == url for url in urls)
    last = -(-site.timeline.count(frozenset({"linfen/shizheng"})) // site.list_size)
    assert ask(world, f"http://www.lfxww.com/linfen/shizheng/index_{last}.html").status == 200
    assert ask(world, f"http://www.lfxww.com/linfen/shizheng/index_{last + 1}.html").status == 404
