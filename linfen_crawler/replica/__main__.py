"""`python -m linfen_crawler.replica`: run the replica until it is told to stop.

The first line on stdout is its address, `127.0.0.1:PORT`. It ends on SIGTERM or SIGINT, and with `--until-stdin-closes`
when its standard input is closed, so that it never outlives the program that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from linfen_crawler.replica.running import serve
from linfen_crawler.replica.world import FAMILY_SITE_KEYS, PAPER_KEYS, SITE_KEYS, World


def main(arguments: list[str] | None = None) -> int:
    """Run it; gives the exit code: 0 after an orderly end, 2 for arguments or a port that cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        if options.host_list:
            for site in World(options.site).sites.values():
                print("\n".join(site.hosts))  # noqa: T201 - the command's output
            return 0
        asyncio.run(_run(options))
    except (ValueError, OSError) as problem:
        print(f"replica: {problem}", file=sys.stderr)  # noqa: T201 - the command's error message
        return 2
    except KeyboardInterrupt:  # where the loop takes no signal handlers
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m linfen_crawler.replica", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; by default a free one")
    parser.add_argument("--scale", type=float, default=1.0, help="how many times the usual number of articles")
    made_up = ", ".join((*FAMILY_SITE_KEYS, *PAPER_KEYS))
    shown = f"show only this site: {', '.join(SITE_KEYS)}, or of the made-up ones {made_up}"
    parser.add_argument("--site", action="append", default=[], help=shown)
    parser.add_argument("--crawl-delay", default="none", help="what robots.txt asks for, in seconds, or `none`")
    parser.add_argument("--log-keeps", type=int, help="keep only the last so many requests in the log; by default all")
    parser.add_argument("--host-list", action="store_true", help="print the hosts that it shows, and end")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input is closed")
    return parser


async def _run(options: argparse.Namespace) -> None:
    crawl_delay = None if options.crawl_delay == "none" else float(options.crawl_delay)
    async with serve(
        sites=options.site,
        scale=options.scale,
        crawl_delay=crawl_delay,
        port=options.port,
        log_keeps=options.log_keeps,
    ) as replica:
        print(replica.address, flush=True)  # noqa: T201 - the command's output
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
                loop.add_signal_handler(name, stop.set)
        if options.until_stdin_closes:
            loop.run_in_executor(None, _wait_for_end, loop, stop)
        await stop.wait()


def _wait_for_end(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    sys.stdin.read()
    with contextlib.suppress(RuntimeError):  # the loop has ended already
        loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    sys.exit(main())
