"""What a survey asks for, and what it refuses to go on with."""

from __future__ import annotations

import pytest

from linfen_crawler.site_making import Answer, CannotPropose, survey_of
from tests.site_making.invented_site import HOME, MENU, article, links, page, path_of, site, surveyed


def refusal_of(address, answers):
    with pytest.raises(CannotPropose) as refused:
        surveyed(survey_of(address), answers)
    return refused.value


def test_more_than_a_dozen_pages_are_asked_for_or_one_twice():
    answers = site()
    found, asked = surveyed(survey_of(HOME), answers)
    assert len(asked) <= 12
    assert len(asked) == len(set(asked))
    assert found.home == HOME
    assert found.pages[0].url == HOME
    assert sum(each.article is not None for each in found.pages) >= 4


def test_an_address_that_robots_forbids_uses_up_requests_or_is_not_told():
    answers = site()
    forbidden = f"{HOME[:-1]}/xinwen/"
    answers[forbidden] = Answer(forbidden, problem="robots")
    found, asked = surveyed(survey_of(HOME, most=6), answers)
    assert len([each for each in asked if each != forbidden]) == 6
    assert found.missed == [f"{forbidden}: robots.txt forbids it"]


def test_the_address_of_an_article_does_not_lead_to_the_front_page():
    url = f"{HOME[:-1]}{path_of(2)}"
    found, asked = surveyed(survey_of(url), site())
    assert asked[:2] == [url, HOME]
    assert found.home == HOME
    assert found.pages[0].url == HOME


def test_a_redirect_within_the_site_is_not_followed():
    bare = "http://moucheng.example/"
    answers = {**site(), bare: Answer(bare, 301, location=HOME)}
    found, asked = surveyed(survey_of(bare), answers)
    assert asked[:2] == [bare, HOME]
    assert found.home == HOME


def test_a_redirect_to_another_site_is_followed():
    answers = {HOME: Answer(HOME, 302, location="https://else.example/")}
    refusal = refusal_of(HOME, answers)
    assert refusal.reason == "not_there"
    assert "leads to https://else.example/" in str(refusal)


@pytest.mark.parametrize("status", [403, 412, 521])
def test_a_wall_is_not_called_one(status):
    refusal = refusal_of(HOME, {HOME: Answer(HOME, status)})
    assert refusal.reason == "wall"
    assert str(status) in str(refusal)
    assert "--pages" in str(refusal)


def test_a_captcha_with_status_200_is_taken_for_a_front_page():
    captcha = page(HOME, "<p>请完成安全验证后继续访问</p><p>拖动滑块完成拼图</p>", "安全验证")
    assert refusal_of(HOME, {HOME: Answer(HOME, 200, captcha.body)}).reason == "wall"


def test_a_page_that_scripts_are_to_fill_is_taken_for_a_front_page():
    shell = page(
        HOME, '<div id="app"></div><script src="/js/app.3f2a.js"></script><script src="/js/chunk.js"></script>'
    )
    assert refusal_of(HOME, {HOME: Answer(HOME, 200, shell.body)}).reason == "script_only"


def test_a_site_of_one_page_is_surveyed():
    only = page(HOME, "<h1>某城欢迎您</h1>" + "<p>某城历史悠久，物产丰富，欢迎各地朋友前来观光旅游、投资兴业。</p>" * 6)
    refusal = refusal_of(HOME, {HOME: Answer(HOME, 200, only.body)})
    assert refusal.reason == "one_page"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(HOME, 500), "status 500"),
        (Answer(HOME, problem="robots"), "robots.txt forbids it"),
        (Answer(HOME, problem="DNS lookup failed"), "DNS lookup failed"),
    ],
)
def test_a_front_page_that_cannot_be_had_is_refused_without_its_reason(answer, words):
    assert words in str(refusal_of(HOME, {HOME: answer}))


def test_pages_of_a_shape_that_holds_no_articles_use_up_the_requests():
    albums = "".join(f'<li><a href="/album/{n}.html">专题图集合第{n}辑精彩瞬间</a></li>' for n in range(8801, 8830))
    front = page(HOME, MENU + f"<ul>{albums}</ul>" + links(range(6)))
    answers = {**site(), HOME: Answer(HOME, 200, front.body)}
    found, asked = surveyed(survey_of(HOME), answers)
    assert 0 < sum("/album/" in each for each in asked) <= 2
    assert sum(each.article is not None for each in found.pages) >= 4


def test_articles_are_asked_for_on_a_twin_or_by_the_other_scheme():
    answers = site()
    mixed = links(range(3)).replace('href="', 'href="https://www.moucheng.example')
    mixed += links(range(3, 6)).replace('href="', 'href="http://m.moucheng.example')
    front = page(HOME, MENU + mixed)
    answers[HOME] = Answer(HOME, 200, front.body)
    _, asked = surveyed(survey_of(HOME), answers)
    assert all(each.startswith(HOME) for each in asked)
    assert article(0).url in asked
