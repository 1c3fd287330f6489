"""A folder as a store: files get their names when they are whole and on the disk."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from linfen_crawler.exporters.appended_file import sync_folder
from linfen_crawler.stores.store import Store, StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_UNFINISHED = ".unfinished-"


class LocalStore(Store):
    """A folder of this file system, made when something is put there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder

    @property
    def folder(self) -> Path:
        """The folder that it is."""
        return self._folder

    def put(self, name: str, data: bytes) -> None:
        """See `Store`."""
        self._put(name, lambda file: file.write(data))

    def put_file(self, name: str, path: Path) -> None:
        """See `Store`."""
        with path.open("rb") as source:
            self._put(name, lambda file: shutil.copyfileobj(source, file, 1 << 20))

    def _put(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        place = self._folder / name
        # A name of its own: two workers may make the same file, when one of them was taken for dead.
        unfinished = place.with_name(f"{_UNFINISHED}{uuid.uuid4().hex}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                with unfinished.open("xb") as file:
                    write(file)
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.replace(place)
            except BaseException:
                with suppress(OSError):
                    unfinished.unlink()
                raise
            sync_folder(place.parent)
        except OSError as error:
            raise _failed("write", place, error) from None

    def get(self, name: str) -> bytes | None:
        """See `Store`."""
        try:
            return (self._folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _failed("read", self._folder / name, error) from None

    def get_file(self, name: str, path: Path) -> None:
        """See `Store`."""
        try:
            source = (self._folder / name).open("rb")
        except OSError as error:
            raise _failed("read", self._folder / name, error) from None
        with source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)

    def sizes(self, folder: str) -> dict[str, int]:
        """See `Store`."""
        try:
            return {
                path.relative_to(self._folder).as_posix(): path.stat().st_size
                for path in sorted((self._folder / folder).rglob("*"))
                if path.is_file() and not path.name.startswith(_UNFINISHED)
            }
        except OSError as error:
            raise _failed("read", self._folder / folder, error) from None

    def remove(self, name: str) -> None:
        """See `Store`."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise _failed("remove", self._folder / name, error) from None

    def sweep(self) -> None:
        """See `Store`."""
        try:
            for path in self._folder.rglob(f"{_UNFINISHED}*"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise _failed("clear", self._folder, error) from None


def _failed(what: str, place: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        "away", f"cannot {what} {place}: {error.strerror or error}; check its owner, permissions and free space"
    )
