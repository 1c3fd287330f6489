"""An object store behind fsspec: S3 and what speaks its language, and others that replace an object as a whole."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from linfen_crawler.stores.store import Fault, Store, StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPLACE_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"})
"""Protocols whose objects appear, and are replaced, as a whole: what a manifest rests on. A file that sftp or ftp
writes can be seen half, and one of HDFS must be removed before another takes its name."""

_SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID")
_NO_ACCESS = re.compile(
    r"NoCredentials|Unable to locate credentials|PartialCredentials|AccessDenied|Forbidden|InvalidAccessKeyId|"
    r"SignatureDoesNotMatch|ExpiredToken|InvalidToken|Permission",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(r"NoSuchBucket|bucket does not exist", re.IGNORECASE)
_NO_CODE = re.compile(r"NotImplementedError|read-only", re.IGNORECASE)
_ADVICE: dict[Fault, str] = {
    "address": "this kind of store cannot be written",
    "access": "give credentials as its own tools take them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
    "~/.aws/credentials), with the right to read, write and list there",
    "place": "there is no such bucket: make it first, or correct the address",
    "away": "see whether it can be reached (AWS_ENDPOINT_URL, network, room), and start the same command again",
}


class ObjectStore(Store):
    """A folder of a bucket."""

    def __init__(self, address: str, files: Any, path: str) -> None:
        """Make one.

        Args:
            address: Its address.
            files: fsspec's file system.
            path: The folder as that file system names it.
        """
        super().__init__(without_credentials(address).rstrip("/"))
        self._files = files
        self._path = path.rstrip("/")

    def put(self, name: str, data: bytes) -> None:
        """See `Store`."""
        with self._answers("write", name):
            self._files.pipe_file(self._of(name), data)

    def put_file(self, name: str, path: Path) -> None:
        """See `Store`."""
        path.stat()
        with self._answers("write", name):
            self._files.put_file(str(path), self._of(name))

    def get(self, name: str) -> bytes | None:
        """See `Store`."""
        with self._answers("read", name):
            try:
                data: bytes = self._files.cat_file(self._of(name))
            except FileNotFoundError as error:
                if _NO_PLACE.search(_words(error)):
                    raise
                return None
        return data

    def get_file(self, name: str, path: Path) -> None:
        """See `Store`."""
        path.open("wb").close()
        with self._answers("read", name):
            self._files.get_file(self._of(name), str(path))

    def piece(self, name: str, start: int, end: int) -> bytes:
        """The bytes of a file from one offset to another.

        Raises:
            StoreFailed: It is not there, or cannot be read.
        """
        with self._answers("read", name):
            data: bytes = self._files.cat_file(self._of(name), start=start, end=end)
        return data

    def sizes(self, folder: str) -> dict[str, int]:
        """See `Store`."""
        return {name: int(each["size"] or 0) for name, each in self.details(folder).items()}

    def details(self, folder: str = "") -> dict[str, dict[str, Any]]:
        """What is known of all files below a folder, by name; of the one alone that is named so.

        Raises:
            StoreFailed: They cannot be listed.
        """
        with self._answers("list", folder):
            self._files.invalidate_cache()
            try:
                found = self._files.find(self._of(folder), detail=True)
            except FileNotFoundError as error:
                if _NO_PLACE.search(_words(error)):
                    raise
                return {}
        beginning = len(self._path) + 1
        return {name[beginning:]: each for name, each in sorted(found.items())}

    def remove(self, name: str) -> None:
        """See `Store`."""
        with self._answers("remove", name):
            try:
                self._files.rm_file(self._of(name))
            except FileNotFoundError as error:
                if _NO_PLACE.search(_words(error)):
                    raise

    def _of(self, name: str) -> str:
        return f"{self._path}/{name}" if name else self._path

    @contextmanager
    def _answers(self, what: str, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # Each library behind fsspec has errors of its own, and those of botocore are no OSError.
            words = _words(error)
            fault: Fault = "away"
            for pattern, each in ((_NO_PLACE, "place"), (_NO_ACCESS, "access"), (_NO_CODE, "address")):
                if pattern.search(words):
                    fault = each  # type: ignore[assignment]
                    break
            where = f"{self.address}/{name}".rstrip("/")
            raise StoreFailed(fault, f"cannot {what} {where}: {_ADVICE[fault]} ({without_secrets(words)})") from None


def without_credentials(address: str) -> str:
    """An address without what stands before `@` in it: a user and a password, which may have slashes."""
    return re.sub(r"(?<=://)(?:[^/@\s]*|[^@:\s]*:[^@\s]*)@", "", address)


def without_secrets(text: str) -> str:
    """A text in one line, without the credentials that the environment holds."""
    for name in _SECRETS:
        secret = os.environ.get(name)
        if secret:
            text = text.replace(secret, "…")
    return " ".join(without_credentials(text).split())


def _words(error: BaseException) -> str:
    """What an error and its cause say."""
    cause = error.__cause__ or error.__context__
    words = f"{type(error).__name__}: {error}"
    return words if cause is None else f"{words} ← {type(cause).__name__}: {cause}"
