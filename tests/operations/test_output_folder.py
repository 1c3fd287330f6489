from __future__ import annotations

import os

import pytest

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import output_folder, prepare_output_folder
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.operations.whole_document import write_whole


def test_the_folder_is_made_with_the_place_for_summaries(tmp_path):
    folder = prepare_output_folder(tmp_path / "a" / "b", "lfxww")
    assert folder.path == tmp_path / "a" / "b" / "lfxww"
    assert folder.runs.is_dir()
    assert [each.name for each in folder.path.iterdir()] == ["runs"]


@pytest.mark.parametrize("key", ["../up", "a/b", "", ".", "A", "/etc", "a\0b", "x" * 60])
def test_a_key_cannot_lead_out_of_the_folder(tmp_path, key):
    with pytest.raises(CannotRun, match="is no site key") as caught:
        output_folder(tmp_path, key)
    assert caught.value.exit_code is ExitCode.USAGE


def test_a_link_cannot_lead_out_of_the_folder(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "lfxww").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotRun, match="is a link"):
        prepare_output_folder(tmp_path / "out", "lfxww")


@pytest.mark.parametrize(
    "name", ["articles.jsonl", "rejected.jsonl", "gone.jsonl", "ledger.db", "ledger.db-wal", "lock", "runs", "archive"]
)
@pytest.mark.parametrize("leads", ["to something", "nowhere"])
def test_a_file_of_a_site_is_written_through_a_link(tmp_path, name, leads):
    target = tmp_path / "elsewhere"
    if leads == "to something":
        target.mkdir() if name in {"runs", "archive"} else target.write_text("mine")
    (tmp_path / "lfxww").mkdir()
    (tmp_path / "lfxww" / name).symlink_to(target)
    with pytest.raises(CannotRun, match=rf"lfxww/{name} is a link") as caught:
        prepare_output_folder(tmp_path, "lfxww")
    assert caught.value.exit_code is ExitCode.OUTPUT
    assert target.is_dir() or not target.exists() or target.read_text() == "mine"


def test_an_output_that_is_a_link_itself_is_refused(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "disk")
    prepare_output_folder(tmp_path / "output", "lfxww")
    assert (tmp_path / "disk" / "lfxww" / "runs").is_dir()


def test_a_lock_or_a_summary_is_written_through_a_link(tmp_path):
    (tmp_path / "mine").write_text("mine")
    for name in ("lock", "run.json", "run.json.part"):
        (tmp_path / name).symlink_to(tmp_path / "mine")
    with pytest.raises(CannotRun, match="cannot write"):
        SiteLock.take(tmp_path / "lock")
    write_whole(tmp_path / "run.json", {"a": 1})
    assert (tmp_path / "mine").read_text() == "mine"
    assert not (tmp_path / "run.json").is_symlink()


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(CannotRun, match=r"cannot write to .*out.lfxww") as caught:
        prepare_output_folder(tmp_path / "out", "lfxww")
    assert caught.value.exit_code is ExitCode.OUTPUT


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path):
    (tmp_path / "lfxww" / "articles.jsonl").mkdir(parents=True)
    with pytest.raises(CannotRun, match=r"articles\.jsonl is no file"):
        prepare_output_folder(tmp_path, "lfxww")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(CannotRun, match="Permission denied"):
        prepare_output_folder(tmp_path, "lfxww")


def test_a_folder_where_nothing_can_be_made_is_named():
    with pytest.raises(CannotRun, match="cannot write to /proc/"):
        prepare_output_folder("/proc/no", "lfxww")
