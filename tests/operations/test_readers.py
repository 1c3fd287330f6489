"""Processes that read pages beside a crawl: same records, replaced when they die, gone with whoever started them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.extraction.raw_article import RawArticle
from linfen_crawler.operations import readers as module
from linfen_crawler.operations.reader_process import PROGRAM
from linfen_crawler.operations.readers import (
    PAGES_OF_A_LOOK,
    PAGES_THAT_PAY,
    QUEUED,
    ReaderDied,
    Readers,
    ReadingDefect,
)
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.reading_in_order import ReadingInOrder
from linfen_crawler.visit_reading import PageBytes, Visit, record_of

SITE = load_sites()["lfxww"]
PARAGRAPH = "入秋以来,村里的合作社忙着收割玉米,烘干塔从早到晚没有停过,晒场上堆起了金黄的小山。"
DYING = "r.record_of = lambda visit, site: os._exit(9) if b'deadly' in visit.last.body else real(visit, site)"


def visit(number: int, *, paragraphs: int = 3, words: str = "", section: object = ("时政",)) -> Visit:
    text = "".join(f"<p>{PARAGRAPH}第{n}段。</p>" for n in range(paragraphs))
    title = f"合作社里秋收忙 {number}"
    page = (
        f"<html><head><title>{title}</title></head><body><h2 class='xb-h2'>{title}</h2>"
        f"<h3 class='xb-h4'>2022-01-02 08:00:00 来源:临汾新闻网</h3><div class='jcontent'>{text}</div>"
        f"{words}</body></html>"
    )
    url = f"http://www.lfxww.com/linfen/shizheng/{number}.html"
    fetched_at = datetime(2022, 1, 3, 4, 5, 6, 789, tzinfo=UTC)
    return Visit(PageBytes(page.encode(), url, "text/html"), (), url, url, section, fetched_at, 200, '"1"', None)


async def given(readers: Readers, one: Visit) -> asyncio.Future[Article]:
    """Give a page to a process, once one is ready."""
    while (answer := readers.read(one, SITE)) is None:  # noqa: ASYNC110 - what a crawl does, too: it asks again
        await asyncio.sleep(0.005)
    return answer


def run(work: Callable[[Readers], Coroutine[None, None, None]], most: int = 1) -> None:
    async def whole() -> None:
        readers = Readers(most, at_once=True)
        try:
            await asyncio.wait_for(work(readers), timeout=60)
        finally:
            readers.close()

    asyncio.run(whole())


def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes end at pages with the word `deadly`."""
    program = PROGRAM.replace(
        "from linfen_crawler.operations.reader_process import main; main()",
        f"import os; from linfen_crawler.operations import reader_process as r; real = r.record_of; {DYING}; r.main()",
    )
    assert "deadly" in program
    monkeypatch.setattr(module, "command", lambda: [sys.executable, "-c", program, json.dumps(sys.path)])


def test_a_record_read_beside_the_crawl_is_another_one() -> None:
    async def work(readers: Readers) -> None:
        record = await (await given(readers, visit(1)))
        assert record == record_of(visit(1), SITE)
        assert record.fetched_at == visit(1).fetched_at
        assert record.extraction.layout_drift  # the site's layouts were tried

    run(work)


def test_why_a_page_gives_no_record_is_lost_on_the_way() -> None:
    async def work(readers: Readers) -> None:
        nothing = visit(1)._replace(last=PageBytes(b"\x00 ", visit(1).url, None))
        with pytest.raises(NotAnArticle) as refusal:
            await (await given(readers, nothing))
        assert refusal.value.reason == "no_text"
        with pytest.raises(ReadingDefect) as defect:
            await (await given(readers, visit(2, section=5)))
        assert defect.value.kind == "TypeError"
        assert "normalize_article" in defect.value.trace
        assert (await (await given(readers, visit(3)))).title == "合作社里秋收忙 3"

    run(work)


def test_a_page_that_ends_its_process_takes_others_along(monkeypatch: pytest.MonkeyPatch) -> None:
    dying(monkeypatch)

    async def work(readers: Readers) -> None:
        answers = [await given(readers, visit(n, words="deadly" if n == 0 else "")) for n in range(QUEUED)]
        with pytest.raises(ReaderDied):
            await answers[0]
        titles = [(await answer).title for answer in answers[1:]]
        assert titles == [f"合作社里秋收忙 {n}" for n in range(1, QUEUED)]

    run(work)


