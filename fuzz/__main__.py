"""`python -m fuzz TARGET --seconds 600`: look for bytes that break a target, guided by the lines that they reach.

Needs atheris, which `make guided` installs apart. What breaks a target is kept in `fuzz/found/`, the bytes that reached
something new in `fuzz/corpus/TARGET/`: a later run goes on from there. Neither is committed; what broke becomes a test
with a text of our own.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
LONGEST = {"page": 1 << 14, "definition": 1 << 12, "archive": 1 << 14, "body": 1 << 12}
"""Bytes of an input; 512 for the others, which are one line."""
DICTIONARY = HERE / "words.dict"

with atheris.instrument_imports(include=["linfen_crawler"]):
    from fuzz.seeds import seeds
    from fuzz.targets import TARGETS


def main() -> None:
    """Run one target until the time is over or something breaks."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=600)
    options = parser.parse_args()
    corpus = HERE / "corpus" / options.target
    corpus.mkdir(parents=True, exist_ok=True)
    (HERE / "found").mkdir(exist_ok=True)
    for number, seed in enumerate(seeds(options.target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    arguments = [
        sys.argv[0],
        f"-max_total_time={options.seconds}",
        f"-max_len={LONGEST.get(options.target, 512)}",
        f"-dict={DICTIONARY}",
        f"-artifact_prefix={HERE / 'found'}/{options.target}-",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        str(corpus),
    ]
    atheris.Setup(arguments, TARGETS[options.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
