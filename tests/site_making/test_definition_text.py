"""What a made definition says of feeds and sitemaps: enough to use them, nothing that is in force."""

from __future__ import annotations

import tomllib

from linfen_crawler.site_making.definition_text import definition_text
from linfen_crawler.site_making.sample_page import SamplePage
from linfen_crawler.site_making.site_proposal import SiteProposal

HOME = "http://www.moucheng.example/"
FRONT = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml?a=1">
<link rel="Alternate home" type="application/atom+xml" href="//else.example/atom.xml"><link rel="alternate" href="/m/">
<link rel="alternate" type="application/rss+xml" href="http://["><link rel="stylesheet" href="/a.css"></head>
<body><a href="/feed.xml">RSS</a></body></html>"""


def test_a_feed_is_not_found_in_the_head_of_a_page():
    assert SamplePage(HOME, FRONT).feeds == [f"{HOME}rss.xml?a=1", "http://else.example/atom.xml"]


def test_what_nobody_looked_at_is_in_force_or_cannot_be_used():
    proposal = SiteProposal("moucheng", "某城", "某省", HOME, ["www.moucheng.example"], "2025-01", feeds=["/rss.xml"])
    text = definition_text(proposal)
    assert "discovery" not in tomllib.loads(text)
    begin = text.index("# [discovery]")
    block = text[begin : text.index("\n\n", begin)] if "\n\n" in text[begin:] else text[begin:]
    used = tomllib.loads("\n".join(line.removeprefix("# ") for line in block.splitlines()))
    assert used == {"discovery": {"sitemaps": ["robots"], "feeds": ["/rss.xml"]}}
