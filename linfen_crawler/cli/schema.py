"""`linfen schema`: the record's schema in the language that somebody needs."""

from __future__ import annotations

from linfen_crawler.cli.messages import put, refusal
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

FORMATS = ("json", "parquet", "sql", "markdown")


def run_schema(form: str) -> ExitCode:
    """Print the schema.

    Raises:
        CannotRun: There is no such format, or pyarrow, which tells the Parquet schema, is not installed.
    """
    if form not in FORMATS:
        raise refusal(f"--format {form!r} is none of {', '.join(FORMATS)}")
    put(_text(form).rstrip("\n"))
    return ExitCode.OK


def _text(form: str) -> str:
    if form == "json":
        from linfen_crawler.schemas.json_schema import packaged_json_schema

        return packaged_json_schema()
    if form == "markdown":
        from linfen_crawler.record_document import record_as_markdown

        return record_as_markdown()

    from linfen_crawler.schemas.record_fields import record_fields

    if form == "sql":
        from linfen_crawler.schemas.sql_schema import sql_schema

        return sql_schema(record_fields())

    from linfen_crawler.missing_extra import MissingExtra
    from linfen_crawler.schemas.arrow_schema import arrow_schema

    try:
        schema = arrow_schema(record_fields())
    except MissingExtra as missing:
        raise CannotRun(ExitCode.CONFIGURATION, str(missing)) from None
    return "\n".join(f"{field.name}: {field.type}" for field in schema)
