"""The store that an address names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from linfen_crawler.missing_extra import need
from linfen_crawler.stores.local_store import LocalStore
from linfen_crawler.stores.object_store import REPLACE_WHOLE, ObjectStore, without_credentials
from linfen_crawler.stores.store import Store, StoreFailed

_LOCAL = "file"
_CALM: dict[str, dict[str, Any]] = {
    # What another machine has put there meanwhile must be seen; five tries of botocore are its own patience.
    "s3": {"use_listings_cache": False, "config_kwargs": {"connect_timeout": 10, "read_timeout": 60}},
}


def is_address(text: str) -> bool:
    """Whether a text is the address of a store (`s3://bucket/folder`) and no path."""
    protocol, mark, _ = text.partition("://")
    return bool(mark) and protocol.isalnum()


def open_store(text: str | Path) -> Store:
    """The store of a path or address. Nothing is asked of it yet.

    Args:
        text: A path, or an address as fsspec takes it: `s3://bucket/folder`, `file:///folder`.

    Raises:
        MissingExtra: fsspec, or the library behind it for this kind of store, is not installed.
        StoreFailed: `address`, it is none that files can be put whole into.
    """
    if isinstance(text, Path) or not is_address(text):
        return LocalStore(Path(text))
    protocol, _, rest = text.partition("://")
    shown = without_credentials(text)
    if protocol == _LOCAL:
        if not rest.startswith("/"):
            raise StoreFailed("address", f"{shown}: write file:// with a whole path: file:///data/output")
        return LocalStore(Path(rest))
    if shown != text:
        raise StoreFailed(
            "address",
            f"{shown}: credentials do not belong into an address, which is written down and shown to others; "
            "give them in the environment or in the store's own files (~/.aws/credentials)",
        )
    if protocol not in REPLACE_WHOLE:
        raise StoreFailed(
            "address",
            f"{shown}: {protocol} does not replace a file as a whole, or is not known. Name one of "
            f"{', '.join(sorted(REPLACE_WHOLE))}; or mount it, and name the folder",
        )
    if not rest.strip("/"):
        raise StoreFailed("address", f"{shown} names no bucket: write it as {protocol}://bucket/folder")
    need("stores", "fsspec")
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(text, skip_instance_cache=protocol != "memory", **_CALM.get(protocol, {}))
    except ImportError as error:
        if protocol in {"s3", "s3a"}:
            need("stores", "s3fs")
        raise StoreFailed("address", f"{shown}: {error}") from None
    except ValueError as error:
        raise StoreFailed("address", f"{shown}: {error}") from None
    return ObjectStore(text, files, path)
