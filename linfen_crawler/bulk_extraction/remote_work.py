"""What a worker of a cluster is asked to do: the functions that go there, and what goes there with them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from distributed import WorkerPlugin, get_worker

from linfen_crawler.archive.pieces import Piece
from linfen_crawler.bulk_extraction.job import CAPTURES, Desk, Refused
from linfen_crawler.bulk_extraction.part import make_part
from linfen_crawler.bulk_extraction.survey import captures_of, survey_piece
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.store_refusal import EXIT_CODES
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from linfen_crawler.archive.capture_index import Hashed
    from linfen_crawler.bulk_extraction.job import Job
    from linfen_crawler.bulk_extraction.part import Receipt
    from linfen_crawler.bulk_extraction.part_tasks import PartTask
    from linfen_crawler.bulk_extraction.survey import Survey

_PLUGIN = "linfen-extraction"

T = TypeVar("T")


class Announced(WorkerPlugin):
    """Brings a job to every worker, also to one that comes later or comes again."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.name = f"{_PLUGIN}-{job.key}"


@dataclass(frozen=True, slots=True)
class SurveyTask:
    """Pieces to be read for the first time."""

    job: str
    pieces: tuple[Piece, ...]
    has_captures: bool = False


@dataclass(frozen=True, slots=True)
class CapturesTask:
    """Pieces whose captures are wanted."""

    job: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MakeTask:
    """A part to be made."""

    job: str
    part: PartTask
    attempt: int = 1
    deadly: frozenset[str] = frozenset()


def survey(task: SurveyTask) -> list[Survey] | Refused:
    """Survey pieces."""

    def work(desk: Desk) -> list[Survey]:
        captures = desk.file_of(CAPTURES) if task.has_captures else None
        return [survey_piece(desk, piece, captures) for piece in task.pieces]

    return _at_desk(task.job, task.pieces, work)


def captures(task: CapturesTask) -> list[tuple[Piece, list[Hashed]]] | Refused:
    """The captures of pieces."""
    return _at_desk(task.job, task.pieces, lambda desk: [(piece, captures_of(desk, piece)) for piece in task.pieces])


def make(task: MakeTask) -> Receipt | Refused:
    """Make a part."""
    pieces = tuple(item for item in task.part.items if isinstance(item, Piece))
    return _at_desk(
        task.job,
        pieces,
        lambda desk: make_part(desk, task.part, watched=task.attempt > 1, deadly=task.deadly),
    )


def _at_desk(key: str, pieces: tuple[Piece, ...], work: Callable[[Desk], T]) -> T | Refused:
    with Desk.lock:
        try:
            announced = get_worker().plugins[f"{_PLUGIN}-{key}"]
            desk = Desk.of(announced.job)  # type: ignore[attr-defined]
            for archive in {piece.archive for piece in pieces}:
                unseen = desk.unseen(desk.job.archives[archive])
                if unseen is not None:
                    return unseen
            return desk.refusal() or work(desk)
        except StoreFailed as failed:
            return Refused(EXIT_CODES[failed.fault], str(failed))
        except (OSError, sqlite3.Error) as error:
            return Refused(ExitCode.OUTPUT, f"a worker cannot write its temporary files, or read the index: {error}")
