"""The fields by which an export says that an article came out elsewhere, too: its group, and where it was first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from linfen_crawler.exporters.stored_lines import id_of, stored_records
from linfen_crawler.missing_extra import need
from linfen_crawler.operations.output_folder import crawled_sites, output_folder
from linfen_crawler.schemas.record_fields import RecordField

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linfen_crawler.reposts import Reposts


class RepostFields:
    """Further fields of an export. All are null for an article that came out once.

    All records of the output are compared, whatever is exported: the first publication may be none of what is exported.
    """

    fields = (
        RecordField(
            "repost_group",
            "text",
            "The `id` of the earliest publication of this article, the same for all its publications; "
            "null where it came out once.",
            optional=True,
        ),
        RecordField("repost_count", "number", "How often the article came out, this time included.", optional=True),
        RecordField(
            "repost_first_time",
            "time",
            "When it came out first; null, too, where no publication has a date.",
            optional=True,
        ),
        RecordField(
            "repost_first_time_precision",
            "text",
            "How exactly that is known.",
            optional=True,
            choices=("second", "minute", "day"),
        ),
        RecordField("repost_first_site", "text", "Key of the site on which it came out first.", optional=True),
        RecordField("repost_first_url", "text", "Its address there.", optional=True),
        RecordField("repost_source", "text", "The source that most of its publications name.", optional=True),
    )

    def __init__(self, output: Path) -> None:
        """Nothing is read before the first record is asked about: a typing error in a command costs nothing.

        Args:
            output: The folder that holds what was crawled.

        Raises:
            MissingExtra: numpy is not installed.
        """
        need("reposts", "numpy")
        self._output = output

    @cached_property
    def _reposts(self) -> Reposts:
        from linfen_crawler.reposts import find_reposts

        return find_reposts(_records(self._output))

    def of(self, line: bytes) -> dict[str, Any]:
        """The values for a record's line, in JSON form, by name.

        Raises:
            OSError: A file cannot be read.
            ValueError: A line is no record; the message names its file.
        """
        group = self._reposts.group_of(id_of(line))
        if group is None:
            return dict.fromkeys((field.name for field in self.fields), None)
        first = group.earliest
        return {
            "repost_group": group.id,
            "repost_count": len(group.publications),
            "repost_first_time": first.publish_time,
            "repost_first_time_precision": first.publish_time_precision,
            "repost_first_site": first.site,
            "repost_first_url": first.url,
            "repost_source": group.source,
        }


def _records(output: Path) -> Iterator[dict[str, Any]]:
    for key in crawled_sites(output, "articles.jsonl"):
        folder = output_folder(output, key)
        yield from stored_records(folder.articles, folder.gone)
