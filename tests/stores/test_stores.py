"""Every kind of store holds files whole, and says what is wrong with it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from linfen_crawler.stores.local_store import LocalStore
from linfen_crawler.stores.open_store import is_address, open_store
from linfen_crawler.stores.store import Store, StoreFailed
from tests.stores.s3_here import S3, SECRET


@pytest.fixture(params=["folder", "file", "memory", "s3"])
def store(request: pytest.FixtureRequest, s3: S3, tmp_path: Path) -> Store:
    return open_store(
        {
            "folder": str(tmp_path / "a" / "b"),
            "file": f"file://{tmp_path}/a/b",
            "memory": f"memory://{request.node.name}/b",
            "s3": f"{s3.address}/a/b/",
        }[request.param]
    )


def test_a_store_loses_or_mixes_up_files(store: Store, tmp_path: Path) -> None:
    assert store.get("x") is None
    assert store.sizes("") == store.sizes("parts") == {}
    store.put("parts/部分 1.jsonl", b"one")
    store.put("parts/部分 1.jsonl", b"three")
    (tmp_path / "file").write_bytes(b"12345678")
    store.put_file("x", tmp_path / "file")
    store.put_file("parts/deep/2", tmp_path / "file")
    assert store.get("parts/部分 1.jsonl") == b"three"
    assert store.sizes("parts") == {"parts/deep/2": 8, "parts/部分 1.jsonl": 5}
    assert store.sizes("")["x"] == 8
    store.get_file("parts/deep/2", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"12345678"
    store.remove("parts/deep/2")
    store.remove("parts/deep/2")
    assert store.sizes("parts") == {"parts/部分 1.jsonl": 5}
    with pytest.raises(StoreFailed):
        store.get_file("parts/deep/2", tmp_path / "copy")
    store.sweep()
    assert store.get("x") == b"12345678"


def test_what_another_machine_put_there_is_not_seen(s3: S3) -> None:
    store = open_store("s3://news/a")
    assert store.sizes("parts") == {}
    s3.client.put_object(Bucket="news", Key="a/parts/1", Body=b"1")
    assert store.sizes("parts") == {"parts/1": 1}
    s3.client.put_object(Bucket="news", Key="a/parts/1", Body=b"12")
    assert store.get("parts/1") == b"12"


def test_a_bucket_that_is_not_there_is_taken_for_an_empty_one(s3: S3, tmp_path: Path) -> None:
    store = open_store("s3://nowhere/a")
    (tmp_path / "file").write_bytes(b"1")
    for use in (
        lambda: store.get("x"),
        lambda: store.put("x", b""),
        lambda: store.put_file("x", tmp_path / "file"),
        lambda: store.sizes("x"),
    ):
        with pytest.raises(StoreFailed, match=r"s3://nowhere/a/x: there is no such bucket") as failed:
            use()
        assert failed.value.fault == "place"


def test_missing_credentials_end_in_silence_or_show_others(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StoreFailed, match="AWS_SECRET_ACCESS_KEY") as failed:
        open_store("s3://news/a").put("x", b"1")
    assert failed.value.fault == "access"


def test_a_store_that_is_away_is_waited_for_or_shows_credentials(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreFailed, match="see whether it can be reached") as failed:
        open_store("s3://news/a").put("x", b"1")
    assert failed.value.fault == "away"
    assert SECRET not in str(failed.value)
    again = pickle.loads(pickle.dumps(failed.value))
    assert (again.fault, str(again)) == ("away", str(failed.value))


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("s3://user:word@news/a", "credentials do not belong"),
        ("s3://user:a/b+word@news/a", "credentials do not belong"),
        ("sftp://a.cn/x", "sftp does not replace a file as a whole"),
        ("http://a.cn/x", "http does not replace"),
        ("nothing://x", "nothing does not replace a file as a whole, or is not known"),
        ("s3://", "names no bucket"),
        ("file://here", "whole path"),
    ],
)
def test_an_address_that_cannot_be_used_is_taken(address: str, says: str) -> None:
    with pytest.raises(StoreFailed, match=says) as failed:
        open_store(address)
    assert failed.value.fault == "address"
    assert "word" not in str(failed.value)


def test_a_path_is_taken_for_an_address() -> None:
    assert [is_address(text) for text in ("s3://a/b", "file:///a", "a/b", "C:/a", "/a://b", "")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc/self").exists(), reason="nothing here cannot be written")
def test_a_folder_that_cannot_be_written_ends_in_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = LocalStore(tmp_path / "file")
    for use in (lambda: store.put("x", b""), lambda: store.remove("x")):
        with pytest.raises(StoreFailed, match="check its owner, permissions and free space") as failed:
            use()
        assert failed.value.fault == "away"


def test_a_put_that_failed_leaves_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LocalStore(tmp_path)
    store.put("x", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("linfen_crawler.stores.local_store.os.fsync", full)
    with pytest.raises(StoreFailed, match="No space left"):
        store.put("x", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert store.get("x") == b"old"
    (tmp_path / ".unfinished-1").write_bytes(b"what a killed process left")
    assert store.sizes("") == {"x": 3}
    store.sweep()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
