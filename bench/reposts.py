"""How well reposts are found, and what that costs: `python -m bench.reposts quality`, or `cost 1000000`.

Both work on texts of the replica's newsroom that other sites rework, and on articles of the same template day by day.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter, deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from linfen_crawler.replica.newsroom.compose import House, compose
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.story import Text
from linfen_crawler.reposts import find_reposts
from tests.reposts.rewriting import STRENGTHS, newsroom, record, reposted, templated

if TYPE_CHECKING:
    from collections.abc import Iterator

SITES = [f"site_{number}" for number in range(10)]
FIRST = datetime.fromisoformat("2010-01-01T08:00:00+08:00")


def quality(scale: float = 8) -> None:
    """Print the share of reworked articles that are found, by strength, and of pairs that are right."""
    originals = [*newsroom(scale), *templated(400)]
    records, origin, strengths = list(originals), {each["id"]: each["id"] for each in originals}, {}
    for strength in STRENGTHS:
        for number, original in enumerate(originals[::2]):
            again = reposted(original, f"site_{strength}", number, strength)
            records.append(again)
            origin[again["id"]] = original["id"]
            strengths[again["id"]] = strength
    reposts = find_reposts(records)
    asked, found = Counter(strengths.values()), Counter[str]()
    for each, strength in strengths.items():
        group = reposts.group_of(each)
        found[strength] += group is not None and group is reposts.group_of(origin[each])
    pairs = right = 0
    for group in reposts.groups:
        count = len(group.publications)
        pairs += count * (count - 1) // 2
        sizes = Counter(origin[each.id] for each in group.publications).values()
        right += sum(size * (size - 1) // 2 for size in sizes)
    for strength in STRENGTHS:
        print(f"recall, {strength}: {found[strength] / asked[strength]:.4f} of {asked[strength]}")
    print(f"precision: {right / pairs:.4f} of {pairs} pairs, {len(records)} records")


class Stream:
    """Records one after another, and the processor seconds that it took to make them up."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.seconds = 0.0
        self.reposts = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        begin = time.process_time()
        for each in self._made():
            self.seconds += time.process_time() - begin
            yield each
            begin = time.process_time()

    def _made(self) -> Iterator[dict[str, Any]]:
        house = House("bench", "临汾新闻网", "本报", ("临汾日报", "山西日报", None, "新华社"))
        notices = templated(self.count // 100 + 1)
        recent: deque[dict[str, Any]] = deque(maxlen=60)
        for number in range(self.count):
            draw = Draw("stream", number)
            day = FIRST + timedelta(seconds=number * 500)
            if number % 20 == 7:
                yield next(notices)
            elif recent and draw.chance(0.2):
                self.reposts += 1
                yield reposted(draw.pick(recent), draw.pick(SITES), number, draw.pick(STRENGTHS[:3]))
            else:
                story = compose(house, number, number, 0, day, "a")
                body = "\n".join(block.text for block in story.blocks if isinstance(block, Text))
                made = record(draw.pick(SITES), number, story.title, body, day, story.source)
                recent.append(made)
                yield made


def cost(count: int) -> None:
    """Print time and memory for so many records."""
    stream = Stream(count)
    begin, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reposts = find_reposts(stream)
    seconds = time.process_time() - begin - stream.seconds
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    members = sum(len(group.publications) for group in reposts.groups)
    print(f"{count} records, {stream.reposts} of them reposts: {len(reposts.groups)} groups, {members} publications")
    print(f"{seconds:.0f} s of processor without making them up ({1e6 * seconds / count:.0f} µs a record)")
    print(f"most memory {most / 1024:.0f} MB, before {before / 1024:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["quality"]:
        quality()
    else:
        cost(int(sys.argv[2]))
