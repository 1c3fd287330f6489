"""`linfen search`: words in the texts of a SQLite export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linfen_crawler.cli.days import day
from linfen_crawler.cli.messages import put, refusal, say, tables, tame
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import EXPORTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.text import Text

    from linfen_crawler.exporters.sqlite_search import Hit, Piece


def run_search(
    arguments: Sequence[str],
    *,
    database: Path | None,
    sites: Sequence[str],
    regions: Sequence[str] = (),
    since: str | None,
    limit: int,
    output: Path,
    sites_folder: Path | None = None,
    as_json: bool,
) -> ExitCode:
    """Print the articles that hold all words, the latest first: in context, or as JSON lines.

    Raises:
        CannotRun: Bad input, no export, or one that cannot be searched.
    """
    from linfen_crawler.exporters.shapes import SHAPES
    from linfen_crawler.exporters.sqlite_search import NotSearchable, search, words_of

    words = words_of(arguments)
    if not words:
        raise refusal("there is nothing to look for: name a word, or several that an article must all hold")
    first = day("--since", since)
    if regions:
        from linfen_crawler.cli.sites import all_definitions, sites_in_regions  # definitions are read for this alone

        there = sites_in_regions(regions, all_definitions(sites_folder))
        sites = list(dict.fromkeys([*sites, *(site.key for site in there)]))
    place = database or output / EXPORTS / SHAPES["sqlite"].file_name
    if not place.is_file():
        raise refusal(f"there is no SQLite export at {place}. {_how_to_make(database, output)}")
    found = 0
    try:
        for hit in search(place, words, sites=sites, since=first, limit=limit):
            found += 1
            _print(hit, as_json=as_json)
    except NotSearchable as error:
        raise refusal(str(error)) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotRun(ExitCode.OUTPUT, f"cannot read {place}: {error.strerror or error}") from None
    if not found:
        say(f"no article in {place} holds {' and '.join(words)}")
    elif found == limit:
        say(f"the latest {limit}; see more by --limit")
    return ExitCode.OK


def _how_to_make(database: Path | None, output: Path) -> str:
    where = f" --output {output}" if str(output) != "output" else ""
    out = f" --out {database}" if database else ""
    return f"Make one: linfen export --to sqlite{where}{out}"


def _print(hit: Hit, *, as_json: bool) -> None:
    if as_json:
        put(json.dumps({**hit.article, "context": [piece.text for piece in hit.pieces]}, ensure_ascii=False))
        return
    console = tables()
    article = hit.article
    head = " · ".join(str(article[name]) for name in ("publish_time", "site", "source") if article.get(name))
    address = article.get("url") or article.get("id") or ""
    lines = [_marked(hit.title), f"  {tame(head)}", f"  {tame(address)}"]
    lines += [_marked(piece, "  ") for piece in hit.pieces]
    for line in lines:
        # A terminal wraps what is too long; a pipe gets every line whole.
        console.print(line, markup=False, soft_wrap=True)
    console.print()


def _marked(piece: Piece, before: str = "") -> Text:
    from rich.text import Text

    text = Text(before + tame(piece.text))
    for begin, end in piece.hits:
        text.stylize("bold red", begin + len(before), end + len(before))
    return text
