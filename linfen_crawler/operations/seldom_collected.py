"""Lets Python look for rings of objects less often: a page is thousands of objects, and what is large is in no ring."""

from __future__ import annotations

import gc

NEW_OBJECTS = 10_000
"""So many more objects than before, and it is looked among them; by default 700, which each page is several times."""


def collect_seldom() -> None:
    """From now on, in this process: what is loaded by now is not looked through any more, and the rest more seldom."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
