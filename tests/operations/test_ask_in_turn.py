"""Asking for a few pages: what `linfen sites check`, `sites new` and `explain` do on the network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.operations.little_site import address, site
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
print(json.dumps({"statuses": [each.response.status for each in said.answers], "listening": listening}))
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
