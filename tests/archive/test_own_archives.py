"""Archives of our own crawls: the records come out as the crawl made them."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from linfen_crawler.archive import page_records
from linfen_crawler.archive.visit_note import is_ours, pages_named, read_visit
from linfen_crawler.article import Http
from linfen_crawler.extraction import extract_raw, join_pages
from linfen_crawler.normalize import normalize_article
from linfen_crawler.sites import load_sites
from tests.archive.written_archives import (
    LIST,
    ArchiveWriter,
    Written,
    chunked,
    findings_of,
    gzipped_as_one,
    page,
    reasons_of,
    records_of,
    sha1,
    wacz,
)

URL = "http://www.lfxww.com/linfen/shizheng/2702756.html"
OTHER = "http://www.lfxww.com/linfen/shizheng/2702757.html"
HTML = [("Content-Type", "text/html; charset=gbk")]


def of_our_crawl(number: int = 1) -> ArchiveWriter:
    archive = ArchiveWriter(f"lfxww-20230507010203-{number:05}.warc.gz")
    archive.warcinfo("linfen-crawler/0.1.0")
    return archive


def body_of(title: str) -> bytes:
    return page(title, charset="gbk")


def expected(pages: list[tuple[str, bytes]], where: Written, payload: bytes, **fields: Any) -> dict[str, Any]:
    """The record that spider and pipelines make of these pages."""
    site = load_sites()["lfxww"]
    raw = join_pages([extract_raw(body, url=url, site=site, content_type=HTML[0][1]) for url, body in pages])
    article = normalize_article(
        raw,
        url=pages[0][0],
        canonical_url=fields.pop("canonical_url", pages[0][0]),
        site=site,
        fetched_at=datetime.fromisoformat("2023-05-07T01:02:03.456789+00:00"),
        http=Http(status=200, charset=raw.charset, etag=fields.pop("etag", None), last_modified=None),
        section=fields.pop("section", ()),
    ).model_dump(mode="json")
    return article | {"warc": {"file": where.file, "offset": where.offset, "digest": sha1(payload)}} | fields


def test_a_crawled_record_comes_out_as_another_one(tmp_path: Path) -> None:
    archive = of_our_crawl()
    archive.response("http://www.lfxww.com/", LIST)
    payload = chunked(gzip.compress(body_of("汾河新桥通车")))
    headers = [*HTML, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"), ("ETag", '"5"')]
    where = archive.response(URL + "?from=x", payload, headers=headers)
    archive.visit("record", URL + "?from=x", [where], canonical_url=URL, section='["临汾", "时政"]', revision=1)
    assert findings_of(archive.save(tmp_path))[0].line is not None
    assert records_of(archive.save(tmp_path)) == [
        expected(
            [(URL + "?from=x", body_of("汾河新桥通车"))],
            where,
            payload,
            canonical_url=URL,
            section=("临汾", "时政"),
            etag='"5"',
        )
        | {"section": ["临汾", "时政"]}
    ]


def test_pages_of_one_article_are_not_joined_over_files(tmp_path: Path) -> None:
    one, two = of_our_crawl(1), of_our_crawl(2)
    bodies = [body_of("汾河新桥通车"), page("汾河新桥通车", charset="gbk", more="第二页另有一段话说明施工的经过。")]
    first = one.response(URL, bodies[0], headers=HTML)
    second = two.response(URL.replace(".html", "_2.html"), bodies[1], headers=HTML)
    two.visit("record", URL, [first, second], revision=1)
    (record,) = records_of(one.save(tmp_path), two.save(tmp_path))
    pages = [(URL, bodies[0]), (URL.replace(".html", "_2.html"), bodies[1])]
    assert record == expected(pages, first, bodies[0])
    assert record["page_count"] == 2


def test_a_revisit_is_taken_for_the_payload(tmp_path: Path) -> None:
    one, two = of_our_crawl(1), of_our_crawl(2)
    body = body_of("汾河新桥通车")
    holder = one.response(OTHER, body, headers=HTML)
    where = two.revisit(URL, holder, sha1(body), headers=[*HTML, ("ETag", '"9"')])
    two.visit("record", URL, [where], payloads={where.record_id: holder}, revision=1)
    (record,) = records_of(one.save(tmp_path), two.save(tmp_path))
    assert record == expected([(URL, body)], holder, body, etag='"9"')


def test_only_pages_that_the_crawl_took_for_articles_come_out(tmp_path: Path) -> None:
    archive = of_our_crawl()
    archive.response(OTHER, body_of("没有记录的一篇"), headers=HTML)
    archive.response("http://www.lfxww.com/robots.txt", b"User-agent: *", headers=[("Content-Type", "text/plain")])
    path = archive.save(tmp_path)
    assert findings_of(path) == []
    (record,) = records_of(path, every_page=True)
    assert (record["title"], record["site"]) == ("没有记录的一篇", "lfxww")


def test_an_unchanged_article_gives_a_second_record(tmp_path: Path) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, body_of("汾河新桥通车"), headers=HTML)
    archive.visit("record", URL, [where], revision=1)
    again = archive.revisit(URL, where, sha1(body_of("汾河新桥通车")), headers=HTML)
    archive.visit("unchanged", URL, [again], payloads={again.record_id: where}, revision=1)
    assert len(findings_of(archive.save(tmp_path))) == 1


def test_a_revision_has_other_changed_fields(tmp_path: Path) -> None:
    archive = of_our_crawl()
    bodies = [
        body_of("汾河新桥通车"),
        body_of("汾河新桥正式通车"),
        page("汾河新桥正式通车", charset="gbk", more="共投入两亿元。"),
    ]
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(archive.response(URL, body, headers=HTML))
        archive.visit("record", URL, places[-1:], revision=number)
    found = records_of(archive.save(tmp_path))
    assert [(each["revision"], each["changed_fields"]) for each in found] == [(1, []), (2, ["title"]), (3, ["body"])]
    later = ArchiveWriter("lfxww-20230507010203-00002.warc.gz")
    later.warcinfo("linfen-crawler/0.1.0")
    where = later.response(URL, bodies[2], headers=HTML)
    later.visit("record", URL, [where], revision=3)
    alone = later.save(tmp_path / "alone")
    (record,) = records_of(alone)
    assert (record["revision"], record["changed_fields"]) == (3, [])
    assert reasons_of(alone) == [("record", "no_earlier_revision")]


def test_the_same_article_of_two_crawls_is_renumbered(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        archive = of_our_crawl()
        where = archive.response(URL, body_of(f"汾河新桥通车{folder}"), headers=HTML)
        archive.visit("record", URL, [where], revision=1)
        archive.save(tmp_path / folder)
    files = sorted(tmp_path.rglob("*.warc.gz"))
    assert [(each["revision"], each["changed_fields"]) for each in records_of(*files)] == [(1, []), (1, [])]


def test_a_rejected_page_is_not_tried_again(tmp_path: Path) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, body_of("当时没有读出来的一篇"), headers=HTML)
    archive.visit("rejected", URL, [where], reason="no_body")
    empty = archive.response(OTHER, b"<html></html>", headers=HTML)
    archive.visit("rejected", OTHER, [empty], reason="no_body")
    path = archive.save(tmp_path)
    assert records_of(path) == [
        expected([(URL, body_of("当时没有读出来的一篇"))], where, body_of("当时没有读出来的一篇"))
    ]
    assert reasons_of(path) == [("no_article", "no_text")]


def test_a_record_out_of_a_rejected_page_takes_the_number_of_another(tmp_path: Path) -> None:
    archive = of_our_crawl()
    visits = [
        ("rejected", "一", {}),
        ("rejected", "一", {}),
        ("record", "一", {"revision": 1}),
        ("record", "二", {"revision": 2}),
    ]
    for outcome, title, fields in visits:
        where = archive.response(URL, body_of(f"汾河新桥通车{title}"), headers=HTML)
        archive.visit(outcome, URL, [where], reason="no_body", **fields)
    found = records_of(archive.save(tmp_path))
    assert [(each["title"], each["revision"], each["changed_fields"]) for each in found] == [
        ("汾河新桥通车一", 1, []),
        ("汾河新桥通车二", 2, ["title"]),
    ]


def test_a_page_still_rejected_shifts_the_revisions(tmp_path: Path) -> None:
    archive = of_our_crawl()
    for outcome, body, revision in (
        ("record", body_of("一"), 1),
        ("rejected", b"<html></html>", 1),
        ("record", body_of("二"), 2),
    ):
        where = archive.response(URL, body, headers=HTML)
        archive.visit(outcome, URL, [where], reason="no_text", revision=revision)
    found = records_of(archive.save(tmp_path))
    assert [(each["revision"], each["changed_fields"]) for each in found] == [(1, []), (2, ["title"])]


def test_what_the_crawl_did_not_want_becomes_a_record(tmp_path: Path) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, body_of("去年的一篇"), headers=HTML)
    archive.visit("rejected", URL, [where], reason="outside_period")
    moved = archive.response(OTHER, page(), status="302 Found", headers=[*HTML, ("Location", "http://b.cn/")])
    archive.visit("rejected", OTHER, [moved], reason="redirect_off_site")
    archive.visit("rejected", OTHER, [], reason="no_such_number")
    assert reasons_of(archive.save(tmp_path)) == [
        ("left_out", "outside_period"),
        ("no_article", "redirect_off_site"),
        ("left_out", "no_such_number"),
    ]


def test_a_record_whose_page_gives_none_is_lost_in_silence(tmp_path: Path) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, b"<html></html>", headers=HTML)
    archive.visit("record", URL, [where], revision=1)
    elsewhere = of_our_crawl(2)
    missing = elsewhere.response(OTHER, body_of("在别的文件里"), headers=HTML)
    archive.visit("record", OTHER, [missing], revision=1)
    assert reasons_of(archive.save(tmp_path)) == [("lost", "no_text"), ("lost", "page_not_given")]


def test_damage_in_a_page_is_not_named_with_its_record(tmp_path: Path) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, body_of("坏掉的一篇"), headers=HTML)
    archive.visit("record", URL, [where], revision=1)
    good = archive.response(OTHER, body_of("完好的一篇"), headers=HTML)
    archive.visit("record", OTHER, [good], revision=1)
    data = bytearray(archive.data)
    data[where.offset + 300] ^= 0x55
    path = archive.save(tmp_path)
    path.write_bytes(data)
    assert [record["title"] for record in records_of(path)] == ["完好的一篇"]
    kinds = [kind for kind, _ in reasons_of(path)]
    assert sorted(kinds) == ["lost", "unread"]


def test_a_lost_byte_takes_the_pages_behind_it_along(tmp_path: Path) -> None:
    # All behind it lies one byte before the place that the notes say; the first page lies where it lay.
    archive = of_our_crawl()
    for number in range(4):
        url = URL.replace("2702756", f"270275{number}")
        where = archive.response(url, body_of(f"汾河新桥通车{number}"), headers=HTML)
        archive.visit("record", url, [where], revision=1)
    data = bytearray(archive.data)
    del data[archive.offsets[3] + 200]  # in the second page
    path = archive.save(tmp_path)
    path.write_bytes(data)
    assert [record["title"][-1] for record in records_of(path)] == ["0", "2", "3"]
    assert sorted(reasons_of(path)) == [("lost", "unreadable"), ("unread", "damaged")]


@pytest.mark.parametrize("way", ["recompressed", "renamed", "packed as one", "plain", "in a package", "prefixed"])
def test_an_archive_packed_anew_loses_its_pages(tmp_path: Path, way: str) -> None:
    # `warcio recompress`, `gunzip`, a merge of files: offsets and names are not those of the crawl any more.
    archive = of_our_crawl()
    body = body_of("汾河新桥通车")
    for number in range(2):
        url = URL.replace("2702756", f"270275{number}")
        holder = archive.response(url, body, headers=HTML)
        where = archive.revisit(url, holder, sha1(body), headers=HTML)
        archive.visit("record", url, [where], payloads={where.record_id: holder}, revision=1)
    path = archive.save(tmp_path)
    plain = gzip.decompress(archive.data)
    if way == "recompressed":
        ends = [*archive.offsets[1:], len(archive.data)]
        members = [archive.data[start:end] for start, end in zip(archive.offsets, ends, strict=True)]
        path.write_bytes(b"".join(gzip.compress(gzip.decompress(member), 1) for member in members))
    elif way == "renamed":
        path = path.rename(tmp_path / "other-name.warc.gz")
    elif way == "packed as one":
        path.write_bytes(gzipped_as_one(plain))
    elif way == "plain":
        path = tmp_path / archive.name.removesuffix(".gz")
        path.write_bytes(plain)
    elif way == "in a package":
        path = wacz(tmp_path / "a.wacz", [archive])
    else:
        front = of_our_crawl()
        path.write_bytes(front.data + archive.data)
    found = records_of(path)
    assert [each["title"] for each in found] == ["汾河新桥通车"] * 2
    assert [each["url"][-12:] for each in found] == ["2702750.html", "2702751.html"]
    if way == "in a package":
        assert found[0]["warc"]["offset"] == archive.offsets[1]
        assert found[0]["warc"]["file"] == archive.name


def test_a_site_without_definition_ends_the_reading_or_is_named_each_time(tmp_path: Path) -> None:
    archive = of_our_crawl()
    for number in range(3):
        url = f"http://news.example.cn/2023/0506/{number}.html"
        where = archive.response(url, page())
        archive.visit("record", url, [where], site="nowhere", revision=1)
    path = archive.save(tmp_path)
    assert [record["site"] for record in records_of(path)] == [None] * 3
    assert reasons_of(path) == [("note", "no_definition")]


def test_a_choice_takes_visits_of_other_sites(tmp_path: Path) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, body_of("汾河新桥通车"), headers=HTML)
    archive.visit("record", URL, [where], revision=1)
    path = archive.save(tmp_path)
    sites = load_sites()
    assert len(records_of(path, site=sites["lfxww"], hosts=("lfxww.com",))) == 1
    assert findings_of(path, site=sites["lf_sxrb"]) == []
    assert findings_of(path, hosts=("sxrb.com",)) == []


def test_an_own_archive_without_its_beginning_is_taken_for_a_foreign_one(tmp_path: Path) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, body_of("汾河新桥通车"), headers=HTML)
    archive.visit("record", URL, [where], revision=1)
    data = bytearray(archive.data)
    data[30] ^= 0xFF
    path = archive.save(tmp_path)
    path.write_bytes(data)
    (record,) = records_of(path)
    assert record["revision"] == 1
    assert reasons_of(path) == [("unread", "damaged")]


def test_a_defect_of_ours_ends_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = of_our_crawl()
    where = archive.response(URL, body_of("汾河新桥通车"), headers=HTML)
    archive.visit("record", URL, [where], revision=1)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("we are wrong")

    monkeypatch.setattr(page_records, "normalize_article", broken)
    (finding,) = findings_of(archive.save(tmp_path))
    assert (finding.kind, finding.reason) == ("defect", "defect_RuntimeError")
    assert "we are wrong; please report it" in finding.message


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["linfen-outcome: exploded"], "exploded"),
        (["linfen-outcome: record"], "linfen-site"),
        (["linfen-outcome: record", "linfen-site: a", "linfen-canonical-url: b", "linfen-revision: x"], "x"),
        (["linfen-outcome: record", "linfen-site: a", "linfen-canonical-url: b", "linfen-page: {}"], "id"),
        (["linfen-outcome: record", "linfen-site: a", "linfen-canonical-url: b", "linfen-page: ["], "EOF"),
        (
            ["linfen-outcome: record", "linfen-site: a", "linfen-canonical-url: b", f"linfen-page: {'[' * 5000}"],
            "cannot be read",
        ),
        (
            ["linfen-outcome: record", "linfen-site: a", "linfen-canonical-url: b", r'linfen-section: ["\ud800"]'],
            "cannot be read",
        ),
        *(
            (
                [
                    "linfen-outcome: record",
                    "linfen-site: a",
                    "linfen-canonical-url: b",
                    f'linfen-page: {{"id": "a", "file": "f", "offset": {offset}}}',
                ],
                "cannot be read",
            )
            for offset in ("1e400", "Infinity", "NaN")
        ),
        (
            ["linfen-outcome: record", "linfen-site: a", "linfen-canonical-url: b", "linfen-fetched-at: 2023-05-06"],
            "no zone",
        ),
    ],
)
def test_a_note_that_makes_no_sense_passes(lines: list[str], complaint: str, tmp_path: Path) -> None:
    block = "\r\n".join(lines).encode()
    with pytest.raises(ValueError, match=complaint):
        read_visit(block, URL)
    archive = of_our_crawl()
    archive.other("metadata", "application/warc-fields", block, URL)
    assert reasons_of(archive.save(tmp_path)) == [("unread", "note_not_understood")]


@pytest.mark.parametrize("offset", ["1e400", "Infinity", "NaN", '"x"'])
@pytest.mark.parametrize("name", ["offset", "payload_offset"])
def test_a_page_at_no_place_is_named_as_one(name: str, offset: str) -> None:
    places = {"offset": "7", "payload_offset": "8"} | {name: offset}
    place = ", ".join(f'"{key}": {value}' for key, value in places.items())
    block = f'linfen-page: {{"id": "a", "file": "f", "payload_file": "g", {place}}}'
    assert list(pages_named(block.encode())) == [("", -1, None)]


def test_notes_of_others_are_taken_for_ours() -> None:
    assert read_visit(b"fetchTimeMs: 12\r\nvia: http://a.cn/\r\n", URL) is None
    assert is_ours(b"software: linfen-crawler/0.1.0\r\nformat: x\r\n")
    assert not is_ours(b"software: Heritrix/3.4 (not linfen-crawler/)\r\n")
    assert not is_ours(b"")
