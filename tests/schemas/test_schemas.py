"""One schema, many shapes: what is said of a field in one place is said in all."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from linfen_crawler import extract, schemas
from linfen_crawler.article import SCHEMA_VERSION, Article
from linfen_crawler.replica.world import World
from linfen_crawler.schemas.arrow_schema import arrow_schema
from linfen_crawler.schemas.json_schema import FILE_NAME, article_json_schema, json_schema_text, packaged_json_schema
from linfen_crawler.schemas.record_fields import choose_fields, record_fields
from linfen_crawler.schemas.sql_schema import child_tables, columns, sql_schema
from linfen_crawler.schemas.table_schema import table_schema
from linfen_crawler.sites import load_sites
from tests.exporters.crawled import RECORDS
from tests.replica.site_page import ask

GOLDEN = Path(__file__).parent.parent / "data" / "golden"
NAMES = list(Article.model_fields)


def test_the_packaged_json_schema_is_not_that_of_the_record():
    packaged = resources.files(schemas).joinpath(FILE_NAME).read_text(encoding="utf-8")
    assert packaged == packaged_json_schema()
    assert packaged == json_schema_text(), (
        "write it anew: python -m linfen_crawler.schemas.json_schema > linfen_crawler/schemas/article.schema.json"
    )


def test_the_json_schema_is_not_what_pydantic_gives():
    ours = article_json_schema()
    assert {name: ours[name] for name in ours if name[0] != "$" or name == "$defs"} == Article.model_json_schema(
        mode="serialization"
    )
    assert ours["$id"].endswith(f":{SCHEMA_VERSION}")
    jsonschema.Draft202012Validator.check_schema(ours)


def test_the_schema_changed_and_its_number_did_not():
    """A new field is a new number: add it here."""
    assert {1: 38}[SCHEMA_VERSION] == len(NAMES)


FORMATS = jsonschema.FormatChecker(formats=[])


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(text: object) -> bool:
    return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None


def problems(line: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(article_json_schema(), format_checker=FORMATS)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(line))]


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: file.stem)
def test_a_golden_record_is_not_valid(file):
    golden = json.loads(file.read_text(encoding="utf-8"))
    assert problems(Article.model_validate(golden["record"]).to_json_line()) == []


def test_a_record_of_a_crawl_is_not_valid():
    assert [problems(each.to_json_line()) for records in RECORDS.values() for each in records] == [[]] * 6


def test_a_record_of_the_replica_is_not_valid():
    world = World()
    definitions = load_sites()
    for key in world.sites:
        for url in list(world.truth(key))[:6]:
            article = extract(ask(world, url).body, url=url, site=definitions[key])
            assert problems(article.to_json_line()) == [], url


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": 1},
        {"publish_time": "gestern"},
        {"language": "chinese"},
        {"page_count": 0},
        {"authors": None},
        {"credits": [{"role": "记者"}]},
        {"more": 1},
    ],
    ids=str,
)
def test_a_wrong_record_is_valid(wrong):
    record = json.loads(RECORDS["lfxww"][0].to_json_line()) | wrong
    assert problems(json.dumps(record))


def test_a_record_that_lacks_a_field_is_valid():
    for name in NAMES:
        record = json.loads(RECORDS["lfxww"][0].to_json_line())
        del record[name]
        assert problems(json.dumps(record)), name


def test_a_field_is_missing_in_one_of_the_schemas():
    fields = record_fields()
    assert [field.name for field in fields] == NAMES
    assert arrow_schema(fields).names == NAMES
    assert [column["name"] for column in table_schema(fields)["fields"]] == NAMES
    assert sorted(field.name for field in (*columns(fields), *child_tables(fields))) == sorted(NAMES)
    script = sql_schema(fields)
    assert all(f'"{field.name}"' in script for field in columns(fields))
    assert all(f"CREATE TABLE {field.name} " in script for field in child_tables(fields))


def test_a_field_has_another_type_in_another_schema():
    kinds = {"text": "string", "number": "int64", "flag": "bool", "time": "timestamp[us, tz=UTC]"}
    properties = article_json_schema()["properties"]
    for field, column, described in zip(
        record_fields(), arrow_schema(record_fields()), table_schema(record_fields())["fields"], strict=True
    ):
        stated = json.dumps(properties[field.name])
        if field.many:
            assert str(column.type).startswith("list<"), field.name
            assert described["type"] == "array"
            assert properties[field.name]["type"] == "array"
        elif field.kind == "object":
            assert str(column.type).startswith("struct<")
            assert described["type"] == "object"
            assert "$ref" in stated
        else:
            assert str(column.type) == kinds[field.kind], field.name
        assert ('"null"' in stated) == field.optional, field.name
        assert ('"date-time"' in stated) == (field.kind == "time"), field.name
        assert bool(field.choices) == ('"enum"' in stated), field.name
        assert field.meaning == described["description"]
        assert field.meaning, field.name


def test_a_field_that_is_not_there_is_chosen():
    with pytest.raises(ValueError, match="there is no field 'tilte'; did you mean title"):
        choose_fields(record_fields(), ["tilte"])
    with pytest.raises(ValueError, match="title is there twice"):
        choose_fields(record_fields(), ["title", "title"])
    assert [field.name for field in choose_fields(record_fields(), ["title", "id"])] == ["title", "id"]
