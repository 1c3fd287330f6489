"""What is compiled where a C compiler is, and which form of it a page gets.

Rules that ask something of every block of a page stand in modules of which each is compiled from its one source under a
second name, `native_` before its own, for blocks of the compiled walk; a `.pxd` of that name gives the types of their
variables. Pages that Python walked get Python's form; so do all where what was compiled is older than its source.
"""

from __future__ import annotations

from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import ModuleType

    from linfen_crawler.extraction.page import Page

_Further = ParamSpec("_Further")
_Found = TypeVar("_Found")
_PACKAGE = __name__.rpartition(".")[0]


def compiled_too(
    function: Callable[Concatenate[Page, _Further], _Found],
) -> Callable[Concatenate[Page, _Further], _Found]:
    """Make a function of a page call its compiled form, where there is one, for pages of the compiled walk."""
    if not isinstance(function, FunctionType):
        return function  # this is the compiled form
    name = function.__name__
    module = function.__module__.rpartition(".")[2]

    @wraps(function)
    def either(page: Page, *arguments: _Further.args, **named: _Further.kwargs) -> _Found:
        native = _native_rules(module) if page.is_native else None
        chosen = function if native is None else getattr(native, name)
        found: _Found = chosen(page, *arguments, **named)
        return found

    return cast("Callable[Concatenate[Page, _Further], _Found]", either)


@cache
def _native_rules(module: str) -> ModuleType | None:
    return native_module(f"native_{module}", (f"{module}.py", f"native_{module}.pxd", "native_walk.pxd"))


def native_module(name: str, sources: Collection[str]) -> ModuleType | None:
    """A compiled module of this package; None where there is none, or one older than a source of it."""
    made = find_spec(f"{_PACKAGE}.{name}")
    if made is None or is_older(Path(made.origin or ""), [Path(__file__).with_name(source) for source in sources]):
        return None
    try:
        return import_module(f"{_PACKAGE}.{name}")
    except ImportError:  # for another libxml2
        return None


def is_older(compiled: Path, sources: Collection[Path]) -> bool:
    """Whether a compiled file is older than a source: a checkout was changed, and not compiled since.

    Only a checkout has all of them. An install has no `.pyx` and no `.pxd`, and wrote the rest in no certain order.
    """
    return all(source.is_file() for source in sources) and any(
        source.stat().st_mtime > compiled.stat().st_mtime for source in sources
    )
