"""Ledgers of every earlier version, as the program of that time left them, become ledgers of this one."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from linfen_crawler.ledger import Ledger, sums_of
from linfen_crawler.ledger.migrations import MIGRATIONS
from linfen_crawler.ledger.schema import VERSION, metadata

DUMPS = Path(__file__).parent.parent / "data" / "ledgers"


def restore(place, version: int) -> None:
    """Make the ledger that a stored dump describes."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript((DUMPS / f"version-{version}.sqlite.sql").read_text("utf-8"))
        return
    engine = place.server.connected(place.schema)
    with engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE SCHEMA "{place.schema}"')
        for statement in (DUMPS / f"version-{version}.postgresql.sql").read_text("utf-8").split(";\n"):
            if statement:
                connection.exec_driver_sql(statement.replace("%", "%%"))


def shape_of(ledger: Ledger) -> dict[str, object]:
    """Tables with their columns and indexes, in no order."""
    seen = inspect(ledger.engine)
    return {
        table: (
            {column["name"]: (str(column["type"]), column["nullable"]) for column in seen.get_columns(table)},
            {index["name"]: index["column_names"] for index in seen.get_indexes(table)},
            seen.get_pk_constraint(table)["constrained_columns"],
        )
        for table in metadata.tables
    }


def test_every_version_has_its_migration_and_its_dump():
    assert sorted(MIGRATIONS) == list(range(2, VERSION + 1))
    for version in range(1, VERSION):
        for kind in ("sqlite", "postgresql"):
            assert (DUMPS / f"version-{version}.{kind}.sql").exists()


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_old_ledger_has_other_tables_than_a_new_one_or_loses_what_it_knew(new_place, version):
    old, new = new_place(), new_place()
    restore(old, version)
    with pytest.raises(ValueError, match=rf"version {version}.*linfen ledger migrate"):
        sums_of(old)
    migrated, fresh = Ledger.open(old), Ledger.open(new)
    assert shape_of(migrated) == shape_of(fresh)
    sums = migrated.sums()
    assert sums.adds_up
    assert (sums.discovered, sums.stored, sums.rejected, sums.failed, sums.aliases) == (5, 1, 2, 1, 1)
    assert migrated.bytes_of("articles.jsonl") == 100
    assert migrated.begin_walk("http://a/news/", "2026-11-29T00:00:00.000000+00:00").covers(None)
    migrated.take_up(period_reason="outside_period", since=None, until=None)
    pending = {each.canonical.rpartition("/")[2] for each in migrated.pending()}
    assert pending == {"failed.html", "outside.html", "pending.html"}
    migrated.close()
    fresh.close()
    assert sums_of(old).adds_up


def test_two_crawls_that_open_an_old_ledger_at_once_migrate_it_twice(place):
    restore(place, 1)
    ready = threading.Barrier(3)
    failed = []

    def open_it():
        ready.wait()
        try:
            Ledger.open(place).close()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sums_of(place).discovered == 5


def test_a_migration_that_fails_leaves_half_of_it(place, monkeypatch):
    restore(place, 1)
    real = MIGRATIONS[2]

    def broken(connection):
        real(connection)
        connection.exec_driver_sql("CREATE TABLE lists (x INTEGER)")

    monkeypatch.setitem(MIGRATIONS, 2, broken)
    with pytest.raises((ValueError, OSError)):
        Ledger.open(place)
    monkeypatch.undo()
    Ledger.open(place).close()
    assert sums_of(place).discovered == 5
