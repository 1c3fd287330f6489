from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from linfen_crawler.archive.problem import Kind

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "archive.md"


def test_a_kind_of_problem_is_not_explained():
    section = DOCUMENT.read_text(encoding="utf-8").partition("### What verify finds")[2]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert [kind for row in rows for kind in re.findall("`([a-z-]+)`", row)] == list(get_args(Kind))
