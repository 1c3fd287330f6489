"""From the bytes of a page to the strings of its article: decoding, finding, cleaning. Nothing here is parsed yet.

`extract_raw` reads one page, `join_pages` makes one article of several pages.
"""

from linfen_crawler.extraction.extract_raw import extract_raw
from linfen_crawler.extraction.join_pages import join_pages

__all__ = ["extract_raw", "join_pages"]
