"""Modules in machine code, each beside a form in Python that gives the same: there only where a C compiler was."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from types import ModuleType

_PACKAGE = Path(__file__).parent


def native_function(module: str, name: str, *, beside: Collection[str] = ()) -> Any:
    """A function of a compiled module that was written as `.pyx`; None where there is none that may be used.

    Args:
        module: As for `native_module`.
        name: Of the function.
        beside: Further sources of the module: what it declares in a `.pxd`, and what it takes from others.
    """
    made = native_module(module, (f"{module.rpartition('.')[2]}.pyx", *beside))
    return getattr(made, name) if made is not None else None


def native_module(name: str, sources: Collection[str]) -> ModuleType | None:
    """A compiled module, such as `extraction.native_walk`; None where there is none, or one older than a source of it.

    Its sources are named from its folder on.
    """
    made = _loaded(name, sources)
    _IN_USE[name] = made is not None
    return made


def in_use() -> Mapping[str, bool]:
    """The compiled modules that were asked for so far in this process, and of each whether it is in use."""
    return _IN_USE


_IN_USE: dict[str, bool] = {}


def _loaded(name: str, sources: Collection[str]) -> ModuleType | None:
    folder = _PACKAGE.joinpath(*name.split(".")[:-1])
    full_name = f"{_PACKAGE.name}.{name}"
    made = find_spec(full_name)
    if made is None or is_older(Path(made.origin or ""), [folder / source for source in sources]):
        return None
    try:
        return import_module(full_name)
    except (ImportError, ValueError):  # for another libxml2; beside another module than it was compiled for
        return None


def is_older(compiled: Path, sources: Collection[Path]) -> bool:
    """Whether a compiled file is older than a source: a checkout was changed, and not compiled since.

    Only a checkout has all of them. An install has no `.pyx` and no `.pxd`, and wrote the rest in no certain order.
    """
    return all(source.is_file() for source in sources) and any(
        source.stat().st_mtime > compiled.stat().st_mtime for source in sources
    )
