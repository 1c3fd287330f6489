"""The sites whose records somebody wants to look at: those named, or all that have any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import refusal
from linfen_crawler.operations.output_folder import OutputFolder, crawled_sites, output_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def stored_sites(
    keys: Sequence[str], output: Path, regions: Sequence[str] = (), sites_folder: Path | None = None
) -> dict[str, OutputFolder]:
    """The folders of the named sites, each once in the order named; without names all of the output, by key.

    Args:
        keys: Keys of sites.
        output: The folder that holds what is crawled.
        regions: Places whose sites are meant, too, as far as they were crawled.
        sites_folder: The user's folder of definitions, which say what place a site is of.

    Raises:
        CannotRun: A named site, or every one of the places, was never crawled into this output, or the output holds no
            crawl.
    """
    # A crawl that found nothing leaves a summary and no record: it is one all the same.
    known = {key: output_folder(output, key) for key in crawled_sites(output, "articles.jsonl", "runs/*.json")}
    if regions:
        from linfen_crawler.cli.chosen_sites import chosen_keys  # definitions are read for this alone

        keys = chosen_keys(keys, regions, sites_folder, crawled=known, output=output)
    for key in keys:
        output_folder(output, key)  # a key that could lead out of the folder is refused
        if key not in known:
            raise refusal(
                f"there are no records of {key!r} in {output}. Crawl it first (linfen crawl {key}), or name its folder "
                f"by --output; it has {', '.join(known) or 'no site'}"
            )
    if not known:
        raise refusal(f"{output} holds no crawl yet. Start one (linfen crawl lfxww), or name its folder by --output")
    return {key: known[key] for key in keys} if keys else known
