"""How a page became its record: every field with its raw string, the rule that won, and the candidates that lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.extraction import extract_raw
from linfen_crawler.extraction.trace import Candidate, Trace
from linfen_crawler.normalize import normalize_article
from linfen_crawler.normalize.restore import restore_capture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from linfen_crawler.extraction.raw_article import CreditLine, RawArticle
    from linfen_crawler.sites import SiteDefinition

FIELDS: Final = (
    "section", "title", "subtitle", "publish_time", "publish_time_precision", "modified_time", "source", "source_url",
    "authors", "photographers", "editors", "proofreaders", "credits", "body", "page_count", "images", "videos",
    "attachments", "keywords", "summary", "view_count", "copyright", "language", "text_flags",
)  # fmt: skip
"""What a page fills or leaves empty, in the order of the record."""

_PEOPLE: Final = ("authors", "photographers", "editors", "proofreaders", "credits")


@dataclass(frozen=True, slots=True)
class FieldExplanation:
    """One field of the record."""

    field: str
    value: Any
    """As in the record's JSON."""
    raw: str | None
    """The string that it was read from, where extraction keeps one; of people all lines, one each; of a body that the
    general rules found the element that holds it."""
    rule: str | None
    """The rule that found it."""
    lost: tuple[Candidate, ...] = ()
    """What was considered for it and not taken, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page, explained."""

    fields: tuple[FieldExplanation, ...] = ()
    """All of `FIELDS`; none where the page holds no article."""
    taken_out: tuple[Candidate, ...] = ()
    """Lines of the body's element that are no body text, each with the reason."""
    article: Article | None = None
    reason: str | None = None
    """Why it is no article: `NotAnArticle.reason`."""
    message: str | None = None
    """The sentence to it."""
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)
    """Everything that was considered, also where the page is no article."""

    def to_json(self) -> dict[str, Any]:
        """All of it in JSON form."""
        return {
            "article": self.article.model_dump(mode="json") if self.article else None,
            "refused": {"reason": self.reason, "message": self.message} if self.reason else None,
            "fields": [
                {
                    "field": each.field,
                    "value": each.value,
                    "raw": each.raw,
                    "rule": each.rule,
                    "lost": [_as_dict(candidate) for candidate in each.lost],
                }
                for each in self.fields
            ],
            "taken_out": [{"text": each.text, "why": each.why} for each in self.taken_out],
            "candidates": [] if self.article else [{"field": c.field, **_as_dict(c)} for c in self.candidates],
        }


def _as_dict(candidate: Candidate) -> dict[str, str]:
    return {"text": candidate.text, "rule": candidate.rule, "why": candidate.why}


def explain(
    data: bytes,
    url: str | None = None,
    *,
    site: SiteDefinition | None = None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> Explanation:
    """Extract a page as `extract` does, and say how. Never raises for a page: one without article is explained too.

    Args:
        data: The bytes as the server sent them, content encoding undone.
        url: The page's address, if known.
        site: A definition whose layouts are tried before the general rules.
        content_type: The `Content-Type` header, if known.
        fetched_at: When the page was fetched, with zone.
    """
    trace = Trace()
    try:
        raw = extract_raw(data, url=url, site=site, content_type=content_type, restore=restore_capture, trace=trace)
    except NotAnArticle as refusal:
        return Explanation(reason=refusal.reason, message=str(refusal), candidates=tuple(trace.candidates))
    article = normalize_article(raw, url=url, site=site, fetched_at=fetched_at)
    taken_out = [each for each in trace.candidates if each.field == "body" and each.why.startswith("taken out: ")]
    return Explanation(
        fields=tuple(_explained(name, article, raw, trace, taken_out) for name in FIELDS),
        taken_out=tuple(
            Candidate("body", each.text, each.rule, each.why.removeprefix("taken out: ")) for each in taken_out
        ),
        article=article,
        candidates=tuple(trace.candidates),
    )


def _explained(
    name: str, article: Article, raw: RawArticle, trace: Trace, taken_out: list[Candidate]
) -> FieldExplanation:
    value = article.model_dump(mode="json", include={name})[name]
    if name in _PEOPLE:
        return _people(name, value, raw)
    text = getattr(article.raw, name, None)
    rule = getattr(article.extraction, name, None)
    if name == "body":
        of_field = [each for each in trace.candidates if each.field == name and each not in taken_out]
        best = [each for each in of_field if "innermost" in each.why and (raw.body_rule or "").startswith(each.rule)]
        text = best[0].text if best else None
        lost = [each for each in of_field if each not in best]
    else:
        won = (text, rule or "")
        lost = [each for each in trace.candidates if each.field == name and not _is(each, won)]
    return FieldExplanation(name, value, text, rule, tuple(dict.fromkeys(lost)))


def _is(candidate: Candidate, won: tuple[str | None, str]) -> bool:
    """Whether a candidate is the one that won; rules may add to the name what they made of it."""
    text, rule = won
    return text is not None and candidate.text in text and (rule == candidate.rule or rule.startswith(candidate.rule))


def _people(name: str, value: list[Any], raw: RawArticle) -> FieldExplanation:
    """The lines that credit somebody in this list; under `credits` all of them, and those that credit nobody."""
    people = [each["name"] for each in value] if name == "credits" else value
    lines = [line for line in raw.credit_lines if any(_names(line, person) for person in people)]
    if name != "credits":
        return FieldExplanation(name, value, _joined(lines), _rules(lines))
    lost = [
        Candidate("credits", line.text, line.rule, "credits nobody, or nobody by a name")
        for line in raw.credit_lines
        if line not in lines
    ]
    return FieldExplanation(name, value, _joined(lines), _rules(lines), tuple(lost))


def _names(line: CreditLine, person: str) -> bool:
    return "".join(person.split()) in "".join(line.text.split())


def _joined(lines: Iterable[CreditLine]) -> str | None:
    return "\n".join(line.as_it_stood for line in lines) or None


def _rules(lines: Iterable[CreditLine]) -> str | None:
    return ",".join(dict.fromkeys(line.rule for line in lines)) or None
