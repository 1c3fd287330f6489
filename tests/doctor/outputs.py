"""Outputs of our own making for the doctor to look at."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from linfen_crawler.article import Article, article_id, content_hash_of
from linfen_crawler.doctor.examine import examine
from linfen_crawler.doctor.finding import Finding
from linfen_crawler.ledger import Clock, Discovery
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites

FETCHED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def url_of(number: int) -> str:
    return f"http://www.lfxww.com/linfen/shizheng/{2702756 + number}.html"


def article(number: int, revision: int = 1) -> Article:
    url = url_of(number)
    given = {"title": f"秋粮收获{number}", "body": "第一段。\n第二段。", "fetched_at": FETCHED.isoformat()}
    return Article(
        id=article_id(url), url=url, canonical_url=url, revision=revision, content_hash=content_hash_of(given), **given
    )


def open_store(output: Path) -> SiteStore:
    return SiteStore.open(output, load_sites()["lfxww"], Clock(FETCHED))


def fill(store: SiteStore, count: int = 5) -> None:
    store.ledger.discovered([Discovery(url_of(each), url_of(each), "article") for each in range(count + 2)])
    for number in range(count):
        store.store(article(number))
    store.store(article(0, revision=2))
    store.reject(url_of(count), "no_body", status=200)


def made(tmp_path: Path, count: int = 5) -> Path:
    """An output with one site: records, a rejection, an address that is pending, a summary. Gives the site's folder."""
    store = open_store(tmp_path / "output")
    fill(store, count)
    store.close()
    folder = tmp_path / "output/lfxww"
    summary(folder, "20261201T020000Z-1", count + 1)
    return folder


def summary(folder: Path, name: str, records: int, **given: object) -> Path:
    run = {
        "site": folder.name,
        "run_id": name,
        "started_at": "2026-12-01T02:00:00+00:00",
        "finished_at": "2026-12-01T03:00:00+00:00",
        "finish_reason": "finished",
        "exit_code": 0,
        "records": records,
        "articles_known": 5,
        "archived": 0,
        "error": None,
        **given,
    }
    path = folder / "runs" / f"{name}.json"
    path.write_text(json.dumps(run), encoding="utf-8")
    # The lock of the making of this output says the time of the test, which is another one.
    (folder / "lock").write_text('{"pid": 0, "host": "elsewhere", "since": "2026-12-01T02:00:00+00:00"}')
    return path


def examined(output: Path, *, deep: bool = False, now: datetime = NOW) -> dict[str, list[Finding]]:
    """What the doctor finds, by kind."""
    found: dict[str, list[Finding]] = {}
    for each in examine(output, deep=deep, now=now):
        found.setdefault(each.kind, []).append(each)
    return found


def problems_of(output: Path, **given) -> set[str]:
    """The kinds of what it finds about the output that is not sound; the machine and its settings left out."""
    elsewhere = (
        "contact",
        "encoding",
        "extra",
        "package",
        "library",
        "python",
        "definition",
        "disk",
        "zones",
        "open-files",
    )
    return {
        kind
        for kind, findings in examined(output, **given).items()
        if findings[0].level != "ok" and not kind.startswith(elsewhere)
    }


def snapshot(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Everything in a folder: when it was changed, its size and its content."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mtime_ns,
            path.lstat().st_size,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted([folder, *folder.rglob("*")])
    }
