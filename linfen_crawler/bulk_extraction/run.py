"""Many archives to records on a cluster: surveyed, divided into tasks, made into parts, each counted in a manifest."""

from __future__ import annotations

import sqlite3
import uuid
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linfen_crawler.bulk_extraction import remote_work
from linfen_crawler.bulk_extraction.job import INDEX, Job, Refused
from linfen_crawler.bulk_extraction.manifest import Manifest, ManifestFile, archives_in, place_done, utc_now, wanted_of
from linfen_crawler.bulk_extraction.part import beginning_of
from linfen_crawler.bulk_extraction.part_tasks import grouped, size_of
from linfen_crawler.bulk_extraction.planning import plan_tasks
from linfen_crawler.bulk_extraction.remote_work import Announced, CapturesTask, MakeTask, SurveyTask
from linfen_crawler.bulk_extraction.versions import versions
from linfen_crawler.operations.dask_cluster import Handed, Lost
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.operations.store_refusal import store_refusal
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from linfen_crawler.archive.capture_index import Hashed
    from linfen_crawler.archive.pieces import Piece
    from linfen_crawler.bulk_extraction.part import Receipt
    from linfen_crawler.bulk_extraction.part_tasks import PartTask
    from linfen_crawler.bulk_extraction.survey import Survey
    from linfen_crawler.operations.page_sources import Source, Wish
    from linfen_crawler.stores.store import Store

DEADLY = 2
"""A page at which so many processes died, one after the other, is passed over and counted as failed."""
ATTEMPTS = 12
"""A task that lost its worker so often is given up, whatever the cause is."""


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """What somebody wants."""

    sources: Sequence[Source]
    """Pages and archives, in the order that the records are to have."""
    wish: Wish
    """How and which pages are to be extracted."""
    to: str
    """`jsonl` or `parquet`."""
    store: Store
    """The output."""
    part_bytes: int
    """About how many bytes of archives make one part."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is."""

    surveyed: int
    """Bytes that were read for the first time."""
    made: int
    """Bytes whose records are made."""
    records: int
    """Records that were made."""


def run_bulk_extraction(
    request: BulkRequest,
    open_client: Callable[[], AbstractContextManager[Any]],
    *,
    on_part: Callable[[Receipt], None],
    on_progress: Callable[[Progress], None],
    say: Callable[[str], None],
) -> Manifest:
    """Make all parts that are not there yet.

    Args:
        request: What is wanted.
        open_client: Gives Dask's client, as `open_cluster` does; not asked for where nothing is to be done.
        on_part: Is told of each part that is made.
        on_progress: Is told how far it is.
        say: Takes a line for people.

    Returns:
        The manifest, as it lies in the output.

    Raises:
        CannotRun: USAGE, the output holds parts of something else; CONFIGURATION, a worker cannot see the archives, or
            is of another version; OUTPUT, the output cannot be written; PARTIAL, the scheduler is gone; DEFECT, a task
            cannot be done; ALREADY_RUNNING. What was made until then is kept.
    """
    with _failures(), _alone(request.store):
        return _Run(request, on_part, on_progress, say).whole(open_client)


