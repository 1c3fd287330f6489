"""No pattern of ours takes long on any line: whatever a page holds, matching ends."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys

import pytest

import linfen_crawler

SECONDS = 20
"""For all lines of one pattern together, which take milliseconds; one that runs away takes centuries for one line."""
UNITS = [
    *(
        "1",
        "12",
        "a",
        "A+",
        "丰",
        "，",
        "。",
        " ",
        "\u3000",
        ":",
        "：",
        "(",
        "（",
        "【",
        "/",
        "|",
        "、",
        "-",
        "<",
        '"',
        "=",
    ),
    *("2021-", "09-07 ", "10:15", "记者", "张三", "来源", "编辑：", "\x1e", "，丰", "、张三", "1,", "(1,", "QQ空间"),
]
LONGEST = 400
"""Characters: longer lines are cut or passed over before a pattern sees them."""


def patterns():
    found = {}
    for part in ("extraction", "normalize", "lexicon"):
        package = importlib.import_module(f"{linfen_crawler.__name__}.{part}")
        for module in pkgutil.iter_modules(package.__path__):
            for name, value in vars(importlib.import_module(f"{package.__name__}.{module.name}")).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found.setdefault(value, f"{part}.{module.name}.{name}")
    return found


PATTERNS = patterns()


@pytest.mark.skipif(sys.platform == "win32", reason="no interval timer")
def test_a_pattern_runs_away():
    def late(_number, _frame):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    slow = []
    try:
        for pattern, name in PATTERNS.items():
            own = re.findall(r"[\u3400-\u9fff]{1,4}|[A-Za-z]{2,6}", pattern.pattern)[:12]
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            try:
                for unit in (*UNITS, *own):
                    line = (own[0] if own else "") + unit * (LONGEST // len(unit)) + "\x00"
                    pattern.search(line)
                    pattern.match(unit * (80 // len(unit)) + "\x00")
            except TimeoutError:
                slow.append(name)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(PATTERNS) > 100
    assert slow == []
