"""What the doctor says of the program, the machine and the settings, each made unsound."""

from __future__ import annotations

import importlib.metadata
import io
import resource
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from linfen_crawler import native_module
from linfen_crawler.doctor import settings_check
from linfen_crawler.doctor.finding import Finding, exit_code_of, finding
from linfen_crawler.doctor.machine_check import (
    Room,
    check_clock,
    check_encodings,
    check_open_files,
    check_room,
    in_words,
)
from linfen_crawler.doctor.program_check import check_program
from linfen_crawler.doctor.runs_check import growth_of_run, read_runs
from linfen_crawler.doctor.sayings import SAYINGS
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.version import __version__
from tests.doctor.outputs import made, summary

GB = 10**9


class Installed(importlib.metadata.Distribution):
    """A package as pip would have left it."""

    def __init__(self, folder: Path, requires: list[str], python: str = ">=3.11", version: str = __version__) -> None:
        lines = ["Metadata-Version: 2.1", "Name: linfen-crawler", f"Version: {version}", f"Requires-Python: {python}"]
        lines += [f"Requires-Dist: {each}" for each in requires]
        lines += ["Provides-Extra: archive", "Provides-Extra: dev"]
        self._folder = folder
        self._texts = {"METADATA": "\n".join(lines) + "\n", "RECORD": "here.py,,\ngone.py,,\ngone.pyc,,\n"}

    def read_text(self, filename):
        return self._texts.get(filename)

    def locate_file(self, path):
        return self._folder / path


def kinds(findings) -> list[str]:
    return [each.kind for each in findings]


def test_the_installed_package_is_not_found_sound() -> None:
    found = kinds(check_program())
    assert found[:2] == ["python-ok", "package-ok"]
    assert set(found[2:]) == {"extra-ok"}


@pytest.mark.parametrize(
    ("unused", "said"),
    [
        ([], "its 3 compiled parts in use;"),
        (["b.c"], "2 of 3 compiled parts in use (not b.c);"),
        (["a", "b.c", "d"], "pure Python;"),
    ],
)
def test_a_part_that_is_not_compiled_is_not_told(monkeypatch, unused, said) -> None:
    monkeypatch.setattr(native_module, "_IN_USE", {name: name not in unused for name in ("a", "b.c", "d")})
    assert said in next(each.what for each in check_program() if each.kind == "package-ok")


@pytest.mark.parametrize(
    ("given", "kind", "code"),
    [
        ({"python": ">=3.99"}, "python-old", 78),
        ({"version": "9.9"}, "package-other-version", 0),
        ({"requires": ["lxml>=99"]}, "library-version", 78),
        ({"requires": ["no-such-library-at-all>=1"]}, "library-missing", 78),
        ({"requires": ['no-such-library-at-all>=1; extra == "archive"']}, "extra-missing", 0),
        ({"requires": ['lxml>=99; extra == "archive"']}, "library-version", 78),
        ({}, "package-incomplete", 78),
    ],
)
def test_what_is_not_as_the_package_asks_is_not_seen(tmp_path: Path, given, kind: str, code: int) -> None:
    (tmp_path / "here.py").touch()
    if kind != "package-incomplete":
        (tmp_path / "gone.py").touch()
    found = list(check_program(Installed(tmp_path, **{"requires": [], **given})))
    assert [each.kind for each in found if each.level != "ok"] == [kind]
    assert exit_code_of(found) == code


def test_a_checkout_that_is_not_installed_ends_in_an_error(monkeypatch) -> None:
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    assert kinds(check_program()) == ["python-ok", "package-not-installed"]


def test_a_library_for_another_system_or_for_developers_is_missed(tmp_path: Path) -> None:
    for name in ("here.py", "gone.py"):
        (tmp_path / name).touch()
    requires = ['no-such-library-at-all>=1; sys_platform == "plan9"', 'neither-this>=1; extra == "dev"']
    found = kinds(check_program(Installed(tmp_path, requires)))
    assert found == ["python-ok", "package-ok", "extra-ok"]


