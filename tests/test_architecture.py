"""The one direction of docs/architecture.md: what a part may import, and what it must never know of."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "linfen_crawler"

MAY_IMPORT: dict[str, set[str]] = {
    "version": set(),
    "lexicon": set(),
    "article": {"version"},
    "record_document": {"article"},
    "missing_extra": set(),
    "stores": {"missing_extra", "exporters"},
    "schemas": {"article", "version", "missing_extra"},
    "sites": set(),
    "native_module": set(),
    "extraction": {"article", "lexicon", "sites", "native_module"},
    "normalize": {"article", "lexicon", "sites", "extraction", "native_module"},
    "extract_article": {"article", "sites", "extraction", "normalize"},
    "visit_reading": {"article", "sites", "extraction", "normalize"},
    "explain_article": {"article", "sites", "extraction", "normalize"},
    "site_making": {"article", "sites", "extraction", "extract_article", "explain_article"},
    "exporters": {"article", "version", "schemas"},
    "ledger": {"article", "missing_extra"},
    "archive": {
        "article",
        "version",
        "missing_extra",
        "sites",
        "exporters",
        "ledger",
        "extraction",
        "normalize",
        "stores",
        "native_module",
    },
    "reposts": {"missing_extra", "lexicon", "normalize"},
    "report": {"article", "version", "exporters", "ledger", "reposts"},
    "monitors": {"article"},
    "network": set(),
    "replica": {"article", "network"},
    "operations": {
        "article",
        "version",
        "missing_extra",
        "schemas",
        "sites",
        "exporters",
        "ledger",
        "archive",
        "reposts",
        "monitors",
        "network",
        "spiders",
        "replica",
        "extract_article",
        "visit_reading",
        "site_making",
        "stores",
    },
    "bulk_extraction": {
        "article",
        "version",
        "missing_extra",
        "schemas",
        "sites",
        "exporters",
        "archive",
        "extract_article",
        "operations",
        "stores",
    },
    "many_sites": {"missing_extra", "sites", "operations", "ledger"},
    "spiders": {
        "article",
        "sites",
        "extraction",
        "visit_reading",
        "ledger",
        "archive",
        "operations",
        "normalize",
        "replica",
        "network",
    },
    "site_check": {"article", "sites", "extraction", "normalize", "explain_article", "spiders", "operations"},
    "pipelines": {"article", "spiders", "normalize", "visit_reading", "ledger"},
    "schedule": {"operations"},
    "doctor": {
        "article",
        "version",
        "missing_extra",
        "sites",
        "native_module",
        "extract_article",
        "ledger",
        "archive",
        "operations",
    },
    "settings": {"operations", "exporters"},
    "commands": {"operations", "spiders", "ledger"},
}
"""What each part may import of the others. The command line, at the top, may import all."""


def imports_of(file: Path) -> set[tuple[str, bool]]:
    """The parts of the package and the other packages that a file imports, each with whether it is one of ours."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names] if node.level == 0 else []
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        for name in names:
            root, _, rest = name.partition(".")
            found.add((rest.partition(".")[0], True) if root == "linfen_crawler" else (root, False))
    return found


def files_of(part: str) -> list[Path]:
    folder = PACKAGE / part
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{part}.py"]


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_imports_against_the_one_direction(part: str) -> None:
    for file in files_of(part):
        ours = {name for name, is_ours in imports_of(file) if is_ours} - {part}
        assert ours <= MAY_IMPORT[part], f"{file.relative_to(PACKAGE)} imports {sorted(ours - MAY_IMPORT[part])}"


def test_a_part_stands_outside_the_picture() -> None:
    parts = {path.stem if path.is_file() else path.name for path in PACKAGE.iterdir() if path.suffix in {".py", ""}}
    assert parts - {"__init__", "__pycache__", "cli", "py"} == set(MAY_IMPORT)


@pytest.mark.parametrize(
    "part",
    [
        "extraction",
        "normalize",
        "lexicon",
        "sites",
        "article",
        "extract_article",
        "visit_reading",
        "explain_article",
        "monitors",
        "site_making",
    ],
)
def test_a_pure_part_knows_the_network_or_scrapy(part: str) -> None:
    for file in files_of(part):
        others = {name for name, is_ours in imports_of(file) if not is_ours}
        assert not others & {
            "scrapy",
            "twisted",
            "socket",
            "sqlalchemy",
            "requests",
            "http",
            "asyncio",
            "rich",
            "typer",
        }


@pytest.mark.parametrize("part", ["extraction", "normalize", "lexicon", "site_making"])
def test_a_general_rule_names_a_host(part: str) -> None:
    import re

    from linfen_crawler.sites import load_sites

    hosts = [host for site in load_sites().values() for host in (*site.hosts, *site.aliases)]
    named = re.compile("|".join(re.escape(host.removeprefix("www.")) for host in hosts))
    for file in files_of(part):
        code = file.read_text(encoding="utf-8")
        literals = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        }
        for text in literals:
            if isinstance(text, str) and text not in docstrings:
                assert not named.search(text), f"{file.name}: {text!r}"
