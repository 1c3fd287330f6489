"""The record's document says what the record's schema says."""

from __future__ import annotations

from pathlib import Path

from linfen_crawler.article import Article
from linfen_crawler.record_document import record_as_markdown

DOCUMENT = Path(__file__).parent.parent / "docs" / "record.md"


def test_docs_record_md_has_drifted_from_the_schema() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == record_as_markdown(), (
        "write it anew: python -m linfen_crawler.record_document > docs/record.md"
    )


def test_a_field_without_meaning_in_the_document() -> None:
    for row in record_as_markdown().splitlines():
        assert not row.endswith("|  |"), row


def test_every_field_is_in_the_document() -> None:
    document = record_as_markdown()
    assert all(f"| `{name}` |" in document for name in Article.model_fields)