@pytest.mark.parametrize(
    ("room", "growth", "expected"),
    [
        (Room(50 * GB, 10**6), 0, ["disk-free"]),
        (Room(50 * GB, None), 10**8, ["disk-ok"]),
        (Room(10**8, 10**6), 0, ["disk-full"]),
        (Room(4 * GB, 10**6), GB, ["disk-full"]),
        (Room(50 * GB, 10**6), GB, ["disk-soon"]),
        (Room(50 * GB, 10), 10**8, ["disk-ok", "inodes-few"]),
    ],
)
def test_room_is_misjudged(room: Room, growth: int, expected: list[str]) -> None:
    found = list(check_room(room, growth, "output"))
    assert kinds(found) == expected
    if expected == ["disk-soon"]:
        assert "50 more runs of 1.0 GB" in found[0].what


def test_what_a_run_adds_is_misjudged(tmp_path: Path) -> None:
    folder = made(tmp_path)
    summary(folder, "20261201T030000Z-2", 15)  # 6 and 15 records of some 1,000 bytes, 5 records known
    found = output_folder(tmp_path / "output", "lfxww")
    size = found.articles.stat().st_size
    assert growth_of_run(found, read_runs(found)[0]) == int((6 + 15) * size / 5 / 2)
    assert growth_of_run(found, []) == 0


def test_a_wrong_clock_is_believed(monkeypatch) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert kinds(check_clock(now, None)) == ["clock-ok"]
    assert kinds(check_clock(now, now - timedelta(days=1))) == ["clock-ok"]
    assert kinds(check_clock(now, now + timedelta(hours=1))) == ["clock-behind"]
    assert kinds(check_clock(datetime(1970, 1, 2, tzinfo=UTC), None)) == ["clock-behind"]

    def missing(key):
        raise zoneinfo.ZoneInfoNotFoundError(key)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    assert kinds(check_clock(now, None)) == ["clock-ok", "zones-missing"]


def test_utf_8_is_faulted(monkeypatch) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    found = list(check_encodings())
    monkeypatch.undo()
    assert kinds(found) == ["encoding-ok"]


def test_an_encoding_without_chinese_is_not_seen(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="gb18030"))
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "ascii")
    found = list(check_encodings())
    monkeypatch.undo()
    assert [(each.kind, each.about) for each in found] == [("encoding-output", "stdout"), ("encoding-names", "")]


def test_a_low_limit_of_open_files_is_not_seen(monkeypatch) -> None:
    for soft, kind in ((64, "open-files-few"), (1024, "open-files-ok"), (resource.RLIM_INFINITY, "open-files-ok")):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        assert kinds(check_open_files()) == [kind]


def test_a_setting_of_trials_or_a_contact_that_reaches_nobody_is_not_seen(monkeypatch) -> None:
    monkeypatch.setenv("LINFEN_CONTACT", "newsroom@shiyan.cn")
    monkeypatch.delenv("LINFEN_REPLICA", raising=False)
    monkeypatch.delenv("LINFEN_NOW", raising=False)
    (sound,) = settings_check.check_contact_and_trials()
    assert (sound.kind, "(+newsroom@shiyan.cn)" in sound.what) == ("contact-ok", True)
    monkeypatch.setenv("LINFEN_CONTACT", "me@example.org")
    monkeypatch.setenv("LINFEN_REPLICA", "127.0.0.1:1")
    monkeypatch.setenv("LINFEN_NOW", "2026-01-01T00:00:00Z")
    assert kinds(settings_check.check_contact_and_trials()) == ["contact-wrong", "replica-set", "now-set"]


