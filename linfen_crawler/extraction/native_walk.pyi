from collections.abc import Collection, Iterable

from lxml.etree import _Element as Element

from linfen_crawler.extraction.page import Page

def walk_trees(page: Page, roots: Iterable[Element], without: Collection[Element], shown: Element | None) -> bool: ...
