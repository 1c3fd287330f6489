"""A ledger on a server, as the doctor sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linfen_crawler.cli.doctor import run_doctor
from linfen_crawler.ledger.server import LedgerServer
from linfen_crawler.operations.ledger_plan import LedgerPlan
from linfen_crawler.operations.site_store import SiteStore
from tests.operations.test_site_store import SITE, article


def examined(output: Path, server: LedgerServer, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    run_doctor(output=output, sites_folder=None, deep=True, as_json=True, ledger=server.text)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {each["kind"]: each for each in found if each["kind"].startswith(("ledger", "lines"))}


def test_a_ledger_on_a_server_is_not_examined(tmp_path, postgres, capsys):
    database = postgres.database()
    store = SiteStore.open(tmp_path, SITE, ledgers=LedgerPlan(database))
    store.store(article(100001))
    store.close()
    found = examined(tmp_path, database, capsys)
    assert "1 stored" in found["ledger-ok"]["what"]
    postgres.sql("UPDATE site_lfxww.addresses SET state = 'lost'", database.url.database)
    assert examined(tmp_path, database, capsys)["ledger-sum"]["exit_code"] == 7
    away = LedgerServer(database.url.set(query={"host": str(tmp_path)}))
    assert examined(tmp_path, away, capsys)["ledger-away"]["exit_code"] == 78
    strange = LedgerServer(database.url.set(username="stranger", password="geheim7"))
    refused = examined(tmp_path, strange, capsys)["ledger-refused"]
    assert refused["exit_code"] == 78
    assert "geheim7" not in json.dumps(refused)
    assert examined(tmp_path, postgres.database(), capsys)["ledger-missing"]["exit_code"] == 3
