"""Golden records of a site's saved pages: what the definition gave when somebody looked, and whether it still does."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime, StrictBool, TypeAdapter, ValidationError

from linfen_crawler.site_making.learn_layouts import fields_of
from linfen_crawler.site_making.sample_page import SamplePage
from linfen_crawler.sites.checked_strings import WebAddress  # noqa: TC001 - pydantic reads annotations

if TYPE_CHECKING:
    from linfen_crawler.sites.definition import SiteDefinition


@dataclass(frozen=True, slots=True)
class GoldenRecord:
    """A saved page and the record that it should give. One line of `golden.jsonl`."""

    page: str
    """The file, relative to the site's folder: `pages/2702756.html`."""
    url: WebAddress
    record: dict[str, Any]
    """The fields that a page tells, in JSON form."""
    reviewed: StrictBool = False
    """Whether somebody has compared the record with the page."""
    content_type: str | None = None
    fetched_at: AwareDatetime | None = None
    """When the page was fetched, if it was."""

    def to_line(self) -> str:
        """The line, without its end."""
        return json.dumps(
            {
                "reviewed": self.reviewed,
                "page": self.page,
                "url": self.url,
                "content_type": self.content_type,
                "fetched_at": self.fetched_at.isoformat(timespec="seconds") if self.fetched_at else None,
                "record": self.record,
            },
            ensure_ascii=False,
        )

    def sample(self, body: bytes) -> SamplePage:
        """The saved page, given its bytes."""
        return SamplePage(self.url, body, self.content_type, self.fetched_at)

    def differing(self, body: bytes, site: SiteDefinition) -> list[tuple[str, Any, Any]]:
        """The fields that the definition gives otherwise now: name, what should be, what is; `None` for no article."""
        now = record_of(self.sample(body), site)
        return [(name, value, now.get(name)) for name, value in self.record.items() if now.get(name) != value]

    def accepted(self, body: bytes, site: SiteDefinition) -> GoldenRecord:
        """With the record that the definition gives now, reviewed."""
        return replace(self, record=record_of(self.sample(body), site), reviewed=True)


def golden_record(page: SamplePage, file: str, site: SiteDefinition) -> GoldenRecord:
    """A page's record by the definition, not reviewed yet."""
    fetched = page.fetched_at.replace(microsecond=0) if page.fetched_at else None
    return GoldenRecord(file, page.url, record_of(page, site), False, page.content_type, fetched)


def record_of(page: SamplePage, site: SiteDefinition) -> dict[str, Any]:
    """What a page tells by the definition; empty where it holds no article."""
    article = page.read_by(site)
    return {} if article is None else fields_of(article)


def golden_from_line(line: str) -> GoldenRecord:
    """Read a line.

    Raises:
        ValueError: It is no golden record.
    """
    try:
        return _LINE.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg']}" if where else first["msg"]) from None


_LINE = TypeAdapter(GoldenRecord)
