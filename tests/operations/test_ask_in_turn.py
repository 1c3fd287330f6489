"""Asking for a few pages: what `linfen sites check`, `sites new` and `explain` do on the network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.operations.little_site import address, page, site
from tests.program import run_text
from tests.spiders.conftest import plain_environment
from tests.spiders.raw_server import raw_server

ASK = """
import json, os, socket, sys
from linfen_crawler.operations.ask_in_turn import ask_in_turn

replica, *urls = sys.argv[1:]
listening = []

def choose(answers):
    mine = {os.readlink(each.path) for each in os.scandir("/proc/self/fd") if os.path.exists(each.path)}
    for table in ("tcp", "tcp6"):
        for line in list(open(f"/proc/net/{table}"))[1:]:
            columns = line.split()
            if columns[3] == "0A" and f"socket:[{columns[9]}]" in mine:
                listening.append(columns[1])
    return urls[len(answers)] if len(answers) < len(urls) else None

if os.environ.get("LISTEN"):
    door = socket.create_server(("127.0.0.1", 0))
said = ask_in_turn(choose, most=5, delay=0.0, replica=replica)
print(json.dumps({"statuses": [each.response.status if each.response else each.failure for each in said.answers],
                  "listening": listening}))
"""


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="looks for open ports in /proc")
def test_a_port_listens_while_a_few_pages_are_asked_for() -> None:
    urls = [f"http://www.mytown.example{path}" for path in ("/", address())]
    environment = plain_environment() | {"LINFEN_CONTACT": "keeper@linfen-archive.cn"}
    with raw_server(site()) as (replica, _):
        shut, open_ = (
            json.loads(run_text("-c", ASK, replica, *urls, env=environment | more).stdout)
            for more in ({}, {"LISTEN": "1"})
        )
    assert shut == {"statuses": [200, 200], "listening": []}
    assert len(open_["listening"]) == 3  # so a port that listens would be seen


NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\n%sContent-Length: 0\r\n\r\n"
BUSY = [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"]


@pytest.mark.parametrize(
    ("answers", "statuses", "times"),
    [
        ({"/a 0": [b""], "/a 1": page("there")}, [200, 200], 2),
        ({"/a": [b""]}, ["no_answer", 200], 2),  # over the kept connection, and over a new one
        ({"/robots.txt": [NO_ROBOTS % b"Connection: close\r\n", b""], "/a": [b""]}, ["no_answer", 200], 1),
        ({"/a": BUSY}, [503, 200], 1),
    ],
)
def test_a_kept_connection_that_was_closed_stands_for_no_answer_or_an_answer_is_asked_for_again(
    answers: dict[str, list[bytes]], statuses: list[int | str], times: int
) -> None:
    urls = [f"http://www.mytown.example/{path}" for path in "ab"]
    environment = plain_environment() | {"LINFEN_CONTACT": "keeper@linfen-archive.cn"}
    with raw_server({"/robots.txt": [NO_ROBOTS % b""], "/b": page("there"), **answers}) as (replica, seen):
        said = json.loads(run_text("-c", ASK, replica, *urls, env=environment).stdout)
    assert said["statuses"] == statuses
    assert [request.split(b" ")[1] for request in seen] == [b"/robots.txt", *[b"/a"] * times, b"/b"]
