"""Every kind of damage to an output, done to a sound one: whether the doctor sees it, alone, and changes nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from linfen_crawler.doctor.finding import exit_code_of
from linfen_crawler.monitors import Alarm
from linfen_crawler.operations.alarm_book import AlarmBook, Notice
from linfen_crawler.operations.exit_code_words import MEANINGS, TO_DO
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.open_run import OpenRun
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.rebuild import rebuild_ledger
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.sites import load_sites
from tests.doctor.outputs import NOW, article, examined, fill, made, open_store, problems_of, snapshot, summary


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - size)


def change(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def add(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def sql(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "ledger.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


def spoil_pages(folder: Path) -> None:
    with (folder / "ledger.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


def move_ledger(folder: Path) -> None:
    (folder / "ledger.db").unlink()


def test_a_sound_output_is_faulted(tmp_path: Path) -> None:
    folder = made(tmp_path)
    found = examined(tmp_path / "output")
    assert problems_of(tmp_path / "output") == set()
    assert found["lines-ok"][0].what == "whole lines: 7, in files: 3; records checked against the schema: 6"
    assert "5 stored + 1 rejected" in found["ledger-ok"][0].what
    assert "new records: 6" in found["run-ok"][0].what
    assert exit_code_of(found["lines-ok"] + found["ledger-ok"]) == 0
    assert folder.is_dir()


LINE = (article(9).to_json_line() + "\n").encode()
DAMAGE = {
    "ledger-missing": (move_ledger, 3),
    "ledger-empty": (lambda folder: (folder / "ledger.db").write_bytes(b""), 3),
    "ledger-damaged": (spoil_pages, 7),
    "ledger-version": (lambda folder: sql(folder, "UPDATE versions SET version = 99"), 78),
    "ledger-older": (lambda folder: sql(folder, "UPDATE versions SET version = 1"), 3),
    "ledger-elsewhere": (
        lambda folder: (folder / "ledger.json").write_text('{"ledger": "postgresql://db/x", "folder": "f"}'),
        78,
    ),
    "ledger-sum": (lambda folder: sql(folder, "UPDATE addresses SET state = 'lost' WHERE state = 'pending'"), 7),
    "ledger-leases": (lambda folder: sql(folder, "UPDATE addresses SET state = 'leased' WHERE state = 'pending'"), 3),
    "ledger-count": (lambda folder: sql(folder, "DELETE FROM addresses WHERE revision = 2"), 7),
    "ledger-places": (lambda folder: sql(folder, "UPDATE addresses SET line_at = 5 WHERE revision = 2"), 7),
    "lines-missing": (lambda folder: (folder / "articles.jsonl").unlink(), 7),
    "lines-short": (lambda folder: cut(folder / "rejected.jsonl", (folder / "rejected.jsonl").stat().st_size), 7),
    "lines-behind": (lambda folder: add(folder / "articles.jsonl", LINE), 3),
    "line-torn": (lambda folder: add(folder / "articles.jsonl", LINE[:50]), 3),
    "line-broken": (lambda folder: change(folder / "articles.jsonl", b'{"id"', b'["id"'), 7),
    "line-schema": (lambda folder: change(folder / "articles.jsonl", b'"zh-Hans"', b'"klingon"'), 7),
    "line-twice": (lambda folder: add(folder / "articles.jsonl", LINE * 2), 7),
    "run-partial": (
        lambda folder: summary(folder, "20261201T030000Z-2", 0, exit_code=3, failed={"http_500": 2}, lists_failed={}),
        0,
    ),
    "run-failed": (lambda folder: summary(folder, "20261201T030000Z-2", 0, exit_code=5, error="no answer"), 3),
    "run-killed": (lambda folder: summary(folder, "20261201T030000Z-2", 0, finish_reason="killed"), 3),
    "run-unknown": (lambda folder: (folder / "runs/20261201T030000Z-2.json").write_text("{"), 0),
    "run-unreadable": (lambda folder: (folder / "runs/20261130T020000Z-1.json").write_text("{"), 0),
    "run-none": (lambda folder: (folder / "runs/20261201T020000Z-1.json").unlink() or (folder / "lock").unlink(), 0),
    "stray": (lambda folder: (folder / "notes.txt").touch(), 0),
    "unfinished": (lambda folder: (folder / "runs/20261130T020000Z-1.json.part").touch(), 0),
    "put-aside": (lambda folder: (folder / "articles.jsonl.torn-20261130T020000123456Z").write_bytes(b"x"), 0),
    "open-to-all": (lambda folder: (folder / "rejected.jsonl").chmod(0o666), 0),
}


def with_language(folder: Path) -> None:
    """A record that states its language, which a schema knows."""
    path = folder / "articles.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"language":null', b'"language":"zh-Hans"'))


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_not_seen_or_makes_other_alarm_or_is_touched(tmp_path: Path, kind: str) -> None:
    do, code = DAMAGE[kind]
    folder = made(tmp_path)
    if kind == "line-schema":
        with_language(folder)
        sql(folder, "DELETE FROM files")
    do(folder)
    before = snapshot(tmp_path / "output")
    found = examined(tmp_path / "output")
    assert kind in found
    assert found[kind][0].exit_code == code
    beside = {"line-twice": {"lines-behind"}, "run-unknown": {"run-unreadable"}}.get(kind, set())
    assert problems_of(tmp_path / "output") == {kind} | beside
    assert snapshot(tmp_path / "output") == before


def test_a_file_shorter_than_known_is_taken_for_a_torn_one(tmp_path: Path) -> None:
    folder = made(tmp_path)
    cut(folder / "articles.jsonl", 10)
    assert problems_of(tmp_path / "output") == {"lines-short", "line-torn"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_account_is_not_seen(tmp_path: Path) -> None:
    folder = made(tmp_path)
    os.chown(folder / "ledger.db", 12345, 12345)
    found = examined(tmp_path / "output")
    assert "12345" in found["owners"][0].what
    assert problems_of(tmp_path / "output") == {"owners"}


def test_a_file_that_this_account_may_not_use_is_not_seen(tmp_path: Path, monkeypatch) -> None:
    folder = made(tmp_path)
    allowed = os.access
    for forbidden, says in ((os.R_OK, "read"), (os.W_OK, "write")):
        monkeypatch.setattr(
            os,
            "access",
            lambda path, mode, no=forbidden: (path != folder / "gone.jsonl" or mode != no) and allowed(path, mode),
        )
        assert says in examined(tmp_path / "output")["no-access"][0].what


def test_links_are_followed_unseen(tmp_path: Path) -> None:
    folder = made(tmp_path)
    shutil.move(folder / "rejected.jsonl", tmp_path / "rejected.jsonl")
    (folder / "rejected.jsonl").symlink_to(tmp_path / "rejected.jsonl")
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    links = [each.about for each in examined(tmp_path / "output")["link"]]
    assert links == [str(folder), str(folder / "rejected.jsonl")]


def test_what_belongs_to_no_site_is_not_named_or_our_own_is(tmp_path: Path) -> None:
    made(tmp_path)
    output = tmp_path / "output"
    for name in ("exports", ".articles.csv.exporting", "Photos", "linfen-crawl.log"):
        (output / name).mkdir()
    found = examined(output)
    assert [each.about for each in found["stray"]] == [str(output / "Photos")]
    assert [each.about for each in found["unfinished"]] == [str(output / ".articles.csv.exporting")]


def test_a_site_without_definition_is_not_named(tmp_path: Path) -> None:
    folder = made(tmp_path)
    folder.rename(folder.with_name("oldtown"))
    assert [each.about for each in examined(tmp_path / "output")["definition-none"]] == ["oldtown"]


def test_no_output_ends_in_an_error_or_is_made(tmp_path: Path) -> None:
    assert "output-none" in examined(tmp_path / "output")
    assert not (tmp_path / "output").exists()


def test_a_killed_run_is_not_seen_or_its_ledger_is_changed(tmp_path: Path) -> None:
    """A process that dies with lines and a log of SQLite behind it."""
    code = (
        "import os, sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from linfen_crawler.operations.open_run import OpenRun\nfrom tests.doctor.outputs import fill, open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "OpenRun.begin(store.folder, '临汾新闻网', datetime(2026, 11, 20, 2, tzinfo=UTC))\n"
        "fill(store)\nstore.ledger.leased(store.ledger.discovered([]))\n"
        "store.commit()\nos._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "output")], cwd=Path(__file__).parents[2])
    folder = tmp_path / "output/lfxww"
    assert (folder / "ledger.db-wal").stat().st_size
    before = snapshot(tmp_path / "output")
    found = examined(tmp_path / "output")
    assert snapshot(tmp_path / "output") == before
    assert problems_of(tmp_path / "output") == {"run-killed"}
    assert re.search(r"process \d+, begun 2026-11-20T02:00:00", found["run-killed"][0].what)
    assert "5 stored" in found["ledger-ok"][0].what  # from the log, not from the file alone


def test_a_running_crawl_is_disturbed_or_taken_for_damage(tmp_path: Path) -> None:
    store = open_store(tmp_path / "output")
    try:
        fill(store)
        store.commit()
        add(tmp_path / "output/lfxww/articles.jsonl", LINE[:50])  # a line that is just being written
        before = {name: each for name, each in snapshot(tmp_path / "output").items() if not name.endswith("-shm")}
        found = examined(tmp_path / "output", now=datetime.now(UTC) + timedelta(minutes=1))
        after = {name: each for name, each in snapshot(tmp_path / "output").items() if not name.endswith("-shm")}
        assert found["running"][0].what.startswith(f"a crawl is running: process {os.getpid()}")
        assert not {each for each in found if found[each][0].level == "problem"} & set(DAMAGE)
        assert after == before
        cut(tmp_path / "output/lfxww/articles.jsonl", 50)
        store.store(article(7))  # it goes on
        late = examined(tmp_path / "output", now=datetime.now(UTC) + timedelta(hours=30))
        assert late["running-long"][0].level == "note"
    finally:
        store.close()


def test_a_rebuilt_ledger_or_a_run_that_has_not_ended_counts_as_a_killed_run(tmp_path: Path) -> None:
    folder = made(tmp_path)
    rebuild_ledger(tmp_path / "output", load_sites()["lfxww"])
    summary(folder, "20261201T040000Z-3", 0, finished_at=None, exit_code=None)
    assert problems_of(tmp_path / "output") == set()


def test_the_doctor_sees_other_killed_runs_than_linfen_runs(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "ledger.db-shm").touch()  # whoever opened the ledger last did not close it: no run was killed by that
    assert problems_of(tmp_path / "output") == set()
    OpenRun.begin(output_folder(tmp_path / "output", "lfxww"), "临汾新闻网", NOW)
    assert problems_of(tmp_path / "output") == {"run-killed"}


def test_a_summary_that_may_not_be_read_ends_the_doctor(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "runs/20261201T030000Z-2.json").mkdir()
    assert problems_of(tmp_path / "output") == {"run-unreadable", "run-unknown"}


@pytest.mark.parametrize("code", [1, 2, 4, 5, 6, 75, 78])
def test_a_failed_run_is_told_without_what_to_do_or_in_one_language(tmp_path: Path, code: int) -> None:
    folder = made(tmp_path)
    given = {"exit_code": code, "error": "an English sentence", "failed": {"http_500": 2}}
    summary(folder, "20261201T030000Z-2", 0, **given)
    (found,) = examined(tmp_path / "output")["run-failed"]
    assert (found.remedy, found.remedy_zh) == TO_DO[ExitCode(code)]
    assert f"exit code {code}: {MEANINGS[ExitCode(code)][0]}: an English sentence" in found.what
    assert found.what_zh == f"上次运行（今天）退出码 {code}：{MEANINGS[ExitCode(code)][1]}；2 × http_500"


def test_a_ledger_whose_making_a_full_disk_broke_off_counts_as_damage_or_is_not_mended(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "ledger.db").unlink()
    sql(folder, "PRAGMA journal_mode=WAL")  # what is written before the first table
    assert (folder / "ledger.db").stat().st_size
    assert problems_of(tmp_path / "output") == {"ledger-empty"}
    open_store(tmp_path / "output").close()  # as the next run does
    assert "5 stored" in examined(tmp_path / "output")["ledger-ok"][0].what
    sql(folder, "DELETE FROM versions")  # the last word of the making
    assert "ledger-version" in problems_of(tmp_path / "output")
    sql(folder, "DELETE FROM addresses")
    assert problems_of(tmp_path / "output") == {"ledger-empty"}
    move_ledger(folder)
    sql(folder, "CREATE TABLE other (x)")
    assert problems_of(tmp_path / "output") == {"ledger-damaged"}  # somebody else's database


def test_open_alarms_or_messages_that_nobody_took_are_not_told(tmp_path: Path) -> None:
    folder = made(tmp_path)
    began = [NOW - timedelta(days=days) for days in (1, 3)]
    alarms = [
        Alarm("lists", f"list {at:%d}", "", "", "run", at, f"the list of {at:%d} is empty", f"{at:%d} 日列表为空")
        for at in began
    ]
    book = AlarmBook(folder / "alarms.json", "lfxww", open=alarms, unsent=[Notice("begun", alarms[0], began[0])])
    book.write()
    found = examined(tmp_path / "output")
    assert problems_of(tmp_path / "output") == {"alarms-open", "alarms-unsent"}
    assert found["alarms-open"][0].what == (
        "open alarms: 2; the oldest, since 2026-11-28T12:00:00+00:00: the list of 28 is empty"
    )
    assert "28 日列表为空" in found["alarms-open"][0].what_zh
    assert "1, the oldest of 2026-11-30T12:00:00+00:00" in found["alarms-unsent"][0].what
    lock = SiteLock.take(folder / "lock")
    running = set(problems_of(tmp_path / "output"))
    lock.release()
    assert "alarms-unsent" not in running  # they may just be on their way


def test_a_code_that_is_none_ends_the_doctor(tmp_path: Path) -> None:
    folder = made(tmp_path)
    for code in (99, None):
        summary(folder, "20261201T030000Z-2", 0, exit_code=code)
        assert "not known" in examined(tmp_path / "output")["run-failed"][0].what


def test_looking_keeps_the_lock_that_a_crawl_wants(tmp_path: Path) -> None:
    folder = made(tmp_path)
    lock = SiteLock.take(folder / "lock")
    examined(tmp_path / "output")
    lock.release()
    SiteLock.take(folder / "lock").release()  # is free again


def test_the_time_since_the_last_run_is_not_judged(tmp_path: Path) -> None:
    made(tmp_path)
    assert problems_of(tmp_path / "output", now=NOW + timedelta(days=3)) == set()
    assert problems_of(tmp_path / "output", now=NOW + timedelta(days=9)) == {"run-old"}


def test_a_faulty_record_among_many_is_found_only_where_all_are_looked_at(tmp_path: Path) -> None:
    folder = made(tmp_path, count=400)
    path = folder / "articles.jsonl"
    lines = path.read_bytes().split(b"\n")
    looked_at = int(re.search(r"the schema: (\d+)", examined(tmp_path / "output")["lines-ok"][0].what)[1])
    assert 200 <= looked_at < 250
    everywhere = []
    for number in range(150, 170):
        spoilt = [*lines]
        spoilt[number] = spoilt[number].replace(b'"page_count":', b'"page_count":-')
        path.write_bytes(b"\n".join(spoilt))
        assert "line-schema" in examined(tmp_path / "output", deep=True)
        everywhere.append("line-schema" in examined(tmp_path / "output"))
    assert not all(everywhere)
    spoilt = [*lines]
    spoilt[-2] = spoilt[-2].replace(b'"page_count":', b'"page_count":-')
    path.write_bytes(b"\n".join(spoilt))
    assert "line-schema" in examined(tmp_path / "output")  # the newest are always looked at


def test_pointers_into_the_archive_are_not_followed(tmp_path: Path) -> None:
    from linfen_crawler.replica import running

    with running(sites=["lfxww"], scale=0.05, crawl_delay=None) as replica:
        code = (
            "import sys\nfrom linfen_crawler.operations.crawl import run_crawl\n"
            "from linfen_crawler.sites import load_sites\n"
            "where = {'output': sys.argv[1], 'replica': sys.argv[2]}\n"
            "run_crawl([load_sites()['lfxww']], limit=3, delay=0.0, archive=True, **where)\n"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "output"), replica.address], check=True)
    output = tmp_path / "output"
    now = datetime.now(UTC)
    assert examined(output, now=now)["pointers-ok"][0].what.endswith("all 3 looked at")
    assert problems_of(output, now=now) == set()
    articles = output / "lfxww/articles.jsonl"
    sound = articles.read_bytes()
    pointer = json.loads(sound.split(b"\n")[0])["warc"]
    archive = next((output / "lfxww/archive").glob("*.warc.gz"))
    for old, new, says in (
        (f'"offset":{pointer["offset"]}', f'"offset":{pointer["offset"] + 1}', "no record begins"),
        (f'"offset":{pointer["offset"]}', '"offset":0', "is a warcinfo"),
        (f'"offset":{pointer["offset"]}', '"offset":999999999', "ends before"),
        (pointer["digest"], "sha1:" + "A" * 32, "has the digest"),
        (pointer["file"], "missing.warc.gz", "is missing"),
        (pointer["file"], "../articles.jsonl", "no name of a file"),
    ):
        articles.write_bytes(sound.replace(old.encode(), new.encode(), 1))
        found = examined(output, now=now)["pointers-wrong"][0]
        assert (found.exit_code, says in found.what) == (7, True), found.what
    articles.write_bytes(sound)
    before = snapshot(output)
    archive.rename(tmp_path / archive.name)
    assert "is missing" in examined(output, now=now)["pointers-wrong"][0].what
    (tmp_path / archive.name).rename(archive)
    assert {**snapshot(output), "lfxww/archive": ()} == {**before, "lfxww/archive": ()}
