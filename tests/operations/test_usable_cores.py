from __future__ import annotations

import os

import pytest

from linfen_crawler.operations.usable_cores import usable_cores


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system gives no process fewer cores")
def test_cores_that_others_have_are_counted():
    mine = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(mine)})
        assert usable_cores() == 1
    finally:
        os.sched_setaffinity(0, mine)
    assert usable_cores() == len(mine)


def test_a_system_that_does_not_say_has_no_cores(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert usable_cores() == os.cpu_count()
