"""`linfen sites learn`: a dated layout for a site's new design, beside the old ones."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, refusal, say
from linfen_crawler.cli.new_site import CHINA
from linfen_crawler.cli.sample_pages import saved_pages, say_asking, told_why
from linfen_crawler.cli.site_preview import show_preview
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.own_sites import DEFAULT_FOLDER, OwnSite
from linfen_crawler.site_making import SamplePage, layout_text, learn_layouts
from linfen_crawler.site_making.learn_layouts import LEAST_PAGES, LearnedLayout
from linfen_crawler.sites import is_address_of, shipped_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.sites import Layout, SiteDefinition


def run_learn_site(
    key: str,
    what: Sequence[str],
    *,
    saved: bool,
    base: str | None,
    dry_run: bool,
    sites_folder: Path | None,
) -> ExitCode:
    """Learn layouts of the pages that the site's present ones do not fit.

    Returns:
        OK, also where the present layouts fit all pages and nothing is written.

    Raises:
        CannotRun: Bad input, pages that share no shape, or a definition that cannot be added to.
    """
    folder = sites_folder or DEFAULT_FOLDER
    if saved and not what:
        raise refusal("--pages needs the saved pages behind it: two or more articles in the new design")
    if base is not None and not saved:
        raise refusal("--base is for saved pages. Add --pages, or leave it out")
    site = definition_of(key, folder if folder.is_dir() else None)
    own = OwnSite(folder, key)
    shipped = None if own.definition.is_file() else shipped_text(key)
    pages, missed = _pages(what, saved, base, site)
    _check_pages(pages, site)
    articles = [page for page in pages if page.article is not None]
    new = [page for page in articles if not _fits(page, site)]
    if articles and not new:
        say(f"The layouts of {key} fit all {len(articles)} articles that were looked at: nothing is to be learned.")
        return ExitCode.OK
    if len(new) < LEAST_PAGES:
        raise refusal(_too_few(articles, new, missed))
    learned = learn_layouts(new, breadcrumb=site.articles.by_id is not None)
    layouts = [each for each in _named(learned, site) if _keeps_old_pages(each, site, own)]
    if not layouts:
        raise refusal(
            f"the {len(new)} articles share no shape that could be described without spoiling other pages: the general "
            "rules read them. More pages of one kind may help: name them behind the key"
        )
    day = f"{datetime.now(CHINA):%Y-%m-%d}"
    tables = "\n".join(layout_text(each, name, valid_from=day) for name, each in layouts)
    preview = site.model_copy(update={"layouts": (*(_as_layout(each, day) for each in layouts), *site.layouts)})
    left = len(new) - sum(len(each.pages) for _, each in layouts)
    unsure = [f"{left} pages are in no shape that was learned: the general rules read them"] if left else []
    show_preview(new, preview, [*unsure, *(f"not looked at: {each}" for each in missed)])
    if dry_run:
        put(tables.rstrip("\n"))
        return ExitCode.OK
    own.append_layouts(tables, new, base=shipped)
    if shipped is not None:
        say(f"\n{own.definition} is a copy of the program's own definition, and takes its place with --sites {folder}.")
    say(f"\nAdded to {own.definition}: {', '.join(f'layout {name}' for name, _ in layouts)}. Look at it, then:")
    say(f"  linfen sites test {key} --sites {folder} --accept")
    return ExitCode.OK


def _pages(
    what: Sequence[str], saved: bool, base: str | None, site: SiteDefinition
) -> tuple[list[SamplePage], list[str]]:
    if saved:
        return saved_pages(what, base), []
    from linfen_crawler.operations.survey_site import fetch_samples, survey_site

    if what:
        return fetch_samples(what, on_ask=say_asking)
    with told_why():
        found = survey_site(site.home, on_ask=say_asking)
    return found.pages, found.missed


def _check_pages(pages: Sequence[SamplePage], site: SiteDefinition) -> None:
    other = next((page.url for page in pages if not is_address_of(page.url, site)), None)
    if other is not None:
        raise refusal(f"{other} is no page of {site.key}, whose hosts are {', '.join((*site.hosts, *site.aliases))}")


def _fits(page: SamplePage, site: SiteDefinition) -> bool:
    record = page.read_by(site)
    return record is not None and record.extraction.layout is not None and not record.extraction.layout_drift


def _too_few(articles: Sequence[SamplePage], new: Sequence[SamplePage], missed: Sequence[str]) -> str:
    why = f" Not had: {'; '.join(missed)}." if missed else ""
    if not articles:
        return f"none of the pages holds an article.{why} Name articles behind the key"
    return f"{len(new)} article in a new design was found; a layout is learned of two or more.{why} Name more of them"


def _named(learned: Sequence[LearnedLayout], site: SiteDefinition) -> list[tuple[str, LearnedLayout]]:
    """The layouts with names that the definition does not have yet: the day, counted from the second one on."""
    day = f"{datetime.now(CHINA):%Y-%m-%d}"
    taken = {layout.name for layout in site.layouts}
    free = (name for number in range(1, 1000) if (name := day if number == 1 else f"{day}-{number}") not in taken)
    return list(zip(free, learned, strict=False))


def _as_layout(named: tuple[str, LearnedLayout], day: str) -> Layout:
    name, learned = named
    return learned.as_layout(name).model_copy(update={"valid_from": datetime.fromisoformat(day).date()})


def _keeps_old_pages(named: tuple[str, LearnedLayout], site: SiteDefinition, own: OwnSite) -> bool:
    """Whether the site's saved pages give their golden records with the layout, too, as far as they do without it."""
    if not own.golden.is_file():
        return True
    layout = _as_layout(named, f"{datetime.now(CHINA):%Y-%m-%d}")
    with_it = site.model_copy(update={"layouts": (layout, *site.layouts)})
    return not any(
        golden.differing(body, with_it) and not golden.differing(body, site) for golden, body in own.golden_records()
    )
