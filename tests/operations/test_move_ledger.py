"""A ledger that is moved to a server, and back, knows what it knew; where that is broken off, one of both is whole."""

from __future__ import annotations

import contextlib
import tracemalloc

import pytest
from sqlalchemy import BigInteger, Integer, create_engine, insert, select

from linfen_crawler.cli.ledger import run_move
from linfen_crawler.ledger import Ledger, copying, remove_ledger, sums_of
from linfen_crawler.ledger.lease import Lease
from linfen_crawler.ledger.reading import reading, version_of
from linfen_crawler.ledger.schema import addresses, metadata, versions
from linfen_crawler.ledger.sites_of_server import sites_of
from linfen_crawler.operations import move_ledger
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_note import read_note
from linfen_crawler.operations.ledger_plan import LedgerPlan
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.site_store import SiteStore
from tests.operations.test_site_store import SITE, article
from tests.program import run_text
from tests.spiders.conftest import plain_environment

TABLES = [table for table in metadata.sorted_tables if table is not versions]


@pytest.fixture
def database(postgres):
    return postgres.database()


@pytest.fixture
def folder(tmp_path):
    """A site with two records and a ledger that has something in every column of every table."""
    store = SiteStore.open(tmp_path, SITE)
    for n in (100001, 100002):
        store.store(article(n))
    store.close()
    engine = create_engine(f"sqlite:///{tmp_path / SITE.key / 'ledger.db'}")
    with engine.begin() as connection:
        for table in TABLES:
            connection.execute(insert(table), [row(table, n, full=n % 2 == 0) for n in range(4)])
    engine.dispose()
    return tmp_path / SITE.key


def row(table, n: int, *, full: bool) -> dict:
    """A row with a value in each column, or in those only that must have one."""
    values = {}
    for column in table.columns:
        if isinstance(column.type, BigInteger):
            values[column.name] = 2**40 + n
        elif isinstance(column.type, Integer):
            values[column.name] = n
        else:
            values[column.name] = f"{column.name} '临汾' \\ %s {n}"
        if column.nullable and not full:
            values[column.name] = None
    if table is addresses:
        values["state"] = ("pending", "failed", "alias", "rejected")[n]
    return values


def content(place) -> dict:
    """Every row of a ledger; None where there is none."""
    with reading(place) as connection:
        if connection is None:
            return None
        return {table.name: sorted(connection.execute(select(table)).all(), key=str) for table in TABLES}


def move(folder, database, *keys, back=False):
    return run_move(keys, output=folder.parent, back=back, ledger=database.text)


def again(folder, database, *keys, back) -> ExitCode:
    """The exit code of another call."""
    try:
        return move(folder, database, *keys, back=back)
    except CannotRun as problem:
        return problem.exit_code


def opens(folder, database) -> bool:
    """Whether a crawl can go on with the ledger on the server or, where none is named, with the file."""
    ledgers = LedgerPlan(database, patience=0) if database is not None else None
    if database is not None and SITE.key not in sites_of(database) and not (folder / "ledger.json").exists():
        return False  # no move has begun, or all of it is done: it would begin with an empty one
    with contextlib.suppress(CannotRun):
        SiteStore.open(folder.parent, SITE, ledgers=ledgers).close()
        return True
    return False


def test_a_ledger_that_is_moved_forgets_something(folder, database, capsys):
    place = database.of(SITE.key)
    before = content(folder / "ledger.db")
    assert [len(rows) for rows in before.values()] == [
        6 if name == "addresses" else 5 if name == "files" else 4 for name in before
    ]
    assert move(folder, database) is ExitCode.OK
    assert "lfxww: 5 addresses, now in postgresql://" in " ".join(capsys.readouterr().err.split())
    assert content(place) == before
    assert not list(folder.glob("ledger.db*"))
    assert version_of(database.half_made(SITE.key)) is None
    assert not opens(folder, None)
    assert opens(folder, database)
    before = content(place)
    assert move(folder, database, back=True) is ExitCode.OK
    assert content(folder / "ledger.db") == before
    assert sorted(path.name for path in folder.glob("ledger*")) == ["ledger.db"]
    assert version_of(place) is None
    assert sites_of(database) == []
    assert opens(folder, None)
    # And once more: nothing is left that would be in the way.
    assert move(folder, database, SITE.key) is ExitCode.OK


