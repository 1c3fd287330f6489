"""A place that holds files under names, each put there whole or not at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Fault = Literal["address", "access", "place", "away"]
"""What is wrong with a store: `address`, it cannot be used as one; `access`, no credentials or no right; `place`, there
is no such bucket or folder; `away`, it does not answer or cannot take more."""


class StoreFailed(Exception):  # noqa: N818 - an answer, no defect
    """A store cannot be used. The message says which, why and what to do, and holds no credentials."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault: Fault = fault

    def __reduce__(self) -> tuple[type[StoreFailed], tuple[Fault, str]]:
        """Goes from process to process with its fault."""
        return StoreFailed, (self.fault, str(self))


class Store(ABC):
    """A folder or bucket. Names are relative, with `/` between their parts."""

    def __init__(self, address: str) -> None:
        self.address = address
        """Its address, without credentials."""

    @property
    def folder(self) -> Path | None:
        """The folder that it is; None where it is none of this file system."""
        return None

    @property
    def text(self) -> str:
        """The path or address by which other processes open it."""
        return str(self.folder.absolute()) if self.folder is not None else self.address

    @abstractmethod
    def put(self, name: str, data: bytes) -> None:
        """Put a file there, in the place of one of that name: at every moment the old one is there or the new one.

        Raises:
            StoreFailed: It cannot be put there; what was there is as it was.
        """

    @abstractmethod
    def put_file(self, name: str, path: Path) -> None:
        """The same with the content of a file of this machine.

        Raises:
            OSError: The file cannot be read.
            StoreFailed: It cannot be put there; what was there is as it was.
        """

    @abstractmethod
    def get(self, name: str) -> bytes | None:
        """A file's content; None where there is none of that name.

        Raises:
            StoreFailed: It cannot be read.
        """

    @abstractmethod
    def get_file(self, name: str, path: Path) -> None:
        """Copy a file that is there to this machine.

        Raises:
            OSError: The copy cannot be written.
            StoreFailed: It is not there, or cannot be read.
        """

    @abstractmethod
    def sizes(self, folder: str) -> dict[str, int]:
        """Names and sizes in bytes of all files below a folder of it; none where there is no such folder.

        Raises:
            StoreFailed: They cannot be listed.
        """

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            StoreFailed: It cannot be removed.
        """

    def sweep(self) -> None:  # noqa: B027 - most stores have nothing to do
        """Remove what was begun and never got its name, because the process that wrote it was killed.

        Only where nobody writes at the moment. An object store has no such thing that can be seen.

        Raises:
            StoreFailed: It cannot be removed.
        """
