"""From what two articles showed to a verdict for each field of each layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.site_check.report import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.site_check.report import PageFinding, SelectorFinding
    from linfen_crawler.sites import SiteDefinition


_ON_EVERY_PAGE = frozenset({"title", "head_line", "publish_time", "source", "body"})
"""Fields of which one page is enough to say that they moved; others stand on many pages in more than one place."""


def verdicts_of_articles(site: SiteDefinition, pages: Sequence[PageFinding]) -> list[Verdict]:
    """What the articles say of the layouts and of the records."""
    read = [page for page in pages if page.valid is not None and page.reachable]
    verdicts = [_of_records(pages)] if pages else []
    if not site.layouts:
        if read:
            verdicts.append(Verdict("layouts", "not_seen", "the definition has none: the general rules read its pages"))
        return verdicts
    lost = [page for page in read if page.layout is None and page.drift]
    if lost:
        seen = f"{len(lost)} of {len(read)} articles fit none; the nearest is {lost[0].layout_tried}"
        verdicts.append(Verdict("layouts", "fails", seen))
    for layout in site.layouts:
        fitting = [page for page in read if page.layout == layout.name]
        near = [page for page in lost if page.layout_tried == layout.name]
        if fitting or near:
            verdicts += _of_fields(layout.name, fitting or near, fits=bool(fitting))
        else:
            verdicts.append(Verdict(f"layouts[{layout.name}]", "not_seen", "no article of this shape among those seen"))
    return verdicts


def _of_records(pages: Sequence[PageFinding]) -> Verdict:
    valid = [page for page in pages if page.valid]
    wrong = "; ".join(str(page.problem) for page in pages if not page.valid and page.problem)
    seen = f"{len(valid)} of {len(pages)} articles give a record"
    return Verdict("records", "holds" if len(valid) == len(pages) else "fails", f"{seen}: {wrong}" if wrong else seen)


def _of_fields(layout: str, pages: Sequence[PageFinding], *, fits: bool) -> list[Verdict]:
    """A verdict for each field that the layout names: it fails where only the general rules find the field."""
    names = dict.fromkeys(each.field for page in pages for each in page.selectors)
    verdicts = []
    for name in names:
        by_page = [[each for each in page.selectors if each.field == name] for page in pages]
        verdict = _of_field(
            f"layouts[{layout}].{name}",
            by_page,
            needed=not fits and name in {"title", "body"},
            everywhere=name in _ON_EVERY_PAGE,
        )
        verdicts.append(verdict)
    return verdicts


def _of_field(part: str, by_page: Sequence[Sequence[SelectorFinding]], *, needed: bool, everywhere: bool) -> Verdict:
    found = [next((each for each in findings if each.state == "found"), None) for findings in by_page]
    texts = [each.text or "an element without text" for each in found if each is not None]
    missed = [
        findings[0].general
        for findings, each in zip(by_page, found, strict=True)
        if each is None and findings and findings[0].general
    ]
    selectors = ", ".join(dict.fromkeys(each.selector for findings in by_page for each in findings))
    if missed and (everywhere or not texts):
        return Verdict(part, "fails", f"{selectors} finds nothing; the general rules find: {missed[0]}")
    if texts:
        return Verdict(part, "holds", f"on {len(texts)} of {len(by_page)} pages: {texts[0]}")
    if needed:
        return Verdict(part, "fails", f"{selectors} finds nothing")
    return Verdict(part, "not_seen", "not on these pages")