def test_a_ledger_is_put_over_another_or_taken_from_a_crawl(folder, database, tmp_path, capsys):
    def refused(code, words, **wish):
        assert move(folder, database, SITE.key, **wish) is code
        assert words in " ".join(capsys.readouterr().err.split())

    with pytest.raises(CannotRun, match="name the PostgreSQL database by --ledger or LINFEN_LEDGER") as unnamed:
        run_move([], output=tmp_path, back=False)
    assert unnamed.value.exit_code is ExitCode.USAGE
    with pytest.raises(CannotRun, match=r"no site in .* has its ledger on a server"):
        run_move([], output=tmp_path, back=True, ledger=database.text)
    refused(ExitCode.USAGE, "there is no ledger of 'lfxww' in postgresql://", back=True)
    before = content(folder / "ledger.db")
    lease = Lease.take(database, SITE.key, [])
    refused(ExitCode.ALREADY_RUNNING, "lfxww is in use by process")
    lease.release()
    crawling = SiteStore.open(folder.parent, SITE)
    refused(ExitCode.ALREADY_RUNNING, f"{folder} is in use by process")
    crawling.close()
    # Another folder's ledger is there.
    opened = SiteStore.open(tmp_path / "other", SITE, ledgers=LedgerPlan(database))
    opened.store(article(100009))
    opened.close()
    refused(ExitCode.USAGE, "has a ledger of lfxww already, of the output folder")
    refused(ExitCode.CONFIGURATION, "belongs to another output folder", back=True)
    assert content(folder / "ledger.db") == before
    assert sums_of(database.of(SITE.key)).discovered == 1
    # A file from before the ledger was on the server.
    other = tmp_path / "other" / SITE.key
    Ledger.open(other / "ledger.db").close()
    refused_there = run_move([SITE.key], output=other.parent, back=True, ledger=database.text)
    assert refused_there is ExitCode.USAGE
    assert "nothing is put over it" in " ".join(capsys.readouterr().err.split())
    remove_ledger(other / "ledger.db")
    assert run_move([], output=other.parent, back=True, ledger=database.text) is ExitCode.OK
    assert sums_of(other / "ledger.db").stored == 1
    assert move(folder, database) is ExitCode.OK


def test_a_move_that_was_broken_off_is_ended_at_a_database_that_has_not_the_ledger(
    folder, database, postgres, tmp_path, monkeypatch, capsys
):
    def refused(server, words):
        for keys in ([], [SITE.key]):
            assert move(folder, server, *keys) is ExitCode.CONFIGURATION
            assert words in " ".join(capsys.readouterr().err.split())
        assert content(folder / "ledger.db") == before
        assert read_note(output_folder(tmp_path, SITE.key)) == note

    def cut_off(file):
        raise OSError("cut off")

    before = content(folder / "ledger.db")
    with monkeypatch.context() as broken:
        broken.setattr(move_ledger, "remove_ledger", cut_off)
        assert move(folder, database) is ExitCode.OUTPUT
    note = read_note(output_folder(tmp_path, SITE.key))
    assert note.moving
    other = postgres.database()
    refused(other, "is another database; nothing is changed")
    assert sites_of(other) == []
    # The database itself, emptied, or taken by another folder.
    name = database.url.database
    postgres.sql("ALTER SCHEMA site_lfxww RENAME TO aside", name)
    refused(database, "and it is not there; nothing is changed")
    postgres.sql("ALTER SCHEMA aside RENAME TO site_lfxww", name)
    postgres.sql("UPDATE linfen.sites SET folder = folder || 'x'", name)
    refused(database, "belongs to another output folder")
    postgres.sql("UPDATE linfen.sites SET folder = rtrim(folder, 'x')", name)
    assert move(folder, database) is ExitCode.OK
    assert content(database.of(SITE.key)) == before
    assert not list(folder.glob("ledger.db*"))


