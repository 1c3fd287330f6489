"""How much of damaged text is right again, and what restoring costs: `python -m bench.restoration [FOLDER]`.

Damages texts of our own byte by byte as copying hosts do, restores them and counts the characters that are right. With
a FOLDER of saved text files (UTF-8, `*.txt`) these are damaged too.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from linfen_crawler.normalize.restore import restore_capture
from tests.normalize.copying_host import Host, damage
from tests.normalize.our_texts import REPORTS, composed_article
from tests.normalize.restoration_rate import restoration_rate

HOSTS = {
    "all characters, all marks": {"parted": 1.0},
    "some marks, by phrase": {"parted": 0.6, "by_phrase": True},
    "folded to half width": {"parted": 0.9, "folds": True},
    "few readings": {"readings": 0.3, "parted": 0.9},
    "doubled commas": {"parted": 0.5, "doubles": 0.1},
}


def main(arguments: list[str]) -> int:
    """Print the table and the costs."""
    corpora = {
        "reports written by hand": list(REPORTS),
        "articles of the newsroom": [composed_article(number) for number in range(100)],
    }
    for folder in arguments:
        corpora[folder] = [_fit(path.read_text(encoding="utf-8")) for path in sorted(Path(folder).glob("*.txt"))]
    print(f"{'corpus':<28}{'host':<28}{'damaged':>9}{'restored':>10}{'left as ?':>11}")
    for corpus, texts in corpora.items():
        for name, options in HOSTS.items():
            cases = [(text, Host(seed, **options)) for seed in range(4) for text in texts]
            rate = restoration_rate(cases, with_damaged=True)
            before = rate.right_before / rate.characters
            unknown = rate.unknown / rate.characters
            print(f"{corpus[-26:]:<28}{name:<28}{before:>8.1%} {rate.share:>9.2%} {unknown:>10.3%}")
    clean = "\n".join(map(composed_article, range(20)))
    damaged = damage(clean, Host(1))
    for name, text in (("clean", clean), ("damaged", damaged)):
        restore_capture(text)
        start = time.perf_counter()
        restore_capture(text)
        print(f"{name}: {1e3 * (time.perf_counter() - start):.2f} ms for {len(text)} characters")
    return 0


def _fit(text: str) -> str:
    """The text as far as a host that works on GBK can hold it, without `?`, which stand for damage afterwards."""
    return text.replace("?", "").encode("gbk", "ignore").decode("gbk")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
