from __future__ import annotations

import errno
import os
import sys
from io import FileIO
from pathlib import Path

import pytest

from linfen_crawler.exporters.appended_file import AppendedFile


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_piece_that_does_not_fit_leaves_nothing_of_itself(tmp_path):
    path = tmp_path / "a"
    file = AppendedFile.open(path)
    file.append(b"one\n")
    with Path("/dev/full").open("r+b", buffering=0) as full:
        real, file._file = file._file, full
        with pytest.raises(OSError, match="No space left") as caught:
            file.append(b"two\n" * 100)
        real.close()
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == b"one\n"
    file.append(b"three\n")
    file.sync()
    file.close()
    assert path.read_bytes() == b"one\nthree\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the system")
def test_a_piece_that_fits_in_part_stays_in_part(tmp_path):
    import resource

    path = tmp_path / "a"
    file = AppendedFile.open(path)
    file.append(b"one\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(OSError, match="too large") as caught:
            file.append(b"two\n" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.errno == errno.EFBIG
    assert path.read_bytes() == b"one\n"
    assert file.append(b"three\n") == 4
    file.close()
    assert path.read_bytes() == b"one\nthree\n"


class InSmallParts(FileIO):
    """As a disk writes that is nearly full, or a file behind a network."""

    def write(self, data):
        return super().write(bytes(data)[:3])


def test_a_piece_that_the_system_takes_in_parts_is_not_whole(tmp_path):
    path = tmp_path / "a"
    AppendedFile.open(path).close()
    file = AppendedFile(InSmallParts(path, "r+b"), path)
    assert [file.append(b"one and more\n"), file.append(b"two\n"), file.size] == [0, 13, 17]
    file.close()
    assert path.read_bytes() == b"one and more\ntwo\n"


def test_what_could_not_be_synced_is_cut_off_and_the_file_goes_on(tmp_path, monkeypatch):
    path = tmp_path / "a"
    file = AppendedFile.open(path)
    file.append(b"one\n")
    file.sync()
    file.append(b"two\n")
    with monkeypatch.context() as patch:

        def fails(_):
            raise OSError(5, "Input/output error")

        patch.setattr(os, "fsync", fails)
        with pytest.raises(OSError, match="Input/output"):
            file.sync()
    assert path.read_bytes() == b"one\n"
    assert file.append(b"three\n") == 4
    file.sync()
    file.close()
    assert path.read_bytes() == b"one\nthree\n"


def test_a_file_that_must_be_new_is_never_another_one(tmp_path):
    (tmp_path / "a").write_bytes(b"kept")
    with pytest.raises(FileExistsError):
        AppendedFile.open(tmp_path / "a", new=True)
    assert (tmp_path / "a").read_bytes() == b"kept"


def test_what_is_cut_off_stands_aside_byte_for_byte(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"whole|torn")
    file = AppendedFile.open(path)
    assert file.cut_aside(10) is None
    aside = file.cut_aside(5)
    assert aside is not None
    assert (path.read_bytes(), aside.read_bytes(), file.size) == (b"whole", b"|torn", 5)
    assert file.append(b"!") == 5
    file.close()
    assert path.read_bytes() == b"whole!"


def test_a_link_in_its_place_is_followed(tmp_path):
    (tmp_path / "mine").write_bytes(b"mine\n")
    (tmp_path / "a").symlink_to(tmp_path / "mine")
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    for name in ("a", "b"):
        with pytest.raises(OSError, match=r"symbolic links|File exists"):
            AppendedFile.open(tmp_path / name)
        with pytest.raises(FileExistsError):
            AppendedFile.open(tmp_path / name, new=True)
    assert (tmp_path / "mine").read_bytes() == b"mine\n"
    assert not (tmp_path / "nowhere").exists()