def test_half_of_a_move_is_dropped_though_the_file_is_gone(folder, database, tmp_path, monkeypatch, capsys):
    def cut_off(server, site):
        raise OSError("cut off")

    assert move(folder, database) is ExitCode.OK
    before = content(database.of(SITE.key))
    with monkeypatch.context() as broken:
        broken.setattr(move_ledger, "drop_site", cut_off)
        assert move(folder, database, back=True) is ExitCode.OUTPUT
    (folder / "ledger.db").rename(tmp_path / "aside")
    assert move(folder, database, back=True) is ExitCode.USAGE
    assert "is half of a move, and is left there" in " ".join(capsys.readouterr().err.split())
    assert content(database.of(SITE.key)) == before
    (tmp_path / "aside").rename(folder / "ledger.db")
    assert move(folder, database, back=True) is ExitCode.OK
    assert content(folder / "ledger.db") == before


CHILD = """
import os, sys
from pathlib import Path
from linfen_crawler.cli.ledger import run_move
from linfen_crawler.operations import move_ledger

name, number, behind, back, output, ledger = sys.argv[1:]
called = [0]

def dying(function):
    def call(*arguments, **named):
        called[0] += 1
        if called[0] == int(number) and behind == "before":
            os._exit(9)
        result = function(*arguments, **named)
        if called[0] == int(number):
            os._exit(9)
        return result
    return call

setattr(move_ledger, name, dying(getattr(move_ledger, name)))
sys.exit(run_move([], output=Path(output), back=back == "back", ledger=ledger))
"""


@pytest.mark.thorough
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("behind", ["before", "behind"])
@pytest.mark.parametrize(
    ("back", "name", "number"),
    [
        *((False, name, 1) for name in ("write_note", "copy_ledger", "replace_ledger", "remove_ledger")),
        *((False, "write_note", number) for number in (2, 3)),
        *((True, name, 1) for name in ("copy_ledger", "write_note", "sync_folder", "drop_site")),
        *((True, name, 2) for name in ("write_note", "remove_ledger")),
    ],
)
def test_a_move_that_is_killed_leaves_half_a_ledger(folder, database, postgres, back, name, number, behind, named):
    if back:
        assert move(folder, database) is ExitCode.OK
    file, place = folder / "ledger.db", database.of(SITE.key)
    before = content(place if back else file)
    wish = (name, str(number), behind, "back" if back else "", str(folder.parent), database.text)
    child = run_text("-c", CHILD, *wish, env=plain_environment())
    assert child.returncode == 9, child.stderr
    # The lease of the dead runs out.
    postgres.sql("UPDATE linfen.leases SET until = clock_timestamp()", database.url.database)
    # One of both is the ledger, as it was, and a crawl cannot begin with the other.
    now = {file: content(file), place: content(place)}
    [usable] = [where for where, named in ((file, None), (place, database)) if opens(folder, named)]
    assert now[usable] == before
    kept = content(usable)
    # Called again it is done, also where the command was for all sites.
    done, left = (file, place) if back else (place, file)
    keys = [SITE.key] if named else []
    if (name, number, behind) == ("write_note", 3, "behind"):  # there was nothing left to do
        assert again(folder, database, *keys, back=back) is ExitCode.USAGE
    else:
        assert again(folder, database, *keys, back=back) is ExitCode.OK
    assert content(done) == kept
    assert content(left) is None
    assert opens(folder, None if back else database)
    assert not opens(folder, database if back else None)
    assert version_of(database.half_made(SITE.key)) is None
    assert not list(folder.glob("ledger.db*" if not back else "ledger.[!d]*"))
    assert not read_note(output_folder(folder.parent, SITE.key)).moving


@pytest.mark.thorough
def test_a_large_ledger_is_held_in_memory(folder, database, monkeypatch):
    monkeypatch.setattr(copying, "BATCH", 100)
    engine = create_engine(f"sqlite:///{folder / 'ledger.db'}")
    count = 10_000
    with engine.begin() as connection:
        for begin in range(0, count, 1000):
            rows = [row(addresses, n % 4, full=True) | {"canonical": f"http://{n}"} for n in range(begin, begin + 1000)]
            connection.execute(insert(addresses), rows)
    engine.dispose()
    peaks = []
    for back in (False, True):
        tracemalloc.start()
        assert move(folder, database, back=back) is ExitCode.OK
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sums_of(folder / "ledger.db").aliases > count // 5
    assert max(peaks) < 4_000_000, peaks  # all rows have eight times as much
