"""How a definition is laid over the families that it names."""

from __future__ import annotations

from typing import Any


def merge_definitions(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """The settings of `base` with those of `over` laid over them; neither is changed.

    - Tables are merged key by key, at every depth.
    - Layouts are joined by name: those of `over` come first and are tried first; one that `base` has under the same
      name gives what it does not say itself.
    - Every other list, and every plain value, of `over` takes the place of that of `base`.
    - Notes are joined, so that what is known of the family stays with the site.
    """
    merged = _merge_tables(base, over)
    if "layouts" in base and "layouts" in over:
        merged["layouts"] = _join_layouts(base["layouts"], over["layouts"])
    if base.get("notes") and over.get("notes"):
        merged["notes"] = f"{over['notes']}\n{base['notes']}"
    return merged


def _merge_tables(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = base.get(key)
        merged[key] = _merge_tables(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _join_layouts(base: Any, over: Any) -> Any:
    # Values of a wrong type go through as they are: the model names them, with the place where they stand.
    if not (isinstance(base, list) and isinstance(over, list) and all(isinstance(layout, dict) for layout in over)):
        return over
    inherited = {layout["name"]: layout for layout in base}
    joined = [{**inherited.pop(layout.get("name"), {}), **layout} for layout in over]
    return joined + list(inherited.values())
