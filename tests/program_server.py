"""Forks the programs of tests/program.py. A process of its own, that has loaded what they use and does nothing else.

An order is one message on the socket that its argument names: JSON with `argv`, `cwd`, `env` and `first`, and four
descriptors, those of the streams and one to write to: a line with the number of the process, and one with its exit
code.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import socket
import sys
import time
import types
import warnings
from typing import Any

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from linfen_crawler.sites import load_sites

LARGEST = 1 << 20  # bytes of an order
BY_NEED = (
    "linfen_crawler.settings",  # reads the environment, and so does
    "linfen_crawler.spiders.all_sites",
    "linfen_crawler.cli.__main__",
    "linfen_crawler.bulk_extraction.",  # Dask cannot be forked
    "linfen_crawler.many_sites.",
)
NEVER = {"linfen_crawler.settings", "linfen_crawler.spiders.all_sites", "distributed", "twisted.internet.reactor"}


def load() -> None:
    """All of ours that reads no environment, and of what Scrapy brings what a crawl loads late."""
    import linfen_crawler

    for module in pkgutil.walk_packages(linfen_crawler.__path__, "linfen_crawler."):
        # What is compiled is loaded by its own users, who tell whether it is older than its source.
        if not module.name.startswith(BY_NEED) and ".native_" not in module.name:
            importlib.import_module(module.name)
    defaults = Settings()
    for kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
        for component in defaults.getdict(f"{kind}_BASE"):
            load_object(component)
    for name in ("DUPEFILTER_CLASS", "SCHEDULER_MEMORY_QUEUE", "SCHEDULER_PRIORITY_QUEUE"):
        load_object(defaults[name])
    load_sites()  # for the patterns that are checked and compiled on the way
    if loaded := sys.modules.keys() & NEVER:
        raise SystemExit(f"each program must load {loaded} itself")
    gc.freeze()


def serve(orders: socket.socket) -> dict[str, Any]:
    """Fork for each order. Returns in the forked processes only, with their order; ends when nobody orders any more."""
    running: dict[int, tuple[int, int]] = {}
    while True:
        ready, _, _ = select.select([orders, *running], [], [])
        for each in ready:
            if each is not orders:
                pid, tell = running.pop(each)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                _say(tell, code)
                os.close(tell)
                os.close(each)
                continue
            message, fds, _, _ = socket.recv_fds(orders, LARGEST, 4)
            if not message:
                raise SystemExit
            pid = os.fork()
            if pid == 0:
                for stream, fd in enumerate(fds[:3]):
                    os.dup2(fd, stream)
                for fd in (*fds, *running, *(tell for _, tell in running.values())):
                    os.close(fd)
                orders.close()
                order: dict[str, Any] = json.loads(message)
                return order
            for fd in fds[:3]:
                os.close(fd)
            running[os.pidfd_open(pid)] = pid, fds[3]
            _say(fds[3], pid)


def become(argv: list[str], cwd: str, env: dict[str, str], first: str) -> None:
    """Be the program that `python -W error` with these arguments is."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    warnings.resetwarnings()
    warnings.simplefilter("error")
    exec(first, {})
    kind, what, *arguments = argv
    sys.path[0] = cwd if kind == "-m" else ""
    if kind == "-m":
        sys.argv = [what, *arguments]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
        return
    sys.argv = ["-c", *arguments]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(what, main.__dict__)


def _say(fd: int, number: int) -> None:
    try:
        os.write(fd, b"%d\n" % number)
    except BrokenPipeError:
        return  # nobody waits for it any more


if __name__ == "__main__":
    load()
    become(**serve(socket.socket(fileno=int(sys.argv[1]))))
