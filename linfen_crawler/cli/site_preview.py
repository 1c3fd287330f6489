"""What a definition makes of its sample pages, for somebody who decides whether it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.cli.messages import people, say, tame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linfen_crawler.article import Article
    from linfen_crawler.site_making import SamplePage
    from linfen_crawler.sites import SiteDefinition

_BODY_SHOWN: Final = 60


def show_preview(pages: Sequence[SamplePage], site: SiteDefinition, unsure: Iterable[str]) -> None:
    """Print a table of the records, and what is to be looked at, on stderr. Text of pages is shown as it is."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    table.add_column("title", ratio=5, overflow="fold")
    table.add_column("time", width=16)
    table.add_column("source", ratio=2, overflow="fold")
    table.add_column("people", ratio=3, overflow="fold")
    table.add_column("text begins", ratio=5, no_wrap=True, overflow="ellipsis")
    for page in pages:
        article = page.read_by(site)
        if article is None:
            table.add_row(Text(tame(f"{page.url}: no article"), "red"), "", "", "", "")
            continue
        begins = " ".join((article.body or "")[:_BODY_SHOWN].split())
        cells = (article.title, _time(article), article.source, _people(article), begins)
        table.add_row(*(Text(tame(cell or "–"), "" if cell else "dim") for cell in cells))
    people().print(table)
    unsure = list(unsure)
    if unsure:
        say("\nUnsure:")
        for each in unsure:
            people().print(Text(tame(f"- {each}")))


def _time(article: Article) -> str | None:
    if article.publish_time is None:
        return None
    return f"{article.publish_time:%Y-%m-%d}" + (
        "" if article.publish_time_precision == "day" else f" {article.publish_time:%H:%M}"
    )


def _people(article: Article) -> str:
    return " ".join(dict.fromkeys(f"{each.name}({each.role})" for each in article.credits))
