"""`linfen sites new`: the definition of a site, made of its pages."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from linfen_crawler.cli.messages import put, refusal, say
from linfen_crawler.cli.sample_pages import saved_pages, say_asking, told_why
from linfen_crawler.cli.site_preview import show_preview
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.own_sites import DEFAULT_FOLDER, OwnSite
from linfen_crawler.operations.survey_site import check_address
from linfen_crawler.site_making import definition_text, propose_site
from linfen_crawler.sites import DefinitionError, load_families, shipped_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.site_making import Surveyed
    from linfen_crawler.sites import Family

_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,40}")
_PLAIN_ENDS = frozenset({"com", "net", "org", "edu", "ac"})
"""What stands before a country's end and says nothing; `gov` does."""
CHINA = ZoneInfo("Asia/Shanghai")


def run_new_site(
    what: Sequence[str],
    *,
    saved: bool,
    base: str | None,
    key: str | None,
    name: str | None,
    region: str | None,
    dry_run: bool,
    sites_folder: Path | None,
) -> ExitCode:
    """Make a definition; with `dry_run` print it and write nothing.

    Raises:
        CannotRun: Bad input, something that would be overwritten, or a site of which no definition can be made.
    """
    folder = sites_folder or DEFAULT_FOLDER
    if not saved and len(what) > 1:
        raise refusal("one address is enough: the site's front page leads to the others. For saved files use --pages")
    if base is not None and not saved:
        raise refusal("--base is for saved pages. Add --pages, or leave it out")
    pages = saved_pages(what, base) if saved else []
    host = urlsplit(pages[0].url if pages else check_address(what[0])).hostname or ""
    key = _checked_key(key or key_of_host(host))
    own = OwnSite(folder, key)
    if not dry_run:
        own.refuse_if_there()
    _refuse_known(key)
    families = _families(folder)
    with told_why():
        survey = None if saved else _surveyed(what[0])
        proposal = propose_site(
            survey.pages if survey else pages,
            key=key,
            families=families,
            day=f"{datetime.now(CHINA):%Y-%m-%d}",
            home=survey.home if survey else None,
            name=name,
            region=region,
            missed=survey.missed if survey else (),
            sitemap=survey.sitemap if survey else None,
            surveyed=survey is not None,
        )
    text = definition_text(proposal)
    assert proposal.site is not None  # noqa: S101 - a proposal comes whole  # nosec B101
    show_preview(proposal.articles, proposal.site, proposal.unsure)
    if dry_run:
        put(text.rstrip("\n"))
        return ExitCode.OK
    own.create(text, proposal.articles)
    say(f"\nWritten: {own.definition}, {own.golden} with {len(proposal.articles)} pages.")
    say("Look through both, and compare the records with the pages. Then:")
    say(f"  linfen sites test {key} --sites {folder} --accept")
    say(f"  linfen crawl {key} --sites {folder} --limit 20")
    return ExitCode.OK


def key_of_host(host: str) -> str:
    """A key made of a host: `xian_moucheng` of `xian.moucheng.cn`, `moucheng_gov` of `www.moucheng.gov.cn`."""
    labels = host.lower().removeprefix("www.").split(".")
    if len(labels) > 1:
        labels.pop()
    if len(labels) > 1 and labels[-1] in _PLAIN_ENDS:
        labels.pop()
    key = re.sub("[^a-z0-9]+", "_", "_".join(labels)).strip("_")[:40]
    return key or "site"


def _surveyed(address: str) -> Surveyed:
    from linfen_crawler.operations.survey_site import survey_site

    return survey_site(address, on_ask=say_asking)


def _checked_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise refusal(f"{key!r} is no key: lower case letters, digits and _ only, at most 41. Give one by --key")
    return key


def _refuse_known(key: str) -> None:
    if shipped_text(key) is not None:
        raise refusal(
            f"the program has a definition {key} already. Crawl by it (linfen crawl {key}), learn the site's new "
            f"design (linfen sites learn {key}), or choose another --key"
        )


def _families(folder: Path) -> dict[str, Family]:
    try:
        return load_families(folder)
    except DefinitionError as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
