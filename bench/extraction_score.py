"""How right the extractor is on labelled pages, beside other extractors: the table of docs/extraction.md.

    python -m bench.extraction_score PAGES                          # ours, and the others that are installed here
    python -m bench.extraction_score PAGES --others PYTHON          # the others from that interpreter's environment

PAGES is a folder of saved pages with their `labels.json`; the scorer, `score_pages.py`, stands in the folder `tools`
beside it, or in `--tools`. General rules only: no site definition is used.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

OURS = "linfen_crawler:extract"
OTHERS = {"gne": "gne", "trafilatura": "trafilatura", "newspaper4k": "newspaper4k"}
"""The scorer's name of each other extractor, and its distribution's."""
HEADS = ("body F1 mean", "median", "F1 ≥ .95", "title", "time to the minute", "source", "authors", "editors")
COLUMNS = ("body_f1", "median", "f1>=.95", "title", "time", "source", "authors", "editors")

_VERSION = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"


def main() -> None:
    """Score ours and the others, and print one table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.extraction_score")
    parser.add_argument("pages", type=Path, help="folder with pages and labels.json")
    parser.add_argument("--tools", type=Path, help="folder with score_pages.py; by default tools/ beside the pages")
    parser.add_argument("--others", default=sys.executable, metavar="PYTHON", help="interpreter that has the others")
    options = parser.parse_args()
    pages = options.pages.resolve()
    tools = (options.tools or pages.parent / "tools").resolve()
    for needed in (pages / "labels.json", tools / "score_pages.py"):
        if not needed.is_file():
            sys.exit(f"{needed}: there is no such file. Name the folder of the pages, and --tools for the scorer's")
    print(f"| extractor | {' | '.join(HEADS)} |")
    print(f"| --- |{' --- |' * len(HEADS)}")
    for name, distribution in OTHERS.items():
        version = _run(options.others, ["-c", _VERSION, distribution], tools)
        if version is None:
            print(f"{name} is not installed in the environment of {options.others}", file=sys.stderr)
            continue
        _print_row(f"{name} {version.strip()}", _scores(options.others, name, pages, tools))
    _print_row("linfen-crawler", _scores(sys.executable, OURS, pages, tools))


def _run(python: str, arguments: list[str], folder: Path) -> str | None:
    done = subprocess.run([python, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _scores(python: str, extractor: str, pages: Path, tools: Path) -> dict[str, str] | None:
    """The scorer's figures by column; None where it failed."""
    arguments = ["score_pages.py", "--labels", str(pages), "--pages", str(pages), extractor]
    output = _run(python, arguments, tools)
    if output is None:
        return None
    heads, figures = (line.split() for line in output.splitlines()[-2:])
    return dict(zip(heads[1:], figures[1:], strict=True))


def _print_row(name: str, scores: dict[str, str] | None) -> None:
    cells = [scores[column] for column in COLUMNS] if scores else ["failed"] * len(COLUMNS)
    print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
