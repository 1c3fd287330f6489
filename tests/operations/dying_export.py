"""Exports that die by SIGKILL at a counted event. Runs as a process of its own, which forks one process an export.

It reads orders on stdin and answers on stdout, a JSON line each: `{"to", "output", "out", "nth"}` gives the number of
the signal that ended the export, 0 if it lived on.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pyarrow.json
import pyarrow.parquet  # noqa: F401 - loaded once for all exports

from linfen_crawler.exporters import csv_export, parquet_export
from linfen_crawler.operations import export, staged_output
from linfen_crawler.operations.export import ExportRequest, run_export

left = 0


def event() -> None:
    global left  # noqa: PLW0603 - a counter of the whole process
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def around(owner: object, name: str) -> None:
    """Make the begin and the end of a call of `owner.name` events."""
    real = getattr(owner, name)

    def call(*arguments, **named):
        event()
        result = real(*arguments, **named)
        event()
        return result

    setattr(owner, name, call)


around(staged_output.StagedOutput, "_take_lock")
around(staged_output, "sync_all")
around(staged_output.shutil, "rmtree")
around(csv_export, "_row")
around(parquet_export._Tables, "write")
around(Path, "rename")
around(Path, "replace")
around(Path, "write_text")
around(export, "write_export")

for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if child == 0:
        left = order["nth"]
        request = ExportRequest(
            to=order["to"], output=Path(order["output"]), out=Path(order["out"]), sites=order["sites"]
        )
        run_export(request, {})
        os._exit(0)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
    sys.stdout.flush()