def test_a_page_is_lost_whose_process_was_killed_by_somebody() -> None:
    async def work(readers: Readers) -> None:
        (await (await given(readers, visit(0)))).title  # noqa: B018 - it is ready
        answer = await given(readers, visit(1, paragraphs=3000))
        [killed] = readers.process_ids
        os.kill(killed, 9)
        assert (await answer).title == "合作社里秋收忙 1"
        assert killed not in readers.process_ids

    run(work)


def test_processes_that_cannot_start_stop_the_crawl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])

    async def work(readers: Readers) -> None:
        assert readers.read(visit(0), SITE) is None
        while readers.process_ids:
            await asyncio.sleep(0.005)
            assert readers.read(visit(0), SITE) is None

    run(work)


def test_processes_are_started_that_do_not_pay() -> None:
    async def work() -> None:
        readers = Readers(1, at_once=False)
        try:
            for _ in range(2 * PAGES_THAT_PAY):
                readers.read_here(0.0, to_come=1000)  # a pause before each page
            assert readers.read(visit(0), SITE) is None
            assert not readers.process_ids
            for _ in range(2 * PAGES_OF_A_LOOK):
                readers.read_here(1.0, to_come=0)
            readers.read(visit(0), SITE)
            assert len(readers.process_ids) == 1
        finally:
            readers.close()

    asyncio.run(work())


@pytest.mark.parametrize("to_come", [0, PAGES_THAT_PAY])
def test_a_process_is_started_for_a_few_pages_or_late_for_many(to_come: int) -> None:
    async def work() -> None:
        readers = Readers(1, at_once=False)
        try:
            for _ in range(PAGES_OF_A_LOOK + 1):
                readers.read_here(1.0, to_come)
            assert readers.read(visit(0), SITE) is None
            assert len(readers.process_ids) == (to_come > 0)
        finally:
            readers.close()

    asyncio.run(work())


@pytest.mark.parametrize("broken", ["an answer", "a page"])
def test_what_cannot_be_sent_or_taken_is_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """As where another version of the program was installed meanwhile."""

    def no(*_: object) -> None:
        raise ValueError("unknown field")

    async def work(readers: Readers) -> None:
        whole = await given(readers, visit(1))
        await whole
        with monkeypatch.context() as patched:
            if broken == "an answer":
                patched.setattr(module, "Article", SimpleNamespace(model_validate_json=no))
            else:
                patched.setattr(module, "page_message", no)
            answers = [await given(readers, visit(n)) for n in (2, 3)]
            for answer in answers:
                with pytest.raises((ReadingDefect, ValueError), match="unknown field"):
                    await asyncio.wait_for(answer, timeout=60)
        record = await (await given(readers, visit(4)))
        assert record.title == "合作社里秋收忙 4"

    run(work)


def title_of(read: RawArticle | Article) -> str | None:
    """The title of what another process has read, or of what was read here."""
    return read.title if isinstance(read, Article) else read.title and read.title.text


def test_a_short_page_overtakes_a_long_one_before_it() -> None:
    async def work() -> None:
        reading = ReadingInOrder(SITE, readers=1)
        came: list[str | None] = []
        try:
            while not isinstance(first := reading.read(visit(0, paragraphs=800)), asyncio.Future):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            # The process holds some of them; the others are read here, and are done before.
            turns = [first, *(reading.read(visit(n)) for n in range(1, QUEUED + 4))]
            for turn in turns:
                assert isinstance(turn, asyncio.Future)
                turn.add_done_callback(lambda done: came.append(title_of(done.result())))
            await asyncio.wait_for(asyncio.gather(*turns), timeout=60)
        finally:
            reading.close()
        assert came == [f"合作社里秋收忙 {n}" for n in range(QUEUED + 4)]

    asyncio.run(work())


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks the process up in /proc")
def test_a_process_lives_on_when_its_crawl_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import asyncio\n"
        "from tests.operations.test_readers import Readers, given, visit\n"
        "async def work():\n"
        "    readers = Readers(1, at_once=True)\n"
        "    await (await given(readers, visit(0)))\n"
        "    print(readers.process_ids[0], flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(work())\n"
    )
    root = Path(__file__).parents[2]
    crawl = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert crawl.stdout is not None
    reader = Path("/proc", crawl.stdout.readline().decode().strip())
    assert "reader_process" in (reader / "cmdline").read_text()
    crawl.kill()
    crawl.wait()
    crawl.stdout.close()
    deadline = time.monotonic() + 30
    while _is_alive(reader) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _is_alive(reader)


def _is_alive(process: Path) -> bool:
    try:
        return "reader_process" in (process / "cmdline").read_text()
    except OSError:
        return False
