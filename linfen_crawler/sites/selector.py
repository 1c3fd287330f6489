"""Where a string stands on a page, as a definition says it; and what all tables of a definition have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator

from linfen_crawler.sites.checked_strings import Css, Regex, XPath, expected


class DefinitionTable(BaseModel):
    """One table of a definition: no other keys than its own, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Selector(DefinitionTable):
    """Where a string stands. In TOML a plain string is short for `{ css = "…" }`."""

    css: Css | None = None
    """A CSS selector; `::attr(NAME)` at its end takes an attribute instead of the text, `::text` the first own text."""
    xpath: XPath | None = None
    """An XPath 1.0 expression giving elements, attributes or strings, where CSS does not reach."""
    match: Regex | None = None
    """Applied to the text found: its group 1 (or the whole match) is taken, no match means not found."""

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: object) -> object:
        if isinstance(value, str):
            return {"css": value}
        if not isinstance(value, dict | Selector):
            raise expected(_A_SELECTOR)
        return value

    @model_validator(mode="after")
    def _one_of_both(self) -> Selector:
        if (self.css is None) == (self.xpath is None):
            raise expected(_A_SELECTOR)
        return self


_A_SELECTOR = "a CSS selector, or a table with exactly one of css and xpath"
