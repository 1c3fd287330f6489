"""The table of neighbouring characters that slipped bytes are judged by: how it is made, and how it is read.

It is made of words, never of anybody's pages: our own list of the words that news is written with, the packaged
lexicon, the sentence patterns of our replica, and the phrase list that OpenCC ships (Apache-2.0). Run `python -m
linfen_crawler.normalize.bigram_table` to make `words/bigrams.txt` anew after one of them has changed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TIERS = (24, 6, 1)
"""What a pair counts for in each of the table's three columns: usual, seen several times, seen."""

_LEAST = (6, 3, 1)
"""From how many (weighted) occurrences on a pair stands in each column."""

_OWN_WEIGHT = 6
"""A word of our own lists is frequent in news; a phrase of OpenCC's is there because its conversion is hard."""

_HEAD = "# Made by `python -m linfen_crawler.normalize.bigram_table`; do not edit. With phrases of OpenCC (Apache-2.0)."

_RUN = re.compile("[\u4e00-\u9fff，。、“”；：！？]+")
_SLOT = re.compile(r"\{[^{}]*\}")


@cache
def read_bigrams() -> dict[str, dict[str, int]]:
    """For each character the characters that follow it in the table, with their weight (one of `TIERS`)."""
    table: dict[str, dict[str, int]] = {}
    for line in read_words_file("bigrams.txt").splitlines():
        if line.startswith("#"):
            continue
        first, *columns = line.split("\t")
        table[first] = {second: weight for column, weight in zip(columns, TIERS, strict=True) for second in column}
    return table


@cache
def read_words_file(name: str) -> str:
    """The text of a file of this package's `words/`; works from a zipped package too."""
    return files("linfen_crawler.normalize").joinpath("words", name).read_text(encoding="utf-8")


def bigrams_document(texts: Iterable[tuple[str, int]]) -> str:
    """The table's file: a line a character, itself and three columns of followers, parted by tabs.

    Args:
        texts: Pieces of text in simplified characters, each with the weight of its pairs.
    """
    pairs: Counter[str] = Counter()
    for text, weight in texts:
        for run in _RUN.findall(text):
            for first, second in pairwise(run):
                pairs[first + second] += weight
    columns: defaultdict[str, list[list[str]]] = defaultdict(lambda: [[] for _ in TIERS])
    for pair, count in sorted(pairs.items()):
        column = next(place for place, least in enumerate(_LEAST) if count >= least)
        columns[pair[0]][column].append(pair[1])
    lines = ["\t".join([first, *map("".join, parts)]) for first, parts in sorted(columns.items())]
    return "\n".join([_HEAD, *lines, ""])


def _texts() -> Iterable[tuple[str, int]]:
    package = files("linfen_crawler")
    for word in read_words_file("frequent_words.txt").split():
        yield word, _OWN_WEIGHT
    for folder, weight in (("lexicon", 2), ("replica/newsroom", _OWN_WEIGHT)):
        for file in sorted(package.joinpath(*folder.split("/"), "words").iterdir(), key=lambda entry: entry.name):
            for line in file.read_text(encoding="utf-8").splitlines():
                if not line.startswith(("#", "[")):
                    yield from ((piece, weight) for piece in _SLOT.split(line))
    for phrase in _opencc_phrases():
        yield phrase, 1


def _opencc_phrases() -> list[str]:
    """The simplified side of OpenCC's phrase list, read with the program that its wheel brings along."""
    import opencc

    folder = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "phrases.txt"
        source = folder / "share" / "opencc" / "STPhrases.ocd2"
        command = [
            str(folder / "bin" / "opencc_dict"),
            "-i",
            str(source),
            "-f",
            "ocd2",
            "-o",
            str(target),
            "-t",
            "text",
        ]
        # A program of an installed package, with arguments of ours.
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - pip, with arguments of ours  # nosec B603
        return [line.split("\t")[0] for line in target.read_text(encoding="utf-8").splitlines()]


def _main() -> int:
    target = Path(__file__).parent / "words" / "bigrams.txt"
    try:
        document = bigrams_document(_texts())
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(
            f"OpenCC's phrase list could not be read ({error}); install the opencc wheel, then try again.\n"
        )
        return 1
    target.write_text(document, encoding="utf-8")
    sys.stdout.write(f"{target}: {len(document.encode())} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
