"""`python -m linfen_crawler.many_sites.site_process`: crawls the site that its standard input names.

One line of JSON comes in, lines of JSON go out: `{"progress": …}` about twice a second, and last what `SiteResult` has.
The address of a server with its password comes in this way, too, and stands in no list of processes. When standard
input is closed, nobody waits for the result any more: the crawl ends in good order, as after SIGTERM.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.output_plan import opened_store
from linfen_crawler.sites import SiteDefinition

if TYPE_CHECKING:
    from linfen_crawler.operations.progress import Progress

_DAYS = ("since", "until")


def main() -> int:
    """Crawl; gives 0 where the last line says what came of it."""
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_input, name="input", daemon=True).start()
    _say(_crawl(order))
    return 0


def _crawl(order: dict[str, Any]) -> dict[str, Any]:
    from linfen_crawler.operations.crawl import run_crawl

    wish: dict[str, Any] = dict(order["wish"])
    try:
        wish["publish_to"] = opened_store(wish["publish_to"]) if wish.get("publish_to") else None
    except CannotRun as refusal:
        return {"refused": int(refusal.exit_code), "message": f"on a worker: {refusal}"}
    wish |= {name: date.fromisoformat(wish[name]) for name in _DAYS if wish.get(name)}
    try:
        [summary] = run_crawl(
            [SiteDefinition.model_validate_json(order["definition"])],
            on_progress=_tell,
            log_on_stderr=None,
            **wish,
        )
    except CannotRun as refusal:
        return {"refused": int(refusal.exit_code), "message": str(refusal)}
    return {"summary": summary.to_json()}


def _tell(progress: Progress) -> None:
    _say({"progress": asdict(progress)})


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _end_with_input() -> None:
    while sys.stdin.readline():
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
