"""`linfen archive replay`: look at what was archived in a browser, by pywb."""

from __future__ import annotations

import re
import signal
import tempfile
import webbrowser
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.cli.archive import say_unfinished, writing
from linfen_crawler.cli.archive_targets import finished_files, need, sites_and_files, size_of
from linfen_crawler.cli.messages import put, refusal, say
from linfen_crawler.operations.byte_progress import byte_bar
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linfen_crawler.archive.record import Damage
    from linfen_crawler.archive.replay import Replay
    from linfen_crawler.operations.output_folder import OutputFolder

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


def run_replay(
    targets: Sequence[str], *, port: int | None, browser: bool, wayback: Path | None, output: Path
) -> ExitCode:
    """Start pywb on a site's archive or on files, print and open the address, and run until Ctrl-C.

    Returns:
        OK after Ctrl-C, which is how it ends; TERMINATED after SIGTERM.

    Raises:
        CannotRun: USAGE, if something is not there or the address is not archived; CONFIGURATION, if the extra or pywb
            is missing, or pywb does not run; OUTPUT, if the index cannot be written.
    """
    need("warcio", "cdxj_indexer")
    url, named = _address_in(targets)
    sites, files = sites_and_files(named, output)
    if len(sites) + bool(files) != 1:
        raise refusal("name one site, or files: their captures are shown together")
    from linfen_crawler.archive.replay import CannotReplay, find_wayback, replay

    try:
        program = find_wayback(wayback)
        with tempfile.TemporaryDirectory(prefix="linfen-replay-") as folder, _ending_on_sigterm():
            index, files = _index_of(sites, files, Path(folder))
            name = next(iter(sites), None) or _collection(files)
            with replay(program, name, index, files, Path(folder), port) as running:
                _show(running, url, next(iter(sites.values()), None), browser=browser)
                running.process.wait()
        raise CannotRun(ExitCode.CONFIGURATION, "pywb has ended by itself; start it again")
    except KeyboardInterrupt:
        say("ended")
        return ExitCode.OK
    except _Terminated:
        return ExitCode.TERMINATED
    except CannotReplay as reason:
        raise CannotRun(ExitCode.CONFIGURATION, str(reason)) from None


def _address_in(targets: Sequence[str]) -> tuple[str | None, list[str]]:
    """The web address among the arguments, and the others."""
    urls = [target for target in targets if target.startswith(("http://", "https://"))]
    if len(urls) > 1:
        raise refusal("name one address at most: the others are reached from it")
    named = [target for target in targets if target not in urls]
    if not named:
        raise refusal("name the site, or the files, that the address is archived in")
    return (urls[0] if urls else None), named


def _collection(files: Sequence[Path]) -> str:
    """A name that can stand in an address."""
    stem = files[0].name.partition(".")[0]
    return stem if len(files) == 1 and _NAME.fullmatch(stem) else "archive"


def _index_of(sites: dict[str, OutputFolder], files: list[Path], folder: Path) -> tuple[Path, list[Path]]:
    """An index of what is to be shown, and the files that it names: a site's own index, where that is not older."""
    from linfen_crawler.archive.cdxj_index import index_lines, write_index

    def on_damage(name: str, damage: Damage) -> None:
        say(f"{name} at {damage.offset}: not shown: {damage.reason}")

    if not sites:
        index = folder / "index.cdxj"
        with writing(index), byte_bar("indexing", size_of(files)) as on_bytes, index.open("xb") as out:
            index_lines(files, out, folder, on_damage, on_bytes, in_place=True)
        return index, files
    key, site = next(iter(sites.items()))
    finished, unfinished = finished_files(site)
    say_unfinished(key, unfinished, "shown")
    index = site.archive / "index.cdxj"
    if not index.exists() or _older(index, finished):
        with writing(index), byte_bar(f"indexing {key}", size_of(finished)) as on_bytes:
            write_index(finished, index, on_damage, on_bytes)
    return index, finished


def _older(index: Path, files: Sequence[Path]) -> bool:
    """Whether a file was written, or got its final name (which changes its `ctime` alone), after the index."""
    made = index.stat().st_mtime_ns
    return any(max(state.st_mtime_ns, state.st_ctime_ns) > made for state in (file.stat() for file in files))


def _show(running: Replay, url: str | None, site: OutputFolder | None, *, browser: bool) -> None:
    address = running.root
    if url is not None:
        captured = url if running.has(url) else _captured_as(running, url, site)
        if captured is None:
            raise refusal(f"{url} is not in this archive, under this address")
        address = running.page(captured)
    put(address)
    say("showing it until Ctrl-C")
    if browser:
        webbrowser.open(address)


def _captured_as(running: Replay, url: str, site: OutputFolder | None) -> str | None:
    """The address that was asked for, where an article is named by its canonical one."""
    from linfen_crawler.archive.pointed_records import asked_as

    asked = asked_as(site.articles, url) if site is not None else None
    return asked if asked is not None and running.has(asked) else None


class _Terminated(BaseException):
    """SIGTERM came."""


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that what was started is ended, too."""

    def end(*_: object) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
