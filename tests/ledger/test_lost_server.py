"""A server that goes away, is restarted, or is cut off while a ledger is being written."""

from __future__ import annotations

import signal
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from linfen_crawler.ledger import Ledger, commit_mark, lasting_connection, sums_of
from linfen_crawler.ledger.commit_mark import has_left
from linfen_crawler.ledger.lasting_connection import LastingConnection
from linfen_crawler.ledger.server import LedgerServer, ServerAway
from tests.ledger.test_transitions import article, record
from tests.postgres import KEEPING, postgresql

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def own():
    """A server that tests may stop, and that keeps its promises when it crashes."""
    with postgresql(**KEEPING) as server:
        yield server


@pytest.fixture
def place(own):
    return own.database().of("mytown")


@pytest.fixture
def ledger(place):
    ledger = Ledger.open(place, patience=60)
    yield ledger
    ledger.close()


def with_one_committed_and_one_not(place, *, patience):
    """A ledger in the midst of a group: article 1 is written, article 2 waits for the next commit."""
    ledger = Ledger.open(place, patience=patience)
    ledger.group()
    ledger.discovered([article("1")])
    ledger.commit()
    ledger.discovered([article("2")])
    return ledger


def restarted_meanwhile(own, how):
    """Stop the server at once, and start it in a while; gives what waits until it is there."""
    own.stop(how)
    thread = threading.Thread(target=lambda: (time.sleep(0.3), own.start()))
    thread.start()
    return thread.join


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_restart_of_the_server_takes_the_changes_of_the_group_along(own, place, ledger, how):
    ledger.group()
    ledger.discovered([article(str(n)) for n in range(3)])
    ledger.commit()
    ledger.leased(["http://a/0"])
    ledger.stored(record("0"), file="articles.jsonl", end=10)
    ledger.failed("http://a/1", "timeout")
    started = restarted_meanwhile(own, how)
    # Seen by this ledger as if nothing had been, and written by the next commit.
    assert ledger.known_one("http://a/0").state == "stored"
    ledger.rejected("http://a/2", "no_body", status=200)
    ledger.commit()
    started()
    sums = sums_of(place)
    assert (sums.discovered, sums.stored, sums.rejected, sums.failed, sums.pending) == (3, 1, 1, 1, 0)
    assert ledger.bytes_of("articles.jsonl") == 10


def test_a_commit_meets_a_server_that_was_restarted(own, place, ledger):
    ledger.group()
    ledger.discovered([article("1")])
    started = restarted_meanwhile(own, signal.SIGQUIT)
    ledger.commit()
    started()
    own.stop(signal.SIGQUIT)  # what is committed is on the disk
    own.start()
    assert sums_of(place).pending == 1


@pytest.mark.parametrize("was_committed", [True, False])
def test_a_commit_whose_answer_is_lost_is_done_twice_or_never(own, place, ledger, monkeypatch, was_committed):
    ledger.group()
    ledger.discovered([article("1"), article("2")])
    ledger.media.found(["http://a/1.jpg"], "http://a/1")
    ledger.commit()
    ledger.media.failed("http://a/1.jpg", "timeout")  # counts one up: done twice it would be two
    ledger.discovered([article("3")])  # inserts: done twice it would be an error
    lasting = ledger._connection
    real = lasting._connection.commit

    def commit():
        if was_committed:
            real()
        else:
            lasting._connection.rollback()
        raise DBAPIError("COMMIT", None, OSError("the line is cut"), connection_invalidated=True)

    monkeypatch.setattr(lasting._connection, "commit", commit)
    ledger.commit()
    assert sums_of(place).discovered == 3
    with ledger.engine.connect() as connection:
        assert connection.execute(text("SELECT attempts FROM media")).scalar_one() == 1


@pytest.mark.parametrize("others", [0, 20])
def test_a_commit_that_a_crash_took_along_is_taken_for_another_that_has_its_number(others):
    # The log is not synced but by commits: what a busy server has not come to when it crashes.
    with postgresql(**KEEPING, wal_writer_delay="10s") as own:
        database = own.database()
        place = database.of("mytown")
        ledger = with_one_committed_and_one_not(place, patience=60)

        def commit():
            own.stop(signal.SIGQUIT)
            own.start()
            for n in range(others):
                own.sql(f"CREATE TABLE other{n} ()", database.url.database)
            raise DBAPIError("COMMIT", None, OSError("the line is cut"), connection_invalidated=True)

        ledger._connection._connection.commit = commit
        ledger.commit()
        assert sums_of(place).discovered == 2
        ledger.close()


