"""A proposal as the text of a definition file, with a comment at everything that somebody should look at."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from linfen_crawler.site_making.site_proposal import NEXT_LINK

if TYPE_CHECKING:
    from linfen_crawler.site_making.learn_layouts import LearnedLayout
    from linfen_crawler.site_making.site_proposal import SiteProposal

_WIDTH = 110


def definition_text(proposal: SiteProposal) -> str:
    """The whole file. What `proposal.data()` gives is what a TOML parser reads in it."""
    parts = [_head(proposal), _lists(proposal), _articles(proposal), _canonical(proposal), _sections(proposal)]
    parts.append(_discovery(proposal))
    parts += [layout_text(layout, name) for name, layout in proposal.layouts]
    if not proposal.layouts:
        parts.append("# No layout of its own: those of its families, if any, and the general rules read the pages.\n")
    return "\n".join(part for part in parts if part)


def layout_text(layout: LearnedLayout, name: str, *, valid_from: str | None = None) -> str:
    """One `[[layouts]]` table.

    Args:
        layout: Where the fields stand.
        name: The layout's name.
        valid_from: The first day of pages in this shape, `YYYY-MM-DD`, if it is to be told.
    """
    lines = _comment(
        f"Learned from {len(layout.pages)} pages, on which it gives no field worse than the general rules:"
    )
    lines += [f"#   {url}" for url in layout.pages]
    if layout.gained:
        lines += _comment(f"Where these leave it empty, it fills: {', '.join(layout.gained)}.")
    lines += ["[[layouts]]", f"name = {_text(name)}"]
    if valid_from is not None:
        lines.append(f"valid_from = {valid_from}")
    lines += [f"{field} = [{', '.join(map(_text, selectors))}]" for field, selectors in layout.fields.items()]
    return "\n".join(lines) + "\n"


def _head(proposal: SiteProposal) -> str:
    lines = _comment(
        "Made by `linfen sites new` of example pages. Look through it, then mark the records in "
        f"{proposal.key}/golden.jsonl as reviewed. All keys: docs/definition.md."
    )
    if proposal.unsure:
        lines += ["#", "# Unsure:"]
        for each in proposal.unsure:
            lines += textwrap.wrap(
                each, _WIDTH, initial_indent="# - ", subsequent_indent="#   ", break_long_words=False
            )
    lines += [
        f"key = {_text(proposal.key)}",
        f"name = {_text(proposal.name)}",
        f"region = {_text(proposal.region)}",
        f"home = {_text(proposal.home)}",
        f"hosts = [{', '.join(map(_text, proposal.hosts))}]",
    ]
    if proposal.aliases:
        lines.append(f"aliases = [{', '.join(map(_text, proposal.aliases))}]  # twins with the same paths")
    if proposal.families:
        lines += [f"# {family.name}: {family.because}." for family in proposal.families]
        lines.append(f"family = [{', '.join(_text(family.name) for family in proposal.families)}]")
    lines.append(f"verified = {_text(proposal.verified)}")
    if proposal.encoding:
        lines += [f"encoding = {_text(proposal.encoding)}  # some pages declare no charset"]
    else:
        lines += [f"# The pages are in {proposal.charset}, as they say themselves or their bytes do."]
    return "\n".join(lines) + "\n"


def _lists(proposal: SiteProposal) -> str:
    paging = proposal.paging
    if paging is None or not proposal.own_paging:
        return ""
    lines = ["[lists]", f"# Seen on {paging.seen} {'list' if paging.seen == 1 else 'lists'}."]
    if paging.page_address is not None:
        lines.append(f"page_address = {_text(paging.page_address)}")
        if paging.first_page != 2:
            lines.append(f"first_page = {paging.first_page}")
    else:
        lines[-1] += " Their further pages are not numbered alike: the link leads on."
        lines.append(f"next_link = {{ xpath = {_text(NEXT_LINK['xpath'])} }}")
    return "\n".join(lines) + "\n"


def _articles(proposal: SiteProposal) -> str:
    lines = []
    if proposal.patterns:
        lines.append("patterns = [")
        for pattern, proof in proposal.patterns:
            lines += [f"    # {proof}", f"    {_literal(pattern)},"]
        lines.append("]")
    if proposal.further_page and proposal.further_page_address:
        lines.append(f"further_page = {_literal(proposal.further_page)}")
        lines.append(f"further_page_address = {_text(proposal.further_page_address)}")
    return "\n".join(["[articles]", *lines]) + "\n" if lines else ""


def _canonical(proposal: SiteProposal) -> str:
    if not proposal.keep_parameters:
        return ""
    return f"[canonical]\nkeep_parameters = [{', '.join(map(_text, proposal.keep_parameters))}]\n"


def _sections(proposal: SiteProposal) -> str:
    tables = []
    for section in proposal.sections:
        lines = ["[[sections]]", f"path = {_text(section.path)}", f"name = {_text(section.name)}"]
        if section.url:
            lines.append(f"url = {_text(section.url)}")
        if not section.seen:
            lines.insert(0, "# Not looked at: stands in a menu beside lists.")
        tables.append("\n".join(lines) + "\n")
    return "\n".join(tables)


def _discovery(proposal: SiteProposal) -> str:
    """What else there is to find articles by: what was seen to lead to some, and the rest for somebody to decide on."""
    sitemap = proposal.sitemap
    used = sitemap is not None and sitemap.is_used
    seen = [sitemap.seen if sitemap else "robots.txt was not looked at: it may have lines that begin with Sitemap."]
    if proposal.feeds:
        seen.append("The front page names feeds, which nobody looked at.")
    entries = [] if sitemap and not sitemap.is_there else ['sitemaps = ["robots"]']
    signs = ["" if used else "# "] * len(entries)
    if proposal.feeds:
        entries.append(f"feeds = [{', '.join(map(_text, proposal.feeds))}]")
        signs.append("# ")
    unused = ["What stands behind a sign is not used."] if any(signs) else []
    lines = _comment(" ".join(["Further ways to find articles: docs/sites.md.", *unused, *seen]))
    if entries:
        lines.append("[discovery]" if used else "# [discovery]")
        lines += [f"{sign}{entry}" for sign, entry in zip(signs, entries, strict=True)]
    if proposal.paper:
        lines += ["", "[discovery.paper]"]
        if proposal.paper.issue:
            lines.append(f"issue = {_text(proposal.paper.issue)}")
        lines.append(f"first = {proposal.paper.first}  # the oldest day seen: correct it if there are older ones")
        if proposal.paper.last:
            lines.append(f"last = {proposal.paper.last}  # the newest day seen: leave it out if more come")
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def _text(value: str) -> str:
    """A basic string of TOML: JSON's strings are such, but for the character DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _literal(value: str) -> str:
    """A literal string, in which a regular expression stands as it is, if it can."""
    return f"'{value}'" if "'" not in value and value.isprintable() else _text(value)
