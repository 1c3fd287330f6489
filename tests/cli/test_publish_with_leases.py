"""`linfen publish` and `linfen restore` where the ledgers, and with them the leases, are on a server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linfen_crawler.cli.stores import run_publish, run_restore
from linfen_crawler.ledger.lease import Lease
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import LedgerPlan
from linfen_crawler.operations.site_store import SiteStore
from tests.operations.test_site_store import SITE, article


def test_a_manifest_is_written_while_another_machine_has_the_site(
    tmp_path: Path, postgres: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    database = postgres.database()
    output, store = tmp_path / "output", tmp_path / "store"
    crawled = SiteStore.open(output, SITE, ledgers=LedgerPlan(database, patience=0))
    crawled.store(article(100001))
    crawled.close()
    address = f"file://{store}"
    # Who forgets the server would publish without a lease.
    with pytest.raises(CannotRun, match=r"the ledger of lfxww is in .*--ledger or LINFEN_LEDGER") as refused:
        run_publish([], to=address, output=output)
    assert refused.value.exit_code is ExitCode.CONFIGURATION
    other = Lease.take(database, SITE.key, SITE.hosts)
    assert run_publish([], to=address, output=output, ledger=database.text) is ExitCode.OUTPUT
    assert "another machine has the site: lfxww is in use by" in " ".join(capsys.readouterr().err.split())
    assert not store.exists()
    other.release()
    # Only the site is taken: its hosts may be asked by the crawl of another site meanwhile.
    asking = Lease.take(database, "other", SITE.hosts)
    assert run_publish([], to=address, output=output, ledger=database.text) is ExitCode.OK
    asking.release()
    manifest = json.loads((store / SITE.key / "manifest.json").read_bytes())
    assert manifest["lines"]["articles.jsonl"][-1]["end"] == (output / SITE.key / "articles.jsonl").stat().st_size
    Lease.take(database, SITE.key, SITE.hosts).release()


def test_a_restore_removes_what_a_crawl_is_about_to_name(tmp_path: Path, postgres: Any) -> None:
    database = postgres.database()
    output, new, address = tmp_path / "output", tmp_path / "new", f"file://{tmp_path}/store"
    crawled = SiteStore.open(output, SITE, ledgers=LedgerPlan(database, patience=0))
    crawled.store(article(100001))
    crawled.close()
    run_publish([], to=address, output=output, ledger=database.text)
    put = tmp_path / "store" / SITE.key / "articles" / "000000000000999-000000000001999.jsonl"
    put.write_bytes(b"{}\n")
    records = (output / SITE.key / "articles.jsonl").read_bytes()

    def restore(into: Path, ledger: str | None) -> ExitCode:
        return run_restore([SITE.key], source=address, output=into, archives=False, ledger=ledger)

    crawling = Lease.take(database, SITE.key, SITE.hosts)
    with pytest.raises(CannotRun, match=r"lfxww is in use by process \d+ on .*lease until") as refused:
        restore(new, database.text)
    assert refused.value.exit_code is ExitCode.ALREADY_RUNNING
    with pytest.raises(CannotRun, match=r"the ledger of lfxww is in .*--ledger or LINFEN_LEDGER") as refused:
        restore(output, None)
    assert refused.value.exit_code is ExitCode.CONFIGURATION
    # A machine that does not know of the server only reads.
    assert restore(new, None) is ExitCode.OK
    assert (new / SITE.key / "articles.jsonl").read_bytes() == records
    assert put.exists()
    crawling.release()
    assert restore(new, database.text) is ExitCode.OK
    assert not put.exists()
    Lease.take(database, SITE.key, SITE.hosts).release()
