"""The runs of a site so far, read from their summaries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.killed_runs import KILLED
from linfen_crawler.operations.open_run import ENDING, OUTPUT_LOST, RUNNING, run_of_marker
from linfen_crawler.operations.site_lock import is_held

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linfen_crawler.operations.output_folder import OutputFolder

_SUMMARIES = "????????T??????Z-*.json"  # sorted by name they are sorted by their start


@dataclass(frozen=True, slots=True)
class PastRun:
    """What the summary of one run says. Numbers are None where the run was killed, or older than the field."""

    site: str
    """Key of the site."""
    run_id: str
    """As in the file's name."""
    started_at: datetime
    """UTC."""
    finish_reason: str
    """As in `RunSummary`; `running` for a run that is under way."""
    exit_code: int | None
    """None for a run that was killed or is under way."""
    seconds: float | None
    """How long it took."""
    records: int | None
    """New lines in `articles.jsonl`."""
    failed: int | None
    """Pages that could not be had or read, lists included."""
    alarms: list[dict[str, Any]]
    """What was not as the site's past led one to expect."""
    fields: dict[str, Any]
    """The whole file; docs/operations.md explains every field."""

    @classmethod
    def of_document(cls, document: dict[str, Any]) -> Self:
        """A run from its summary.

        Raises:
            ValueError: It is no summary.
        """
        try:
            failed = [document.get(name) for name in ("failed", "lists_failed")]
            return cls(
                site=document["site"],
                run_id=document["run_id"],
                started_at=datetime.fromisoformat(document["started_at"]),
                finish_reason=document["finish_reason"],
                exit_code=document.get("exit_code"),
                seconds=document.get("seconds"),
                records=document.get("records"),
                failed=sum(sum(each.values()) for each in failed if each is not None)
                if any(each is not None for each in failed)
                else None,
                alarms=document.get("alarms") or [],
                fields=document,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"no summary of a run: {error!r}") from None


def past_runs(
    folder: OutputFolder, *, last: int | None = None, unreadable: Callable[[Path], None] = lambda _: None
) -> list[PastRun]:
    """The runs of a site that have ended, oldest first.

    Args:
        folder: The site's output.
        last: Only so many, the latest.
        unreadable: Told of each file that is no summary; it is left out.

    Raises:
        OSError: A summary cannot be read.
    """
    files = sorted(folder.runs.glob(_SUMMARIES))
    return _read(files if last is None else files[max(0, len(files) - last) :], unreadable)


def open_runs(folder: OutputFolder) -> list[PastRun]:
    """The run of a site that is under way, or those that left no summary and that no later run has closed yet.

    Raises:
        OSError: A marker cannot be read.
    """
    markers = sorted(folder.runs.glob(f"*{ENDING}"))
    if not markers:
        return []
    runs = _read(markers, lambda _: None)
    lost = {run_id for run_id, is_lost in map(run_of_marker, markers) if is_lost}
    latest = next((each for each in reversed(runs) if each.run_id not in lost), None)
    under_way = latest if is_held(folder.lock) else None
    return [
        PastRun(
            each.site, each.run_id, each.started_at,
            OUTPUT_LOST if each.run_id in lost else RUNNING if each is under_way else KILLED,
            ExitCode.OUTPUT if each.run_id in lost else None, None, None, None, [], each.fields,
        )
        for each in runs
    ]  # fmt: skip


def _read(files: list[Path], unreadable: Callable[[Path], None]) -> list[PastRun]:
    runs = []
    for file in files:
        try:
            runs.append(PastRun.of_document(json.loads(file.read_text(encoding="utf-8"))))
        except FileNotFoundError:
            continue  # a marker whose run has ended meanwhile
        except ValueError:
            unreadable(file)
    return runs
