from __future__ import annotations

from datetime import date

import pytest

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.arguments import crawl_arguments

SITE = load_sites()["lfxww"]


def test_the_words_of_a_command_line_become_days_numbers_and_sections():
    arguments = crawl_arguments(
        SITE, since="2022-10-01", until="2022-10-31", limit="50", section="linfen/shizheng, /lflvy/"
    )
    assert (arguments.period.since, arguments.period.until) == (date(2022, 10, 1), date(2022, 10, 31))
    assert arguments.limit == 50
    assert [section.path for section in arguments.sections] == ["linfen/shizheng", "lflvy"]


def test_nothing_given_means_everything():
    arguments = crawl_arguments(SITE)
    assert arguments.limit is None
    assert arguments.sections == ()
    assert arguments.period.holds(date(1999, 1, 1))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since": "2022"}, r"since is '2022'; expected a day as YYYY-MM-DD"),
        ({"until": "2022-02-30"}, r"until is '2022-02-30'"),
        ({"since": "2023-01-02", "until": "2023-01-01"}, r"later than until"),
        ({"limit": "0"}, r"limit is '0'; expected a number from 1 on"),
        ({"limit": "many"}, r"limit is 'many'"),
        ({"section": "linfen/shizeng"}, r"no section 'linfen/shizeng'; it has .*linfen/shizheng"),
        ({"sinse": "2022-01-01"}, r"no argument sinse; there are since, until, limit, section, ids and order"),
    ],
)
def test_what_is_wrong_is_refused_with_what_was_expected(given, said):
    with pytest.raises(CannotRun, match=said) as caught:
        crawl_arguments(SITE, **given)
    assert caught.value.exit_code is ExitCode.USAGE


def test_what_scrapyd_adds_is_no_mistake():
    assert crawl_arguments(SITE, _job="1a2b").limit is None


def test_numbers_are_read_with_their_order():
    numbers = crawl_arguments(SITE, ids=" 2700000-2700004 ").numbers
    assert len(numbers) == 5
    assert [list(each) for each in numbers.in_pieces(3)] == [[2700004, 2700003, 2700002], [2700001, 2700000]]
    oldest = crawl_arguments(SITE, ids="2700000-2700004", order="oldest").numbers
    assert [list(each) for each in oldest.in_pieces(3)] == [[2700000, 2700001, 2700002], [2700003, 2700004]]
    assert crawl_arguments(SITE).numbers is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ids": "5-4"}, r"ids is '5-4'; expected the lower and the higher number"),
        ({"ids": "all"}, r"ids is 'all'"),
        ({"ids": "1-2", "order": "random"}, r"order is 'random'; expected newest or oldest"),
        ({"order": "oldest"}, r"order is for a back-fill"),
        ({"ids": "1-2", "section": "linfen/shizheng"}, r"ids and section do not go together"),
    ],
)
def test_wrong_numbers_are_refused_with_what_was_expected(given, said):
    with pytest.raises(CannotRun, match=said) as caught:
        crawl_arguments(SITE, **given)
    assert caught.value.exit_code is ExitCode.USAGE


def test_a_site_without_addresses_by_number_is_named():
    with pytest.raises(CannotRun, match=r"lf_sxgov cannot be asked by number"):
        crawl_arguments(load_sites()["lf_sxgov"], ids="1-2")
