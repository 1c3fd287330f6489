from __future__ import annotations

import pytest

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction.page_kind import REASONS
from linfen_crawler.spiders.answers_without_article import leads_to_error_page, outcome_of_refusal

FAILED = {"missing_page": "soft_404", "error_page": "error_page", "wall_page": "wall_page"}


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_page_that_may_be_another_one_tomorrow_is_never_asked_for_again(reason):
    outcome = outcome_of_refusal(NotAnArticle(reason, "the page says so"), 200, further=False)
    wanted = ("failed", FAILED[reason]) if reason in FAILED else ("rejected", reason)
    assert (outcome.state, outcome.reason, outcome.status) == (*wanted, 200)
    assert outcome.detail == "the page says so"


def test_an_error_in_place_of_a_further_page_is_taken_for_one_of_the_article():
    outcome = outcome_of_refusal(NotAnArticle("missing_page", "the page says so"), 200, further=True)
    assert outcome[:2] == ("failed", "further_page_soft_404")


@pytest.mark.parametrize(("path", "is_one"), [("/404.html", True), ("/error/", True), ("/news/2404.html", False)])
def test_a_redirect_to_an_error_page_is_told_by_its_path(path, is_one):
    assert leads_to_error_page(path) is is_one
