"""Descriptions in metadata that are the article's summary, and those that are not."""

from __future__ import annotations

import json

import pytest

from linfen_crawler import extract
from tests.extraction.pages_of_our_own import BODY, HEAD, PARAGRAPHS, TITLE, page

WRITTEN = "秋粮收购工作已经展开，农户卖粮踊跃，粮款当场结清。"
SLOGAN = (
    "某某新闻网是经国务院新闻办批准、由中共某某市委宣传部主管的重点新闻门户网站，第一时间发布权威的新闻资讯、政务信息"
)


def summary_with(head: str) -> str | None:
    return extract(page(f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>", head=head).encode()).summary


def meta(text: str, name: str = "description") -> str:
    return f'<meta name="{name}" content="{text}">'


def linked(kind: str, text: str) -> str:
    data = {"@context": "https://schema.org", "@type": kind, "description": text}
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


@pytest.mark.parametrize("text", [WRITTEN, PARAGRAPHS[0], PARAGRAPHS[0][:30] + "…", f"{TITLE} {PARAGRAPHS[1]}"])
def test_a_summary_of_the_article_is_lost(text: str) -> None:
    assert summary_with(meta(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        SLOGAN,
        "丰源,秋粮,收购,玉米,农户",
        "某某网,专题报道,丰源县,要闻",
        f"{TITLE},某某新闻网,权威新闻门户",
        f"某某新闻网为您提供{TITLE}的最新资讯",
        "某某新闻网",
        "要闻",
    ],
)
def test_a_slogan_or_keywords_pass_as_the_summary(text: str) -> None:
    assert summary_with(meta(text)) is None


def test_a_slogan_hides_the_summary_that_stands_beside_it() -> None:
    assert summary_with(meta(SLOGAN) + meta(WRITTEN, "og:description")) == WRITTEN


def test_linked_data_of_the_article_is_believed_in_other_words_and_that_of_the_site_is_not() -> None:
    free = "又是一年好收成，老乡们腰包鼓了。"
    assert summary_with(meta(SLOGAN) + linked("NewsArticle", free)) == free
    assert summary_with(linked("Organization", SLOGAN)) is None
