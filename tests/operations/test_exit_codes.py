from __future__ import annotations

from linfen_crawler.operations.exit_codes import ExitCode, gravest


def test_the_numbers_are_those_that_are_promised():
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "DEFECT": 1,
        "USAGE": 2,
        "PARTIAL": 3,
        "QUALITY": 4,
        "UNREACHABLE": 5,
        "OUTPUT": 6,
        "DAMAGED": 7,
        "ALREADY_RUNNING": 75,
        "CONFIGURATION": 78,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


def test_the_worst_site_decides():
    assert gravest([]) is ExitCode.OK
    assert gravest([ExitCode.OK, ExitCode.PARTIAL]) is ExitCode.PARTIAL
    assert gravest([ExitCode.PARTIAL, ExitCode.UNREACHABLE, ExitCode.OK]) is ExitCode.UNREACHABLE
    assert gravest([ExitCode.PARTIAL, ExitCode.QUALITY]) is ExitCode.QUALITY
    assert gravest([ExitCode.UNREACHABLE, ExitCode.QUALITY]) is ExitCode.UNREACHABLE
    assert gravest([ExitCode.INTERRUPTED, ExitCode.OUTPUT]) is ExitCode.OUTPUT
    for code in ExitCode:
        assert gravest([code, ExitCode.OK]) is code
