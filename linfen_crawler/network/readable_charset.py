"""Answers that declare a codec of Python's which is no charset (`rot13`, `base64`, `zlib`): Scrapy cannot read their text."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from scrapy.http import TextResponse
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class ReadableCharset:
    """Downloader middleware: such an answer gets the charset that its bytes are in, UTF-8 or GB18030."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's names
        """Give every text a charset that it can be read with."""
        if not isinstance(response, TextResponse):
            return response
        header = (response.headers.get("Content-Type") or b"").decode("latin-1")
        declared = http_content_type_encoding(header) or html_body_declared_encoding(response.body)
        if declared is None or codecs.lookup(declared)._is_text_encoding:
            return response
        try:
            response.body.decode("utf-8")
        except UnicodeDecodeError:
            return response.replace(encoding="gb18030")
        return response.replace(encoding="utf-8")
