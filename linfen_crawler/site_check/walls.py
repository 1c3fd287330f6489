"""Answers that are a wall against programs and no page of the site: named, never passed."""

from __future__ import annotations

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction import extract_raw

_BY_STATUS = {
    401: "it asks for a password (401)",
    403: "it refuses us (403)",
    407: "a proxy asks for a password (407)",
    412: "a firewall tests the browser by script (412, as 瑞数 does)",
    429: "it asks us to come less often (429)",
    451: "it may not show this here (451)",
    521: "a firewall tests the browser by cookie (521, as 加速乐 does)",
}


def wall_of_status(status: int) -> str | None:
    """What a status says of a wall, in words; None where it says nothing."""
    return _BY_STATUS.get(status)


def wall_of_page(body: bytes, content_type: str | None) -> tuple[str, str] | None:
    """What a page with status 200 is in place of the one that was asked for; None where it may be that one.

    Returns:
        Its kind (`wall_page`, `script_shell`, `missing_page`, `error_page`, `no_text`) and a sentence.
    """
    try:
        extract_raw(body, content_type=content_type)
    except NotAnArticle as refusal:
        if refusal.reason in {"wall_page", "script_shell", "missing_page", "error_page", "no_text", "binary", "data"}:
            return refusal.reason, str(refusal)
    return None
