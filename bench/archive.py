"""What an archive costs a crawl.

    python -m bench.archive          # articles a second with the archive, as a share of those without

Everything runs on this machine against the replica, without a delay between requests.
"""

from __future__ import annotations

import argparse

from bench.replica_crawls import compare, crawl_here


def main() -> None:
    """Measure, or as a child process run one crawl."""
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("what", nargs="?", choices=["speed", "with", "without"], default="speed")
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.what == "speed":
        compare("bench.archive", on="with", off="without", names=("with an archive", "without one"))
    else:
        crawl_here(*options.arguments, archive=options.what == "with")


if __name__ == "__main__":
    main()
