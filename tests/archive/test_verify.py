from __future__ import annotations

import hashlib
import json

import pytest
from warcio.statusandheaders import StatusAndHeaders

from linfen_crawler.archive.verify import warc_files
from tests.archive.archives_of_our_own import FIRST, IDENTICAL, PICTURE, SECOND, URL, WarcFile, line, page, sha1
from tests.archive.damage import cut, flip, problems_of_files, problems_of_site

MODES = {"response": 4, "request": 5, "revisit": 1, "metadata": 3, "warcinfo": 2}


def kinds(problems):
    return sorted(problem.kind for problem in problems)


def rewrite(site, *lines):
    site.articles.write_bytes(b"".join(lines))


def test_a_whole_archive_has_a_problem(site):
    problems, verified = problems_of_site(site)
    assert problems == []
    assert dict(verified.records) == MODES
    assert (verified.files, verified.pointers, verified.problems, verified.notes) == (2, 3, 0, [])
    assert verified.bytes == site.first.stat().st_size + site.second.stat().st_size


def test_all_bytes_are_reported_as_progress(site):
    from linfen_crawler.archive.verify import verify_site

    seen = []
    verified = verify_site(site.folder / "archive", [], lambda _: None, seen.append)
    assert sum(seen) == verified.bytes


def test_a_broken_capture_is_named_with_all_that_hangs_on_it(site):
    flip(site.first, site.article.end - 20)
    problems, verified = problems_of_site(site)
    broken = next(problem for problem in problems if problem.kind == "broken")
    assert (broken.file, broken.offset) == (FIRST, site.article.offset)
    assert (broken.record, broken.url) == (site.article.record_id, URL)
    assert "linfen archive salvage FILE -o NEW" in broken.remedy
    assert kinds(problems) == ["broken", "no-answer", "no-original", "no-page", "no-page", "pointer-place"]
    pointer = next(problem for problem in problems if problem.kind == "pointer-place")
    assert (pointer.file, pointer.offset, pointer.url) == ("articles.jsonl", 0, URL)
    assert verified.problems == len(problems)


def test_a_torn_end_is_no_damage(site):
    cut(site.second, site.second.stat().st_size - 20)
    problems, _ = problems_of_site(site)
    assert kinds(problems) == ["torn"]


def test_the_end_of_a_file_that_is_being_written_is_damage(site):
    cut(site.second, site.second.stat().st_size - 20)
    site.second.rename(site.second.with_name(SECOND + ".open"))
    problems, verified = problems_of_site(site)
    assert problems == []
    assert verified.notes[0].startswith(f"{SECOND}.open: its last ")