def test_wrong_hours_or_receivers_are_not_seen_or_an_address_is_shown(monkeypatch) -> None:
    for name in ("LINFEN_HOURS", "LINFEN_ALERTS"):
        monkeypatch.delenv(name, raising=False)

    def check() -> list[Finding]:
        return [*settings_check.check_values(), *settings_check.check_receivers()]

    assert kinds(check()) == []
    monkeypatch.setenv("LINFEN_HOURS", "22:00-06:00")
    monkeypatch.setenv("LINFEN_ALERTS", "json://user:token@127.0.0.1/")
    sound = list(check())
    assert kinds(sound) == ["hours-ok", "receivers-ok"]
    assert "22:00-06:00" in sound[0].what
    assert "token" not in sound[1].what
    monkeypatch.setenv("LINFEN_HOURS", "at night")
    for wrong in ("no-such-file.yml", "nonsense://token", "json://127.0.0.1/ nonsense://token"):
        monkeypatch.setenv("LINFEN_ALERTS", wrong)
        found = list(check())
        assert kinds(found) == ["setting-wrong", "receivers-wrong"]
        assert "'at night'" in found[0].what
        assert "token" not in found[1].what

    def broken():
        raise RuntimeError("json://user:token@127.0.0.1/")

    monkeypatch.setattr(settings_check, "receivers", broken)
    assert "token" not in list(check())[1].what


def test_a_wrong_or_an_old_definition_is_not_seen(tmp_path: Path) -> None:
    day = datetime(2029, 1, 1, tzinfo=UTC).date()
    found = list(settings_check.check_definitions(None, ["lfxww"], day))
    assert [(each.kind, each.about) for each in found] == [("definitions-ok", ""), ("definition-old", "lfxww")]
    assert "4 years ago" in found[1].what
    unseen = list(settings_check.check_definitions(None, ["yaodu_gov"], day))
    assert [(each.kind, each.about) for each in unseen] == [("definitions-ok", ""), ("definition-unseen", "yaodu_gov")]
    # Without a crawl there is nothing yet that depends on a guess.
    assert "definition-unseen" not in kinds(settings_check.check_definitions(None, [], day))
    (tmp_path / "bad.toml").write_text('key = "bad"\n', encoding="utf-8")
    wrong = list(settings_check.check_definitions(tmp_path, [], day))
    assert {each.kind for each in wrong} == {"definitions-wrong"}
    assert any("bad.toml: name" in each.what for each in wrong)
    assert kinds(settings_check.check_definitions(tmp_path / "none", [], day)) == ["definitions-wrong"]


def test_sizes_are_misread() -> None:
    assert [in_words(size) for size in (0, 999, 1000, 25_000, 1_500_000, 3 * 10**12)] == [
        "0 B", "999 B", "1.0 KB", "25 KB", "1.5 MB", "3.0 TB",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", SAYINGS)
def test_a_kind_lacks_a_language_or_a_remedy(kind: str) -> None:
    saying = SAYINGS[kind]
    names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (saying.what, saying.what_zh)]
    words = ("ago", "error", "how", "meaning", "message", "purpose", "than", "what")
    loose = {"library", *words, *(f"{word}_zh" for word in words)}
    assert names[0] - loose == names[1] - loose
    assert saying.what_zh != saying.what or kind == "python-ok"
    assert bool(saying.remedy) == bool(saying.remedy_zh) == (saying.level != "ok")
    assert (saying.exit_code != 0) == (saying.level == "problem")


def test_the_gravest_does_not_decide() -> None:
    torn = finding("line-torn", "lfxww", file="articles.jsonl", bytes=3)
    full = finding("disk-full", "output", free="1 B", growth="1 GB")
    twice = finding("line-twice", "lfxww", count=1, offset=0)
    note = finding("stray", "x")
    assert [int(exit_code_of(each)) for each in ([], [note], [note, torn], [torn, full], [full, twice, torn])] == [
        0,
        0,
        3,
        78,
        7,
    ]


def test_a_kind_is_provoked_by_no_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [kind for kind in SAYINGS if f'"{kind}"' not in tests] == []


def test_the_document_lacks_a_kind_with_what_to_do() -> None:
    text = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
    assert [kind for kind, saying in SAYINGS.items() if saying.level == "problem" and f"`{kind}`" not in text] == []
