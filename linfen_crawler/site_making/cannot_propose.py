"""Why no definition can be made of the pages at hand."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "no_pages": "there is nothing to learn from",
    "no_address": "a saved page does not say where it comes from",
    "two_sites": "the pages are those of several sites",
    "wall": "a captcha, a browser test or a firewall stands before the site",
    "script_only": "scripts fill the pages: their markup holds no links and no text",
    "not_there": "the front page is missing, or the server fails",
    "no_articles": "no page that was looked at holds an article, or none of their addresses has a shape of its own",
    "one_page": "the site is one page: it links to nothing on its own host",
    "no_layout": "the article pages share no shape that could be described",
}
"""The words of `CannotPropose.reason`, and what each means."""


class CannotPropose(Exception):  # noqa: N818 - a finding about pages, not a defect
    """No definition can be made. `reason` is one of `REASONS`, the message says what was seen and what to do."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
