"""The revisions of one article, as the files tell them, and what changed from one to the next."""

from __future__ import annotations

import contextlib
import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linfen_crawler.article import CONTENT_FIELDS, article_id
from linfen_crawler.exporters.read_lines import read_lines
from linfen_crawler.ledger import alias_target
from linfen_crawler.operations.ledger_plan import ledger_to_read
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from linfen_crawler.ledger.server import LedgerServer
    from linfen_crawler.sites import Address, SiteDefinition


@dataclass(frozen=True, slots=True)
class History:
    """What the files hold on one article."""

    revisions: list[dict[str, Any]]
    """Its records in JSON form, oldest first."""
    vanishings: list[dict[str, Any]]
    """The lines of `gone.jsonl` on it, oldest first."""


def history_of(output: Path | str, site: str, canonical_url: str) -> History:
    """Read an article's history from a site's files, also while a crawl writes them.

    Raises:
        OSError: A file cannot be read.
        ValueError: A line is none of ours.
    """
    folder = output_folder(output, site)
    # Lines begin with the id, so that all others are told apart without being parsed.
    begin = f'{{"id":"{article_id(canonical_url)}"'.encode()
    revisions = [line for line in _lines(folder.articles) if line.startswith(begin)]
    address = json.dumps(canonical_url, ensure_ascii=False).encode()
    vanishings = [line for line in _lines(folder.gone) if address in line]
    try:
        return History([json.loads(line) for line in revisions], [json.loads(line) for line in vanishings])
    except RecursionError:
        raise ValueError(f"{folder.articles}: the record of {canonical_url} is nested too deeply to be one") from None


def canonical_in_files(
    output: Path | str, site: SiteDefinition, address: Address, server: LedgerServer | None = None
) -> str:
    """The canonical address that an article's records stand under, whichever of its addresses is given.

    That is what the ledger knows the address to stand for; else, for one that names the article by its number, the
    address of the record with this number; else itself. A ledger that is lost or
    broken, or on a server that is away, costs the first way alone.

    Raises:
        OSError: A file cannot be read.
    """
    folder = output_folder(output, site.key)
    canonical = address.first or address.canonical
    target = None
    with contextlib.suppress(ValueError, OSError):
        target = alias_target(ledger_to_read(folder, server), canonical)
    if target is not None or address.kind != "by_id" or address.article_id is None:
        return target or canonical
    number = address.article_id.encode()
    addresses = addresses_of(site)
    for line in _lines(folder.articles):
        if number in line:
            known = str(json.loads(line)["canonical_url"])
            if addresses.classify(known).article_id == address.article_id:
                return known
    return canonical


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """What changed from one revision to the next, in lines to read: the field, then `- old` and `+ new`.

    Of a changed body only the paragraphs that changed are given.
    """
    for name in CONTENT_FIELDS:
        if before.get(name) == after.get(name):
            continue
        yield f"{name}:"
        for line in difflib.ndiff(_as_lines(before.get(name)), _as_lines(after.get(name))):
            if line[0] in "-+":
                yield f"  {line}"


def _as_lines(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list):
        return [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in value]
    return str(value).split("\n")


def _lines(path: Path) -> Iterator[bytes]:
    """The whole lines of a file; what a crawl is writing just now is left out."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in read_lines(file, path):
            if line.endswith(b"\n"):
                yield line
