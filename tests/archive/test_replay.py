"""Archived pages come up in a browser as they were: by pywb, in Chromium, from a crawl of the replica."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from linfen_crawler.archive.replay import VARIABLE
from linfen_crawler.replica import running
from tests.archive.archives_of_our_own import FIRST, PICTURE, URL, picture
from tests.headless_browser import Browser
from tests.spiders.conftest import crawl, plain_environment

__all__ = ["crawl"]  # the fixture: a crawl in a process of its own


@contextmanager
def replayed(wayback, *arguments, ends_by=signal.SIGINT, code=0, temporary=None):
    """`linfen archive replay` while the block runs; gives the address that it prints."""
    more = {"TMPDIR": str(temporary)} if temporary is not None else {}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "linfen_crawler.cli", "archive", "replay", "--no-browser", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**plain_environment(), VARIABLE: str(wayback), **more},
    )
    try:
        address = process.stdout.readline().decode().strip()
        if not address:
            pytest.fail(process.communicate(timeout=60)[1].decode())
        yield address
        process.send_signal(ends_by)
        _, said = process.communicate(timeout=60)
        assert process.returncode == code, said.decode()
    finally:
        if process.poll() is None:  # a check has failed: it must end pywb, too
            process.terminate()
            process.communicate(timeout=60)


def fetched(address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as answer:
        return answer.read()


def is_free(port):
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def test_an_archived_article_looks_otherwise_in_a_browser(crawl, wayback, chromium, tmp_path):
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        crawled = crawl(replica, "lfxww", sections=["linfen/shizheng"], archive_media=True)
    records = [json.loads(line) for line in crawled.lines("lfxww")]
    record = next(each for each in records if each["images"])
    with (
        replayed(wayback, "lfxww", record["url"], "--output", str(crawled.output)) as address,
        Browser(chromium, tmp_path / "profile") as browser,
    ):
        browser.open(address)
        page = "document.querySelector('iframe').contentDocument"
        browser.wait_for(f"{page}.location.href !== 'about:blank' && {page}.readyState === 'complete'")
        text = browser.wait_for(f"{page}.body.innerText")
        widths = browser.wait_for(
            f"Object.fromEntries([...{page}.images].map(image => [image.currentSrc, image.naturalWidth]))"
        )
        browser.screenshot(tmp_path / "replayed.png")
    assert record["title"] in text
    for paragraph in record["body"].split("\n"):
        assert paragraph.split()[0] in text
    shown = {source.partition("im_/")[2]: width for source, width in widths.items()}
    assert all(shown[image["url"]] > 0 for image in record["images"]), shown
    assert (tmp_path / "replayed.png").stat().st_size > 10_000


def test_a_revisit_of_another_file_has_no_picture_in_a_browser(site, wayback, chromium, tmp_path):
    with (
        replayed(wayback, str(site.first), str(site.second), URL) as address,
        Browser(chromium, tmp_path / "profile") as browser,
    ):
        browser.open(address.replace("/http", "/20260203040506/http"))
        page = "document.querySelector('iframe').contentDocument"
        sizes = browser.wait_for(
            f"{page}.readyState === 'complete' && {page}.images.length &&"
            f" [...{page}.images].map(image => [image.naturalWidth, image.naturalHeight])"
        )
        text = browser.wait_for(f"{page}.body.innerText")
        browser.screenshot(tmp_path / "revisit.png")
    assert sizes == [[8, 6]]
    assert "秋粮收获过半" in text
    assert text.count("汾河两岸") == 3


def test_files_show_something_else_than_their_captures(site, wayback, tmp_path):
    """A revisit shows the payload of its original, which is in another file; nothing is copied, and nothing stays."""
    spaced = tmp_path / "a folder" / "a copy.warc.gz"
    spaced.parent.mkdir()
    spaced.write_bytes(site.first.read_bytes())
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    port = free_port()
    with replayed(wayback, str(spaced), str(site.second), URL, "--port", str(port), temporary=temporary) as address:
        assert address == f"http://127.0.0.1:{port}/archive/{URL}"
        for time in ("20260102030405", "20260203040506"):
            assert "秋粮收获过半" in fetched(f"http://127.0.0.1:{port}/archive/{time}mp_/{URL}").decode()
        assert fetched(f"http://127.0.0.1:{port}/archive/20260102030405im_/{PICTURE}") == picture()
        (folder,) = temporary.iterdir()
        assert not [path for path in folder.rglob("*") if "warc" in path.name]
    assert list(temporary.iterdir()) == []
    assert is_free(port)


def test_a_package_is_unpacked_or_shows_nothing(linfen, site, wayback):
    linfen("archive", "wacz", "lfxww", "--period", "all")
    package = site.folder / "wacz" / "lfxww-all.wacz"
    with replayed(wayback, str(package), ends_by=signal.SIGTERM, code=143) as address:
        assert address.endswith("/lfxww-all/")
        assert "秋粮收获过半" in fetched(f"{address}20260203040506mp_/{URL}").decode()
        assert fetched(f"{address}20260102030405im_/{PICTURE}") == picture()


def test_a_canonical_address_is_not_found_under_the_one_that_was_asked_for(site, wayback):
    canonical = "http://www.lfxww.com/canonical.html"
    record = {"canonical_url": canonical, "url": URL, "title": "秋粮收获过半", "warc": site.article.pointer}
    with site.articles.open("ab") as file:
        file.write(json.dumps(record).encode() + b"\n")
    with replayed(wayback, "lfxww", canonical, "--output", str(site.output)) as address:
        assert address.endswith(f"/lfxww/{URL}")


@pytest.mark.thorough
def test_an_index_is_older_than_its_archive(linfen, site, wayback):
    index = site.folder / "archive" / "index.cdxj"
    with replayed(wayback, "lfxww", "--output", str(site.output)):
        made = index.stat().st_mtime_ns
    with replayed(wayback, "lfxww", "--output", str(site.output)):
        assert index.stat().st_mtime_ns == made
    site.second.rename(site.second.with_suffix(".open"))
    site.second.with_suffix(".open").rename(site.second)  # as when a crawl finishes a file
    with replayed(wayback, "lfxww", "--output", str(site.output)):
        assert index.stat().st_mtime_ns > made


def replay(linfen, *arguments, **env):
    done = linfen("archive", "replay", "--no-browser", *arguments, env={VARIABLE: "", **env})
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stderr.decode()


def test_an_address_that_is_not_archived_starts_a_browser(linfen, site, wayback):
    code, said = replay(linfen, "lfxww", "http://www.lfxww.com/nothing.html", **{VARIABLE: str(wayback)})
    assert code == 2
    assert "nothing.html is not in this archive" in said


def test_a_port_that_is_taken_is_not_named(linfen, site, wayback):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, said = replay(linfen, "lfxww", "--port", port, **{VARIABLE: str(wayback)})
    assert code == 78
    assert f"port {port} of 127.0.0.1 cannot be used" in said


def test_without_pywb_nobody_says_how_to_get_it(linfen, site):
    code, said = replay(linfen, "lfxww", PATH="")
    assert code == 78
    assert "there is no pywb here" in said
    assert "brotlipy" in said
    assert "pipx install pywb" in said
    assert "export LINFEN_WAYBACK=" in said


def program(folder: Path, text: str) -> Path:
    path = folder / "wayback"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "echo \"ModuleNotFoundError: No module named 'pkg_resources'\" >&2; exit 1",
            "No module named 'pkg_resources'",
        ),
        ("exit 3", "exit code 3"),
        ("echo another program", "another program"),
        ('[ "$1" = --version ] && echo pywb 2.0 && exit; echo "no loop" >&2; exit 1', "pywb ended at once: no loop"),
    ],
)
def test_a_pywb_that_does_not_run_is_waited_for(linfen, site, tmp_path, text, what):
    code, said = replay(linfen, "lfxww", "--wayback", str(program(tmp_path, text)))
    assert code == 78
    assert what in said
    assert "pipx install pywb" in said


def test_a_pywb_that_is_named_and_missing_is_looked_for_elsewhere(linfen, site, wayback):
    folder = str(wayback.parent) + os.pathsep + os.environ["PATH"]
    for arguments, env, named in (
        (["--wayback", "nowhere/wayback"], {}, "--wayback names nowhere/wayback"),
        ([], {VARIABLE: "nowhere/wayback"}, f"{VARIABLE} names nowhere/wayback"),
    ):
        code, said = replay(linfen, "lfxww", *arguments, PATH=folder, **env)
        assert code == 78
        assert named in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([URL], "name the site, or the files"),
        (["lfxww", URL, PICTURE], "one address at most"),
        (["lfxww", FIRST], "there is no such file"),
        (["nosuch"], "there is no archive of 'nosuch'"),
        (["lfxww", "output/lfxww/archive/" + FIRST], "name one site, or files"),
    ],
)
def test_a_wrong_command_line_starts_pywb(linfen, site, arguments, message):
    code, said = replay(linfen, *arguments)
    assert code == 2
    assert message in said
