"""The smallest honest files: what the replica answers for pictures, documents, scripts and films."""

from __future__ import annotations

import base64

_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 3 3]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)

_BY_ENDING = {
    "gif": ("image/gif", _GIF),
    "jpg": ("image/jpeg", _GIF),
    "png": ("image/png", _GIF),
    "ico": ("image/x-icon", _GIF),
    "pdf": ("application/pdf", _PDF),
    "doc": ("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "mp4": ("video/mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
    "css": ("text/css", b"body{margin:0}\n"),
    "js": ("application/javascript", b"/* nothing */\n"),
}


def placeholder_file(path: str) -> tuple[str, bytes] | None:
    """Media type and bytes for a path that ends like a file; None for any other path."""
    return _BY_ENDING.get(path.rpartition(".")[2].lower())