def test_a_commit_whose_answer_is_lost_is_waited_for_as_long_as_its_session_goes_on(place, monkeypatch):
    ledger = with_one_committed_and_one_not(place, patience=60)
    old = ledger._connection._connection
    real = old.commit
    tries = []

    def commit():
        raise DBAPIError("COMMIT", None, OSError("the line is cut"), connection_invalidated=True)

    def asked(connection, mark):
        tries.append(mark)
        try:
            return has_left(connection, mark)
        finally:
            if len(tries) == 1:
                real()  # only now the server comes to it

    monkeypatch.setattr(commit_mark, "_WAIT", "50")
    monkeypatch.setattr(lasting_connection, "has_left", asked)
    old.commit = commit
    old.invalidate = old.close = lambda: None  # nor has it heard that nobody is there any more
    ledger.commit()
    assert len(tries) == 2
    assert sums_of(place).discovered == 2
    ledger.close()


def test_a_server_that_stays_away_ends_in_a_traceback_or_is_waited_for_for_ever(own, place):
    ledger = with_one_committed_and_one_not(place, patience=0)
    own.stop()
    try:
        with pytest.raises(ServerAway, match="does not answer"):
            ledger.discovered([article("3")])
        # The group is not true any more, whatever comes back.
        own.start()
        for change in (lambda: ledger.discovered([article("4")]), ledger.commit):
            with pytest.raises(OSError, match="does not answer"):
                change()
        ledger.close()
        assert sums_of(place).discovered == 1
    finally:
        own.start()


def test_a_server_that_is_away_at_the_start_is_told_from_one_that_refuses(own, tmp_path):
    nobody = LedgerServer.parse(f"postgresql://linfen:secret@/x?host={tmp_path}")
    with pytest.raises(ServerAway, match="does not answer"):
        Ledger.open(nobody.of("mytown"))
    with pytest.raises(ServerAway):
        sums_of(nobody.of("mytown"))
    for url in (own.url_of("nosuchdatabase"), own.url.replace("linfen@", "stranger:secret@")):
        for use in (Ledger.open, sums_of):
            with pytest.raises(ValueError, match="refuses the connection") as refused:
                use(LedgerServer.parse(url).of("mytown"))
            assert "secret" not in str(refused.value)


def test_a_user_who_may_make_no_schema_is_not_told_what_is_missing(own):
    own.sql("CREATE ROLE reader LOGIN")
    database = own.database()
    reader = LedgerServer.parse(database.text.replace("linfen@", "reader@"))
    with pytest.raises(ValueError, match="GRANT CREATE ON DATABASE"):
        Ledger.open(reader.of("mytown"))


def test_a_server_that_is_too_old_is_used(own, monkeypatch):
    monkeypatch.setattr("linfen_crawler.ledger.common_schema.OLDEST", 99)
    with pytest.raises(ValueError, match=r"is PostgreSQL 1\d.*needs 99 or later"):
        Ledger.open(own.database().of("mytown"))


def test_changes_without_end_are_kept_in_memory(place, own, monkeypatch):
    monkeypatch.setattr(lasting_connection, "MOST_KEPT", 3)
    ledger = Ledger.open(place)
    ledger.group()
    for n in range(5):
        ledger.discovered([article(str(n))])
    own.stop(signal.SIGQUIT)
    own.start()
    with pytest.raises(OSError, match="very large change"):
        ledger.sums()
    ledger.close()


@pytest.mark.parametrize(
    "address",
    ["mysql://a/b", "sqlite:///x.db", "postgresql+asyncpg://a/b", "postgres", "", "postgresql://u:secret@host:port/x"],
)
def test_an_address_of_another_kind_is_taken_or_repeated_with_its_password(address):
    with pytest.raises(ValueError, match="postgresql://crawler@db") as refused:
        LedgerServer.parse(address)
    assert "secret" not in str(refused.value)


def test_the_password_is_in_whatever_is_shown_of_an_address():
    for address in (
        "postgresql://crawler:secret@db.example.org/linfen?sslmode=verify-full",
        "postgresql://crawler@db.example.org/linfen?password=secret",
        "postgres://crawler:secret@db.example.org:5433/linfen?host=/run/x&sslpassword=secret",
    ):
        server = LedgerServer.parse(address)
        ledger = server.of("mytown")
        shown = [server.name, repr(server), str(server), repr(ledger), str(ledger), ledger.name, f"{server}"]
        assert not any("secret" in each for each in shown), shown
        assert LedgerServer.parse(server.text) == server


def test_a_connection_that_was_closed_is_used_on(place):
    Ledger.open(place).close()
    engine = place.server.connected(place.schema)
    lasting = LastingConnection(engine, place)
    lasting.close()
    lasting.close()
    assert lasting.execute(text("SELECT 1")).scalar_one() == 1
    lasting.close()