class _Run:
    def __init__(
        self,
        request: BulkRequest,
        on_part: Callable[[Receipt], None],
        on_progress: Callable[[Progress], None],
        say: Callable[[str], None],
    ) -> None:
        self._request = request
        self._client: Any = None
        self._on_part = on_part
        self._on_progress = on_progress
        self._say = say
        self._key = uuid.uuid4().hex
        self._surveyed = self._made = self._records = 0
        self._deaths: Counter[tuple[int, str]] = Counter()

    def whole(self, open_client: Callable[[], AbstractContextManager[Any]]) -> Manifest:
        request, store = self._request, self._request.store
        file = ManifestFile(store)
        here = versions()
        wanted = wanted_of(request.sources, request.wish, to=request.to, part_bytes=request.part_bytes, versions=here)
        manifest = file.read(wanted) or Manifest(wanted)
        self._made = sum(_bytes(task) for task in manifest.tasks if task.number in manifest.done)
        self._forget_missing(manifest)
        self._records = manifest.sums.extracted
        if manifest.ended_at is not None and len(manifest.done) == len(manifest.tasks):
            return manifest
        manifest.ended_at = None
        job = Job(self._key, archives_in(request.sources), request.wish, request.to, store.text, here)
        with open_client() as client:
            self._client = client
            plugin = Announced(job)
            client.register_plugin(plugin)
            try:
                if not manifest.tasks or INDEX not in store.sizes("work"):
                    self._plan(manifest)
                    file.write(manifest, now=True)
                self._make(manifest, file)
            except BaseException:
                # What ended it is said, not that this did not go well either.
                with suppress(StoreFailed):
                    file.write(manifest, now=True)
                raise
            finally:
                with suppress(OSError, KeyError):
                    client.unregister_worker_plugin(plugin.name)
        manifest.ended_at = utc_now()
        file.write(manifest, now=True)
        for name in store.sizes("work"):
            store.remove(name)
        store.sweep()
        return manifest

    def _forget_missing(self, manifest: Manifest) -> None:
        """Do again what is no more in the output as the manifest says."""
        sizes = self._request.store.sizes("parts") if manifest.done else {}
        for number, part in list(manifest.done.items()):
            if part["file"] is not None and sizes.get(part["file"]) != part["bytes"]:
                self._say(f"{self._request.store.address}/{part['file']} is gone or not whole: it is made again")
                del manifest.done[number]

    def _plan(self, manifest: Manifest) -> None:
        request = self._request
        tasks = plan_tasks(request.sources, request.part_bytes, request.store, self._survey, self._captures)
        before = {task.number: task for task in manifest.tasks}
        manifest.done = {
            task.number: manifest.done[task.number]
            for task in tasks
            if task.number in manifest.done and before[task.number] == task
        }
        manifest.tasks = tasks

    def _survey(self, pieces: Iterable[Piece], has_captures: bool) -> Iterator[Survey]:
        tasks = (
            SurveyTask(self._key, tuple(together), has_captures)  # type: ignore[arg-type]
            for together in grouped(pieces, self._request.part_bytes)
        )
        for task, found in self._done(remote_work.survey, tasks):
            self._surveyed += sum(map(size_of, task.pieces))
            self._show()
            yield from found

    def _captures(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, list[Hashed]]]:
        tasks = (
            CapturesTask(self._key, tuple(together))  # type: ignore[arg-type]
            for together in grouped(pieces, self._request.part_bytes)
        )
        for _, found in self._done(remote_work.captures, tasks):
            yield from found

    def _done(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Tasks that nothing but a defect can keep from being done."""
        handed: Handed[Any, Any] = Handed(self._client, work, self._say)
        lost: Counter[Any] = Counter()
        for each in handed.results(tasks):
            if isinstance(each, Lost):
                lost[each.task] += 1
                if lost[each.task] >= ATTEMPTS:
                    raise _given_up(f"the first reading of {_names(self._request, each.task.pieces)}")
                handed.give(each.task)
                continue
            task, found = each
            yield task, _accepted(found)

    def _make(self, manifest: Manifest, file: ManifestFile) -> None:
        handed: Handed[MakeTask, Receipt | Refused] = Handed(self._client, remote_work.make, self._say)
        missing = (MakeTask(self._key, task) for task in manifest.tasks if task.number not in manifest.done)
        for each in handed.results(missing):
            if isinstance(each, Lost):
                handed.give(self._again(each.task))
                continue
            task, found = each
            receipt = _accepted(found)
            if not receipt.counts.add_up:
                raise CannotRun(
                    ExitCode.DEFECT, f"part {receipt.number}: not every record is counted once; please report it"
                )
            place_done(manifest, receipt)
            self._on_part(receipt)
            self._made += _bytes(task.part)
            self._records += receipt.counts.extracted
            self._show()
            file.write(manifest)

    def _again(self, task: MakeTask) -> MakeTask:
        """A task whose worker was lost, to be done by another: watched, and without a page at which two died."""
        if task.attempt >= ATTEMPTS + len(task.deadly):
            pieces = [item for item in task.part.items if hasattr(item, "archive")]
            raise _given_up(f"part {task.part.number} ({_names(self._request, pieces)})")
        deadly = task.deadly
        if task.attempt > 1:
            at = self._request.store.get(beginning_of(task.part.number))
            if at is not None:
                page = at.decode("utf-8", "replace")
                self._deaths[task.part.number, page] += 1
                if self._deaths[task.part.number, page] >= DEADLY:
                    deadly = deadly | {page}
        self._request.store.remove(beginning_of(task.part.number))
        return MakeTask(task.job, task.part, task.attempt + 1, deadly)

    def _show(self) -> None:
        self._on_progress(Progress(self._surveyed, self._made, self._records))


def _bytes(task: PartTask) -> int:
    return sum(map(size_of, task.items))


def _names(request: BulkRequest, pieces: Sequence[Any]) -> str:
    archives = archives_in(request.sources)
    labels = list(dict.fromkeys(archives[piece.archive].label for piece in pieces))
    return ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")


def _accepted(found: Any) -> Any:
    """A result.

    Raises:
        CannotRun: The worker refused.
    """
    if isinstance(found, Refused):
        raise CannotRun(found.exit_code, found.message)
    return found


def _given_up(what: str) -> CannotRun:
    return CannotRun(
        ExitCode.DEFECT,
        f"{what} lost its worker {ATTEMPTS} times: ended by the system (no memory left?) or by a defect. "
        "What was done is kept; see the workers' logs, and report it if it is none of your doing",
    )


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except StoreFailed as failed:
        raise store_refusal(failed) from None
    except sqlite3.Error as error:
        raise CannotRun(
            ExitCode.OUTPUT, f"cannot write the temporary index ({error}): make room, or name a folder in TMPDIR"
        ) from None


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Keeps others from the same folder. In an object store two runs would do the same work twice, and no harm."""
    if store.folder is None:
        yield
        return
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(ExitCode.OUTPUT, f"cannot make {store.folder}: {error.strerror or error}") from None
    lock = SiteLock.take(store.folder / ".lock")
    try:
        yield
    finally:
        lock.release()
