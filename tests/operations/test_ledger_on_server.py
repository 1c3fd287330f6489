"""A site's output with its ledger on a server: the same promises, and nobody else at the same site."""

from __future__ import annotations

import json
import shutil

import pytest

from linfen_crawler.archive.site_archive import ArchivePlan
from linfen_crawler.cli.history import run_history
from linfen_crawler.cli.ledger import run_migrate, run_rebuild
from linfen_crawler.cli.report import run_report
from linfen_crawler.cli.status import run_status
from linfen_crawler.ledger import Discovery, sums_of
from linfen_crawler.ledger.lease import LeaseLost
from linfen_crawler.ledger.server import LedgerServer
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import LedgerPlan
from linfen_crawler.operations.site_store import SiteStore
from tests.archive.test_site_archive import Moments, answer
from tests.operations.little_site import site, town
from tests.operations.test_site_store import SITE, address, article, states


@pytest.fixture
def database(postgres):
    return postgres.database()


@pytest.fixture
def plan(database):
    return LedgerPlan(database, patience=0)


def opened(output, plan) -> SiteStore:
    return SiteStore.open(output, SITE, ledgers=plan)


def test_a_crash_loses_records_or_doubles_them(tmp_path, plan, database):
    store = opened(tmp_path, plan)
    store.ledger.discovered([Discovery(address(n), address(n), "article") for n in (100001, 100002, 100003)])
    store.store(article(100001))
    store.commit()
    store.ledger.leased([address(100003)])
    store.store(article(100002))
    # As a crash leaves it: lines, and what no commit has taken is gone.
    store.ledger.close()
    for file in (store._articles, store._rejected, store._gone):
        file.close()
    store.lease.release()
    store._lock.release()
    assert sums_of(database.of("lfxww")).stored == 1
    store = opened(tmp_path, plan)
    assert states(store, 100001, 100002, 100003) == ["stored", "stored", "pending"]
    store.close()
    assert not (tmp_path / "lfxww" / "ledger.db").exists()
    assert sums_of(database.of("lfxww")).adds_up


def test_two_machines_crawl_a_site_at_once(tmp_path, plan):
    store = opened(tmp_path, plan)
    # Another machine sees the same folder, but not the lock in it.
    (tmp_path / "lfxww" / "lock").rename(tmp_path / "lock")
    with pytest.raises(CannotRun, match=r"lfxww is in use by process \d+ on .*lease until") as refused:
        opened(tmp_path, plan)
    assert refused.value.exit_code is ExitCode.ALREADY_RUNNING
    store.close()
    opened(tmp_path, plan).close()


def test_one_whom_the_ledger_held_up_writes_into_the_files_of_another(tmp_path, plan, monkeypatch):
    clock = Moments()
    store = SiteStore.open(tmp_path, SITE, ledgers=plan, archive=ArchivePlan(about=[]))
    store.archive.keep(answer(address(100001), clock))
    store.commit()
    files = {path: path.read_bytes() for path in (tmp_path / "lfxww").rglob("*") if path.is_file()}

    def held_up(statement):
        def asked(*arguments, **named):
            found = statement(*arguments, **named)
            store.lease._renewed -= 2 / 3 * plan.lease_seconds  # the server was away for so long
            return found

        return asked

    for called, part, name in (
        (lambda: store.reject(address(100002), "no_body", status=200), store.ledger, "known_one"),
        (lambda: store.returned(address(100003), status=200), store.ledger, "returned"),
        (lambda: store.archive.keep(answer(address(100004), clock, b"x" * 2000)), store.ledger.payloads, "find"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(part, name, held_up(getattr(part, name)))
            renewed = store.lease._renewed
            with pytest.raises(LeaseLost):
                called()
            store.lease._renewed = renewed
    assert {path: path.read_bytes() for path in files} == files
    store.close()


def test_another_folder_is_taken_for_the_one_that_the_ledger_knows(tmp_path, plan, database):
    store = opened(tmp_path / "here", plan)
    store.store(article(100001))
    store.close()
    with pytest.raises(CannotRun, match=r"belongs to another output folder \(.*here/lfxww\)") as refused:
        opened(tmp_path / "there", plan)
    assert refused.value.exit_code is ExitCode.CONFIGURATION
    assert sums_of(database.of("lfxww")).stored == 1
    # A folder that was moved, or is seen from another machine, is the same one.
    shutil.move(tmp_path / "here", tmp_path / "moved")
    opened(tmp_path / "moved", plan).close()
    # One that is to be the folder from now on is made so.
    (tmp_path / "there" / "lfxww" / "articles.jsonl").write_text(
        "".join(article(n).to_json_line() + "\n" for n in (100005, 100006)), "utf-8"
    )
    assert run_rebuild("lfxww", output=tmp_path / "there", sites_folder=None, ledger=database.text) == 0
    assert sums_of(database.of("lfxww")).stored == 2
    opened(tmp_path / "there", plan).close()
    with pytest.raises(CannotRun, match="belongs to another output folder"):
        opened(tmp_path / "moved", plan)


def test_a_crawl_that_forgets_the_server_makes_a_ledger_of_its_own(tmp_path, plan):
    opened(tmp_path, plan).close()
    with pytest.raises(CannotRun, match=r"the ledger of lfxww is in postgresql://.*LINFEN_LEDGER") as refused:
        opened(tmp_path, None)
    assert refused.value.exit_code is ExitCode.CONFIGURATION
    assert not (tmp_path / "lfxww" / "ledger.db").exists()
    (tmp_path / "lfxww" / "ledger.json").unlink()
    opened(tmp_path, None).close()
    assert (tmp_path / "lfxww" / "ledger.db").exists()


def test_a_rebuild_leaves_half_a_ledger_or_forgets_what_the_files_say(tmp_path, plan, database, postgres):
    store = opened(tmp_path, plan)
    for n in (100001, 100002):
        store.store(article(n))
    store.reject(address(100003), "no_body", status=200)
    store.close()
    engine = database.connected("site_lfxww")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM addresses")
    postgres.sql("CREATE SCHEMA new_lfxww", database.url.database)  # of a rebuild that was killed
    assert run_rebuild("lfxww", output=tmp_path, sites_folder=None, ledger=database.text) == 0
    sums = sums_of(database.of("lfxww"))
    assert (sums.stored, sums.rejected) == (2, 1)
    assert sums_of(database.half_made("lfxww")) is None
    # A line that is none leaves the ledger as it was.
    with (tmp_path / "lfxww" / "articles.jsonl").open("a") as file:
        file.write('{"id":"x"}\n')
    with pytest.raises(CannotRun, match="this line is no record"):
        run_rebuild("lfxww", output=tmp_path, sites_folder=None, ledger=database.text)
    assert sums_of(database.of("lfxww")).stored == 2
    assert sums_of(database.half_made("lfxww")) is None


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda server, folder: LedgerServer(server.url.set(query={"host": str(folder)})).text, ExitCode.OUTPUT),
        (lambda server, _: server.text.replace("linfen@", "stranger@"), ExitCode.CONFIGURATION),
    ],
)
def test_a_server_that_cannot_be_used_ends_in_a_traceback(tmp_path, database, broken, code, capsys):
    text = broken(database, tmp_path)
    plan = LedgerPlan(LedgerServer.parse(text), patience=0)
    calls = [
        lambda: opened(tmp_path / "new", plan),
        lambda: run_status([], output=tmp_path, as_json=False, ledger=text),
        lambda: run_status(["lfxww"], output=tmp_path, as_json=False, ledger=text),
        lambda: run_migrate(["lfxww"], output=tmp_path, ledger=text),
    ]
    for call in calls:
        with pytest.raises(CannotRun) as refused:
            call()
        assert refused.value.exit_code is code, refused.value


