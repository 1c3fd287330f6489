"""docs/security.md promises a test for each threat: the tests that it names are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
HEADINGS = (
    "From the network",
    "From a page's content",
    "From definitions and the command line",
    "Into exports and reports",
)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[list[str]]:
    """The cells of every row of every table, without heads and rules."""
    text = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    heads = ("| threat |", "| ---")
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(heads)]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def names_in(file: str) -> set[str]:
    tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_a_part_of_the_document_is_missing():
    text = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[: len(HEADINGS)] == list(HEADINGS)


@pytest.mark.parametrize("cells", rows(), ids=lambda cells: cells[0])
def test_a_threat_has_no_test_or_one_that_is_not_there(cells):
    assert len(cells) == 4, "a row has another number of cells"
    assert all(cells), "a cell is empty"
    named = NAMED.findall(cells[3])
    assert named, f"no test is named: {cells[3]}"
    for file, test in named:
        assert (PROJECT / file).is_file(), f"{file} is not there"
        assert test in names_in(file), f"{file} has no {test}"
