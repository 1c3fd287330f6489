"""What is compiled where a C compiler is, and which form of it a page gets.

Rules that ask something of every block of a page stand in modules of which each is compiled from its one source under a
second name, `native_` before its own, for blocks of the compiled walk; a `.pxd` of that name gives the types of their
variables. Pages that Python walked get Python's form; so do all where what was compiled is older than its source.
"""

from __future__ import annotations

from functools import cache, wraps
from types import FunctionType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from linfen_crawler.native_module import native_module

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from linfen_crawler.extraction.page import Page

_Further = ParamSpec("_Further")
_Found = TypeVar("_Found")


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
    return native_module(f"extraction.native_{module}", (f"{module}.py", f"native_{module}.pxd", "native_blocks.pxd"))
