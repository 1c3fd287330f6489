"""Archives put together by chance come in pieces to what they come to whole: 25 or 40, with `make fuzz` 200."""

from __future__ import annotations

import gzip
import os
import random
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linfen_crawler.archive import visit_table
from tests.archive.in_pieces import assert_the_same
from tests.archive.several_archives import HTML, SITE, damaged_archive, foreign_archive, members, our_archives
from tests.archive.test_own_archives import body_of, of_our_crawl
from tests.archive.written_archives import (
    Written,
    sha1,
)

FEW, SOME = (200, 200) if os.environ.get("LINFEN_FUZZ") else (25, 40)


@settings(
    max_examples=FEW,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), size=st.integers(60, 4000), places=st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_damage_is_another_one_in_pieces(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, size: int, places: list[float]
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    path = damaged_archive(folder, data, places)
    assert_the_same(path, *our_archives(folder / "beside"), sizes=[size])


_VISITS = st.lists(
    st.tuples(
        st.integers(0, 2),  # the article
        st.sampled_from(["record", "record", "unchanged", "rejected"]),
        st.integers(0, 2),  # what its page says
        st.integers(1, 3),  # the revision that the crawl noted
        st.sampled_from(["response", "revisit", "elsewhere"]),
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=FEW,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(visits=_VISITS, files=st.integers(1, 3), size=st.integers(60, 3000), in_memory=st.sampled_from([0, 2, 10_000]))
def test_a_revision_has_another_one_before_it_in_pieces(
    tmp_path_factory: pytest.TempPathFactory,
    visits: list[tuple[int, str, int, int, str]],
    files: int,
    size: int,
    in_memory: int,
) -> None:
    archives = [of_our_crawl(number) for number in range(files)]
    holders: dict[bytes, Written] = {}
    for number, (article, outcome, version, revision, kind) in enumerate(visits):
        archive = archives[number * files // len(visits)]
        url = f"{SITE}{article}.html"
        body = body_of(f"汾河新桥通车{article}{'改' * version}")
        if kind == "revisit" and body in holders:
            where = archive.revisit(url, holders[body], sha1(body), headers=HTML)
            fields: dict[str, Any] = {"payloads": {where.record_id: holders[body]}}
        else:
            where = archive.response(url, body, headers=HTML)
            holders[body] = where
            fields = {"revision": revision}
        if kind == "elsewhere":  # it does not lie where its note says
            where = replace(where, offset=where.offset + 7)
        if outcome == "rejected":
            fields["reason"] = "no_body"
        archive.visit(outcome, url, [where], **fields)
    folder = tmp_path_factory.mktemp("visits")
    with patch.object(visit_table, "MOST_IN_MEMORY", in_memory):
        assert_the_same(*(archive.save(folder) for archive in archives), sizes=[size])


_ARC = (
    b"filedesc://x.arc 0.0.0.0 20200101000000 text/plain 73\n1 0 Test\n"
    b"URL IP-address Archive-date Content-type Archive-length\n    \n"
)
_ARC_BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>hi</body></html>"
_ARC_RECORD = b"http://a.example/ 1.2.3.4 20200101000000 text/html %d\n%s\n" % (len(_ARC_BODY), _ARC_BODY)


def _changed(chance: random.Random, records: list[bytes]) -> bytes:
    """Some records as they are packed in some archive."""
    packed = [gzip.compress(each, 1) for each in records]
    way = chance.choice(["", "", "", "shared", "arc", "plain", "zeros", "flip", "short", "long", "blank"])
    if way == "shared":
        return gzip.compress(b"".join(records))
    if way == "arc":
        return gzip.compress(_ARC) + gzip.compress(_ARC_RECORD) + b"".join(packed)
    if way == "plain":
        return b"".join(records)
    if way == "zeros":
        return bytes(chance.randint(1, 800)) + b"".join(packed)
    if way == "flip":
        data = bytearray(b"".join(packed))
        data[chance.randrange(len(data))] ^= 0xFF
        return bytes(data)
    if way == "short":
        packed[0] = gzip.compress(records[0][: -chance.randint(1, 30)])
    elif way == "long":
        packed[0] = gzip.compress(records[0] + chance.choice([b"WARC/1.0\r\nX", b"junk", b"\r\n\r\n"]))
    elif way == "blank":
        packed[:0] = [gzip.compress(b"\r\n"), b"\r\n"]
    return b"".join(packed)


@settings(
    max_examples=SOME,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 1 << 32), size=st.integers(60, 5000), every_page=st.booleans())
def test_files_put_together_of_anything_are_read_otherwise(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: int, every_page: bool
) -> None:
    folder, chance = tmp_path_factory.mktemp("any"), random.Random(seed)
    of_all = [members(path.read_bytes()) for path in [foreign_archive(folder), *our_archives(folder)]]
    paths = []
    for number in range(chance.randint(1, 3)):
        data = b""
        for _ in range(chance.randint(1, 4)):
            records = chance.choice(of_all)
            first = chance.choice([0, chance.randrange(len(records))])
            data += _changed(chance, records[first : first + chance.randint(1, 12)])
        path = (
            folder / str(number) / chance.choice(["lfxww-20230507010203-00001.warc.gz", "z.warc.gz", "y.warc.gz.open"])
        )
        path.parent.mkdir()
        path.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
        paths.append(path)
    assert_the_same(*paths, sizes=[size], every_page=every_page)