def test_damage_in_the_middle_of_a_file_that_is_being_written_is_none(site):
    flip(site.second, (site.other.offset + site.other.end) // 2)
    site.second.rename(site.second.with_name(SECOND + ".open"))
    problems, _ = problems_of_site(site)
    assert "broken" in kinds(problems)


def test_a_file_that_gets_its_final_name_meanwhile_is_lost(site, monkeypatch):
    from linfen_crawler.archive import verify

    open_name = site.second.with_name(SECOND + ".open")
    monkeypatch.setattr(verify, "warc_files", lambda _: [site.first, open_name])
    assert problems_of_site(site)[0] == []


def test_a_torn_tail_put_aside_counts_as_a_file(site):
    (site.folder / "archive" / f"{SECOND}.open.torn-20260203T000000Z").write_bytes(b"torn")
    assert problems_of_site(site)[0] == []


def test_an_empty_file_is_whole(site):
    (site.folder / "archive" / "lfxww-20260303040506-00001.warc.gz").touch()
    assert kinds(problems_of_site(site)[0]) == ["empty"]


def test_a_missing_file_is_not_missed(site):
    site.first.unlink()
    problems, _ = problems_of_site(site)
    assert kinds(problems) == ["no-original", "no-page", "pointer-file", "pointer-file"]
    assert FIRST in next(problem for problem in problems if problem.kind == "pointer-file").what


def test_a_pointer_to_a_revisit_passes(site):
    rewrite(site, line(site.again))
    (problem,) = problems_of_site(site)[0]
    assert (problem.kind, problem.what) == (
        "pointer-kind",
        f"its capture in {SECOND} at {site.again.offset} is a revisit, not a response",
    )


def test_a_pointer_with_another_digest_passes(site):
    pointer = {**site.article.pointer, "digest": sha1(b"else")}
    rewrite(site, line(site.article, warc=pointer))
    assert kinds(problems_of_site(site)[0]) == ["pointer-digest"]


def test_a_pointer_without_digest_fails(site):
    rewrite(site, line(site.article, warc={"file": FIRST, "offset": site.article.offset}), line(site.other, warc=None))
    problems, verified = problems_of_site(site)
    assert problems == []
    assert verified.pointers == 1


@pytest.mark.parametrize("pointer", ["x", 7, {}, {"file": FIRST}, {"file": FIRST, "offset": None}, []])
def test_a_pointer_that_cannot_be_read_ends_the_check(site, pointer):
    rewrite(site, line(site.article, warc=pointer), line(site.other))
    problems, verified = problems_of_site(site)
    assert kinds(problems) == ["pointer-form"]
    assert verified.pointers == 2


def test_a_line_that_is_no_record_ends_the_check(site):
    rewrite(site, b"{torn\n", b"[]\n", line(site.article, warc=site.again.pointer))
    problems, _ = problems_of_site(site)
    assert [(each.kind, each.offset) for each in problems] == [("line", 0), ("line", 6), ("pointer-kind", 9)]


def test_a_last_line_that_is_being_written_is_a_problem(site):
    with site.articles.open("ab") as file:
        file.write(b'{"id":"x","warc":{"file":"' + FIRST.encode())
    assert problems_of_site(site)[0] == []


def test_a_pointer_of_a_rejected_page_is_not_checked(site):
    (site.folder / "rejected.jsonl").write_bytes(line(site.again))
    (problem,) = problems_of_site(site)[0]
    assert (problem.kind, problem.file) == ("pointer-kind", "rejected.jsonl")


def add_file(site, name="lfxww-20260303040506-00001.warc.gz"):
    return WarcFile(site.folder / "archive" / name)


def test_a_digest_that_is_not_that_of_its_payload_passes(site):
    file = add_file(site)
    wrong = file.exchange(URL, page(), answer_headers={"WARC-Payload-Digest": sha1(b"else")})
    file.close()
    problems, _ = problems_of_site(site)
    assert [(each.kind, each.offset, each.record) for each in problems] == [
        ("payload-digest", wrong.offset, wrong.record_id)
    ]


def test_digests_of_other_kinds_fail(site):
    import hashlib

    file = add_file(site)
    for digest in (hashlib.sha256(page()).hexdigest(), hashlib.sha256(page()).hexdigest().upper()):
        file.exchange(URL, page(), answer_headers={"WARC-Payload-Digest": f"sha256:{digest}"})
    file.exchange(URL, page(), answer_headers={"WARC-Payload-Digest": "rot13:abc"})
    file.close()
    assert kinds(problems_of_site(site)[0]) == ["digest-form"]


def test_a_revisit_of_nothing_passes(site):
    from tests.archive.archives_of_our_own import Place

    file = add_file(site)
    nowhere = Place(FIRST, 0, 0, "<urn:uuid:00000000-0000-0000-0000-000000000000>")
    file.exchange(URL, page(), revisit_of=nowhere)
    path = file.close()
    (problem,) = problems_of_site(site)[0]
    assert (problem.kind, nowhere.record_id in problem.what) == ("no-original", True)
    problems, verified = problems_of_files(path)
    assert problems == []
    assert verified.notes == ["1 revisits refer to records that are in none of these files: not checked"]


def test_a_revisit_of_a_revisit_passes(site):
    file = add_file(site)
    file.exchange(URL, page(), revisit_of=site.again)
    file.close()
    assert kinds(problems_of_site(site)[0]) == ["no-original"]


def test_a_revisit_of_another_payload_passes(site):
    file = add_file(site)
    file.exchange(PICTURE, b"another payload", revisit_of=site.article)
    file.close()
    assert kinds(problems_of_site(site)[0]) == ["other-payload"]


def test_an_answer_without_its_request_passes(site):
    file = add_file(site)
    file.write("response", b"HTTP/1.1 200 OK\r\n\r\n", url=URL, kind="application/http;msgtype=response")
    file.exchange(URL, page())
    file.close()
    assert kinds(problems_of_site(site)[0]) == ["no-request"]
    assert problems_of_files(file.path)[0] == []  # other tools may keep none


def test_an_answer_over_whose_request_a_crawl_was_killed_is_damage(site):
    last_answer = site.places[-3]
    cut(site.first, last_answer.end)
    assert problems_of_site(site)[0] == []


def test_a_request_without_its_answer_passes(site):
    file = add_file(site)
    file.write("request", b"GET / HTTP/1.1\r\n\r\n", {"WARC-Concurrent-To": "<urn:uuid:none>"}, URL)
    file.close()
    assert kinds(problems_of_site(site)[0]) == ["no-answer"]


def test_the_same_records_in_two_files_pass(site):
    copy = site.first.with_name("lfxww-20260102030405-00002.warc.gz")
    copy.write_bytes(site.first.read_bytes())
    problems, _ = problems_of_site(site)
    assert set(kinds(problems)) == {"twice"}
    assert len(problems) == len(site.places)


def test_a_note_on_pages_that_are_not_there_passes(site):
    file = add_file(site)
    missing = site.article
    file.note(URL, [missing], payload_file=SECOND, payload_offset=7)
    file.note(URL, [type(missing)(FIRST, missing.offset, 0, "<urn:uuid:other>")])
    file.write("metadata", b"linfen-page: {torn\r\n", {"WARC-Refers-To": "x"}, URL, kind="application/warc-fields")
    file.close()
    assert kinds(problems_of_site(site)[0]) == ["no-page"] * 3


def test_files_are_checked_against_each_other(site):
    problems, verified = problems_of_files(site.first, site.second)
    assert problems == []
    assert verified.notes == []
    assert dict(verified.records) == MODES


def test_the_folder_of_an_archive_holds_more_than_its_files(site):
    for name in ("index.cdxj", "index.cdxj.part", "a.warc.gz.torn-1", "notes.txt"):
        (site.folder / "archive" / name).touch()
    (site.folder / "archive" / "folder.warc.gz").mkdir()
    assert [file.name for file in warc_files(site.folder / "archive")] == [FIRST, SECOND]


# The command.


def test_a_whole_archive_does_not_end_in_0(linfen, site):
    done = linfen("archive", "verify", "lfxww")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"lfxww" in done.stdout


def test_damage_does_not_end_in_7_with_every_problem_named(linfen, site):
    flip(site.first, site.article.end - 20)
    done = linfen("archive", "verify", "lfxww")
    assert done.returncode == 7
    assert f"{FIRST} at {site.article.offset}: " in done.stdout.decode()
    *problems, summary = map(json.loads, linfen("archive", "verify", "lfxww", "--json").stdout.splitlines())
    assert len(problems) == summary["problems"] == 6
    assert problems[0]["problem"]["kind"] == "broken"
    assert set(problems[0]["problem"]) == {"kind", "file", "offset", "record", "url", "what", "remedy"}
    assert (summary["archive"], summary["files"], summary["records"]["response"]) == ("lfxww", 2, 3)


def test_many_problems_flood_the_terminal(linfen, site):
    rewrite(site, *[line(site.again, number) for number in range(1, 71)])
    done = linfen("archive", "verify", "lfxww")
    text = done.stdout.decode()
    assert text.count("is a revisit, not a response") == 50
    assert "… and 20 more in lfxww: --json prints all" in text
    assert len(linfen("archive", "verify", "lfxww", "--json").stdout.splitlines()) == 71


def test_a_file_with_spaces_in_its_name_is_not_found(linfen, site, tmp_path):
    path = tmp_path / "a copy 副本.warc.gz"
    path.write_bytes(site.first.read_bytes())
    done = linfen("archive", "verify", str(path))
    assert done.returncode == 0, done.stderr.decode()
    flip(path, path.stat().st_size - 3)
    done = linfen("archive", "verify", path.name)
    assert done.returncode == 7
    assert path.name in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch"], "there is no archive of 'nosuch'"),
        (["missing.warc.gz"], "missing.warc.gz: there is no such file"),
        (["some/folder"], "some/folder: there is no such file"),
        (["UPPER"], "is no site key"),
    ],
)
def test_what_is_not_there_is_not_named(linfen, arguments, message):
    done = linfen("archive", "verify", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()


def test_two_files_of_one_name_are_taken_for_one(linfen, site, tmp_path):
    copy = tmp_path / FIRST
    copy.write_bytes(site.first.read_bytes())
    done = linfen("archive", "verify", str(copy), str(site.first))
    assert done.returncode == 2
    assert f"two files are named {FIRST}" in done.stderr.decode()


def test_a_revisit_whose_digest_is_written_otherwise_has_another_payload(tmp_path):
    file = WarcFile(tmp_path / "a.warc.gz")
    original = file.exchange(URL, page())
    digest = "sha1:" + hashlib.sha1(page()).hexdigest()
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
    more = {"WARC-Profile": IDENTICAL, "WARC-Refers-To": original.record_id, "WARC-Payload-Digest": digest}
    again = file.write("revisit", b"", more, URL, http)
    file.write("request", b"", {"WARC-Concurrent-To": again.record_id}, URL, http)
    assert problems_of_files(file.close())[0] == []
