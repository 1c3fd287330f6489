"""One crawl at a time asks a host, whatever is cut off from what."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from linfen_crawler.ledger import Ledger, sums_of
from linfen_crawler.ledger import lease as lease_module
from linfen_crawler.ledger.lease import Lease, LeaseLost, LeaseTaken
from tests.ledger.test_transitions import article


@pytest.fixture
def database(postgres):
    return postgres.database()


class HandClock:
    """The holder's clock, moved by hand."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(lease_module, "_now", lambda: self.now)


def end_all(postgres, database) -> None:
    """What the server's clock does with leases that nobody renews."""
    postgres.sql("UPDATE linfen.leases SET until = clock_timestamp() - interval '1 s'", database.url.database)


def test_two_crawls_have_a_site_or_a_host_at_once(database):
    first = Lease.take(database, "mytown", ["www.a.example", "m.a.example"])
    for site, hosts in (("mytown", ["www.other.example"]), ("other", ["m.a.example", "www.o.example"])):
        with pytest.raises(LeaseTaken, match=r"is in use by process \d+ on .*lease until"):
            Lease.take(database, site, hosts)
    # What was refused holds nothing.
    second = Lease.take(database, "other", ["www.o.example", "www.other.example"])
    second.release()
    first.release()
    third = Lease.take(database, "mytown", ["www.a.example"])
    third.release()
    third.release()


def test_many_that_want_it_at_once_get_it(database):
    Lease.take(database, "warm", []).release()  # the tables are there
    got, refused = [], []
    ready = threading.Barrier(6)

    def want(n):
        ready.wait()
        try:
            got.append(Lease.take(database, f"town{n}", ["www.a.example", f"{n}.example"]))
        except LeaseTaken:
            refused.append(n)

    threads = [threading.Thread(target=want, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (1, 5)
    got[0].release()


def test_a_host_is_asked_before_its_delay_is_over_because_another_crawl_begins(postgres, database):
    first = Lease.take(database, "mytown", ["www.a.example"])
    assert first.rest(500) == 0.0
    first.release()
    second = Lease.take(database, "mytown", ["www.a.example"])
    assert 400 < second.rest(500) <= 500
    second.release()
    other = Lease.take(database, "other", ["www.a.example", "new.example"])
    assert 400 < other.rest(500) <= 500
    other.release()
    postgres.sql("UPDATE linfen.leases SET until = clock_timestamp() - interval '1 hour'", database.url.database)
    third = Lease.take(database, "mytown", ["www.a.example"])
    assert third.rest(500) == 0.0
    third.release()


def test_a_crawl_that_cannot_renew_asks_until_another_may_have_the_site(database, monkeypatch):
    clock = HandClock(monkeypatch)
    lease = Lease.take(database, "mytown", [], seconds=3000)  # the thread renews after 1000 s
    clock.now += 1999
    lease.check()
    assert not lease.is_lost
    clock.now += 1
    with pytest.raises(LeaseLost, match="could not be renewed for 2000 s"):
        lease.check()
    assert not lease.is_lost
    clock.now += 1000
    assert lease.is_lost
    lease.release()


def test_who_still_writes_in_another_thread_may_once_the_lease_was_given_back(database):
    lease = Lease.take(database, "mytown", [])
    lease.check()
    lease.release()
    with pytest.raises(LeaseLost, match="given back"):
        lease.check()


def test_a_lease_is_not_renewed_while_the_crawl_goes_on(database, postgres):
    lease = Lease.take(database, "mytown", ["www.a.example"], seconds=1.5)  # on a busy machine a second is short
    ends = set()
    for _ in range(200):
        [(until,)] = postgres.sql("SELECT until FROM linfen.leases WHERE name = 'site:mytown'", database.url.database)
        ends.add(until)
        if len(ends) >= 3:
            break
        threading.Event().wait(0.05)
    assert len(ends) >= 3
    lease.check()
    lease.release()


def test_one_who_slept_writes_into_the_ledger_of_another(postgres, database):
    place = database.of("mytown")
    sleeper = Lease.take(database, "mytown", ["www.a.example"], seconds=3000)
    ledger = Ledger.open(place, fence=sleeper)
    ledger.group()
    ledger.discovered([article("1")])
    ledger.commit()
    ledger.discovered([article("2")])
    end_all(postgres, database)
    other = Lease.take(database, "mytown", ["www.a.example"])
    with pytest.raises(LeaseLost, match="another crawl has taken the site over"):
        ledger.commit()
    with pytest.raises(LeaseLost):
        sleeper.check()
    assert sleeper.is_lost
    ledger.close()
    assert sums_of(place).discovered == 1
    sleeper.release()
    # Its release gave nothing of the other's back.
    with pytest.raises(LeaseTaken):
        Lease.take(database, "mytown", [])
    other.release()


def test_one_whom_nobody_followed_cannot_go_on(postgres, database):
    """A lease that has run out, and that nobody has taken, is renewed by its holder."""
    lease = Lease.take(database, "mytown", [], seconds=3000)
    ledger = Ledger.open(database.of("mytown"), fence=lease)
    end_all(postgres, database)
    ledger.discovered([article("1")])
    assert sums_of(database.of("mytown")).discovered == 1
    ledger.close()
    lease.release()


def test_a_lease_is_taken_while_its_holder_commits(database, postgres):
    """Between the look at the lease and the commit nobody can take it: he waits until the commit is done."""
    lease = Lease.take(database, "mytown", [], seconds=3000)
    with lease._engine.begin() as connection:
        lease.check_under_lock(connection)
        with database.connected().begin() as other:
            other.execute(text("SET LOCAL lock_timeout = '100ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                other.execute(text("UPDATE linfen.leases SET token = 'x'"))
    lease.release()
