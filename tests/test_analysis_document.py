"""Every example of docs/analysis.md runs, on exports of records as crawls leave them, and shows something."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from linfen_crawler.article import Article
from linfen_crawler.exporters.schemaorg_export import news_article
from linfen_crawler.exporters.where_filter import parse_condition
from linfen_crawler.schemas.record_fields import record_fields
from tests.exporters.crawled import crawled, current

DOCUMENT = (Path(__file__).parent.parent / "docs" / "analysis.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(sh|python)\n(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)


def run(example: tuple[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    language, code = example
    # A server would not end: it is asked for its front page instead.
    code = re.sub(r"^(datasette .*) --port 8001$", r"\1 --get /", code, flags=re.MULTILINE)
    command = [sys.executable, "-c", code] if language == "python" else ["bash", "-euo", "pipefail", "-c", code]
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
    return subprocess.run(
        command, cwd=folder, env={**env, "PATH": paths, "PYTHONUTF8": "1"}, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("analysis")
    crawled(place / "output")
    done = run(EXAMPLES[0], place)
    assert done.returncode == 0, done.stderr
    return place


def test_the_document_has_lost_its_examples():
    assert "linfen export --to parquet" in EXAMPLES[0][1]
    languages = [language for language, _ in EXAMPLES]
    assert (languages.count("sh"), languages.count("python")) == (5, 7)
    assert all(name in DOCUMENT for name in ("### pandas", "### DuckDB", "### Polars", "### Datasette"))


@pytest.mark.parametrize("number", range(1, len(EXAMPLES)))
def test_an_example_fails_or_shows_nothing(folder: Path, number: int) -> None:
    if number == 1:  # it narrows the exports that the others read
        folder = folder / "narrowed"
        crawled(folder / "output")
    done = run(EXAMPLES[number], folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout or "records of" in done.stderr
    if "valid records" in done.stdout:
        assert done.stdout == "5 valid records\n"
    if "_search" in EXAMPLES[number][1]:
        assert '"filtered_table_rows_count": 4' in done.stdout, done.stdout


def test_a_condition_in_the_document_means_nothing():
    section = DOCUMENT.partition("A condition is")[2].partition("## ")[0]
    conditions = re.findall(r"`([a-z_.]+(?:[!~<>]=?|=)[^`]*)`", section)
    assert len(conditions) == 12
    for condition in conditions:
        parse_condition(condition, record_fields())


def test_the_document_maps_fields_to_schema_org_that_the_export_does_not():
    table = DOCUMENT.partition("| NewsArticle | from |")[2]
    stated = {
        name
        for row in table.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`([@\w]+)`", row.split("|")[1])
    }
    whole = {
        **max(current(), key=lambda record: len(news_article(record, {}))),
        "modified_time": "2022-10-24T08:00:00+08:00",
        "keywords": ["桥"],
        "page_count": 2,
        "source_url": "http://a.example/1",
        "credits": [{"role": "终审", "name": "某某"}],
    }
    assert set(news_article(whole, {})) - {"@context", "@type"} == stated


def test_a_field_is_neither_mapped_nor_named_as_left_out():
    section = DOCUMENT.partition("## schema.org")[2].replace("the hashes", "`content_hash` `simhash`")
    assert {name for name in Article.model_fields if f"`{name}`" not in section} == set()
