"""How often monitors raise false alarms, and how late true ones: `python -m bench.monitors false 200`, or `true 200`.

A third number is the first seed. Both work on simulated sites of all kinds (tests/monitors/simulated_runs.py), from one
article in two days to a hundred a day.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta

from linfen_crawler.monitors.quiet_days import is_quiet
from tests.monitors.simulated_runs import Event, drawn_site, judged, simulated_runs

FIRST_SEED = 100_000
"""Not those of the tests, nor those by which the tolerances were chosen (1000 to 1059)."""

YEAR = 365
START = date(2026, 3, 1)


def false_alarms(seed: int) -> tuple[int, Counter[str]]:
    """A year of a site that nothing befalls: runs, and alarms that began."""
    site = drawn_site(seed)
    site.holidays = {day for each in range(YEAR) if is_quiet(day := START + timedelta(each))}
    begun: Counter[str] = Counter()
    runs = 0
    for _, run, alarms in judged(simulated_runs(seed, YEAR, site=site, start=START)):
        runs += 1
        begun.update(alarm.monitor for alarm in alarms if alarm.since == run.run_id)
    return runs, begun


def delays(seed: int) -> dict[str, int | None]:
    """For each event that begins on a Tuesday, on which of its days it was noticed: 1 for the first.

    None where it was over before it was noticed.
    """
    events = (Event("silence", 36, 7), Event("redesign", 50, 7), Event("lists", 64, 2), Event("outage", 71, 2))
    about = {"silence": "new_articles", "redesign": "layouts", "lists": "lists", "outage": "run"}
    noticed: dict[str, int | None] = dict.fromkeys(about)
    for day, _, alarms in judged(simulated_runs(seed, 75, start=date(2026, 6, 22), events=events)):
        for event in events:
            seen = any(alarm.monitor == about[event.kind] for alarm in alarms)
            if seen and event.holds(day) and noticed[event.kind] is None:
                noticed[event.kind] = day - event.day + 1
    return noticed


def main(what: str, sites: int, first: int = FIRST_SEED) -> None:
    """Print the figures of so many sites, from this seed on."""
    began = time.monotonic()
    seeds = range(first, first + sites)
    with ProcessPoolExecutor(2) as pool:
        if what == "false":
            results = list(pool.map(false_alarms, seeds))
            total = sum((each for _, each in results), Counter[str]())
            runs = sum(each for each, _ in results)
            print(f"{sites} site-years, {runs} runs: {total.total()} false alarms, {total.total() / sites:.3f} a year")
            print(dict(total), f"; sites with any: {sum(bool(each) for _, each in results)}")
        else:
            found = dict(zip(seeds, pool.map(delays, seeds), strict=True))
            for kind in ("silence", "redesign", "lists", "outage"):
                by_pace: dict[float, Counter[int | None]] = {}
                for seed, each in found.items():
                    by_pace.setdefault(drawn_site(seed).pace, Counter())[each[kind]] += 1
                for pace, counts in sorted(by_pace.items()):
                    row = ", ".join(f"{counts[day]} on day {day}" for day in sorted(counts, key=lambda day: day or 99))
                    print(f"{kind:9} {pace:5} articles a workday: {row}")
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
