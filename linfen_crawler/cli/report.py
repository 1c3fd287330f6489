"""`linfen report`: one page that shows what was crawled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.cli.days import period
from linfen_crawler.cli.messages import refusal, say
from linfen_crawler.cli.sites import all_definitions
from linfen_crawler.cli.stored_sites import stored_sites
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import ledger_server, ledger_to_read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.ledger.server import LedgerServer, ServerLedger
    from linfen_crawler.operations.output_folder import OutputFolder


def run_report(
    keys: Sequence[str],
    *,
    regions: Sequence[str] = (),
    out: Path,
    since: str | None,
    until: str | None,
    with_reposts: bool,
    output: Path,
    sites_folder: Path | None,
    ledger: str | None = None,
) -> ExitCode:
    """Make the page and say where it is.

    Raises:
        CannotRun: Bad input, files that cannot be read or written, or numpy is not installed.
    """
    from linfen_crawler.report import SiteFiles, make_report

    first, last = period(since, until)
    definitions = all_definitions(sites_folder)
    server = ledger_server(ledger)
    files = [
        SiteFiles(
            key=key,
            name=definitions[key].name if key in definitions else key,
            articles=folder.articles,
            rejected=folder.rejected,
            gone=folder.gone,
            ledger=_ledger(folder, server),
            runs=folder.runs,
        )
        for key, folder in stored_sites(keys, output, regions, sites_folder).items()
    ]
    page = out.expanduser().absolute()
    if page.is_dir():
        raise refusal(f"--out {out} is a folder; name a file in it, for example {out / 'report.html'}")
    if not page.parent.is_dir():
        raise refusal(f"--out {out}: there is no folder {page.parent}; make it, or name another file")
    try:
        articles = make_report(
            files, page, made_at=datetime.now(CHINA_TIME), since=first, until=last, with_reposts=with_reposts
        )
    except MissingExtra as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
    except OSError as error:
        raise CannotRun(
            ExitCode.OUTPUT,
            f"the report cannot be made: {error.filename or page}: {error.strerror or error}. "
            "A report that was there before is as it was",
        ) from None
    except ValueError as error:
        raise refusal(str(error)) from None
    say(f"{out}: {articles:,} articles of {len(files)} site{'' if len(files) == 1 else 's'}; open it in a browser")
    return ExitCode.OK


def _ledger(folder: OutputFolder, server: LedgerServer | None) -> Path | ServerLedger:
    try:
        return ledger_to_read(folder, server)
    except ValueError as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
