"""The record as JSON Schema, which the package holds as a file, too.

`python -m linfen_crawler.schemas.json_schema > linfen_crawler/schemas/article.schema.json` writes it anew; a test
compares the two.
"""

from __future__ import annotations

import json
import sys
from importlib import resources
from typing import Any

from linfen_crawler.article import SCHEMA_VERSION, Article

FILE_NAME = "article.schema.json"
"""The packaged file, beside this module: `importlib.resources.files("linfen_crawler.schemas") / FILE_NAME`."""


def article_json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) that every line of `articles.jsonl` is valid against."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:linfen-crawler:article:{SCHEMA_VERSION}",
        **Article.model_json_schema(mode="serialization"),
    }


def json_schema_text() -> str:
    """The same as the text of the packaged file."""
    return json.dumps(article_json_schema(), ensure_ascii=False, indent=2) + "\n"


def packaged_json_schema() -> str:
    """The text of the packaged file: read without loading the model."""
    return resources.files(__package__).joinpath(FILE_NAME).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(json_schema_text())
