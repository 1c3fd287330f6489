from __future__ import annotations

import os

import pytest

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import output_folder, prepare_output_folder


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


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(CannotRun, match=r"cannot write to .*out.lfxww") as caught:
        prepare_output_folder(tmp_path / "out", "lfxww")
    assert caught.value.exit_code is ExitCode.USAGE


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