def test_commands_that_read_see_only_files(tmp_path, plan, database, capsys):
    store = opened(tmp_path, plan)
    store.store(article(100001))
    store.ledger.discovered([Discovery(address(100002), address(100002), "article")])
    store.ledger.alias("http://m.lfxww.com/x", address(100001))
    store.close()
    assert run_status([], output=tmp_path / "elsewhere", as_json=True, ledger=database.text) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert (json.loads(line)["site"], json.loads(line)["stored"], json.loads(line)["pending"]) == ("lfxww", 1, 1)
    with pytest.raises(CannotRun, match="name it by --ledger"):
        run_status([], output=tmp_path, as_json=True)
    with pytest.raises(CannotRun, match="no crawl of 'lf_sxrb'"):
        run_status(["lf_sxrb"], output=tmp_path, as_json=True, ledger=database.text)
    assert run_history(address(100001), output=tmp_path, sites_folder=None, as_json=True, ledger=database.text) == 0
    assert json.loads(capsys.readouterr().out)["id"] == article(100001).id
    assert run_migrate([], output=tmp_path, ledger=database.text) == 0
    assert "lfxww: version 2" in capsys.readouterr().err
    page_file = tmp_path / "report.html"
    wish = {"since": None, "until": None, "with_reposts": False, "sites_folder": None}
    assert run_report(["lfxww"], out=page_file, output=tmp_path, ledger=database.text, **wish) == 0
    with pytest.raises(CannotRun, match="name it by --ledger"):
        run_report(["lfxww"], out=page_file, output=tmp_path, **wish)


def test_an_empty_database_is_taken_for_a_damaged_one(tmp_path, database):
    with pytest.raises(CannotRun, match="holds no ledger yet"):
        run_status([], output=tmp_path, as_json=False, ledger=database.text)


def test_a_password_gets_into_a_log_a_summary_or_a_message(tmp_path, database):
    text = database.text.replace("linfen@", "linfen:geheim7@")
    with town(tmp_path, site()) as place:
        done = place.crawl("linfen", "--verbose", LINFEN_LEDGER=text)
        assert done.returncode == 0, done.stderr
        refused = place.crawl("linfen", "--json", LINFEN_LEDGER=text.replace("ledgers", "nosuch"))
        assert refused.returncode == 78
        wrong = place.crawl("scrapy", LINFEN_LEDGER="mysql://linfen:geheim7@db/x")
        assert wrong.returncode == 78
        written = b"".join(path.read_bytes() for path in place.output.rglob("*") if path.is_file())
        for said in (done, refused, wrong):
            assert b"geheim7" not in said.stdout + said.stderr
        assert b"geheim7" not in written
    sums = sums_of(database.of("mytown"))
    assert (sums.stored, sums.pending) == (1, 0)
