from __future__ import annotations

import pytest

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.user_agent import check_contact, user_agent
from linfen_crawler.version import __version__


def test_the_name_says_version_and_contact():
    assert user_agent("https://archive.cn/bot") == f"linfen-crawler/{__version__} (+https://archive.cn/bot)"
    assert user_agent(None) == f"linfen-crawler/{__version__}"


@pytest.mark.parametrize(
    "contact",
    ["desk@linfen-archive.cn", "https://archive.cn/bot", "http://uni.edu.cn/~li/",
     "li@testing.cn", "desk@mydomain-news.cn", "desk@best.com.cn", "li@contest.cn", "li@example-news.cn"],
)  # fmt: skip
def test_a_mail_or_web_address_is_a_contact(contact):
    check_contact(contact)


@pytest.mark.parametrize(
    "contact",
    [None, "", "me", "me@", "me@example.com", "https://example.org/bot", "x@mail.example.net", "ftp://archive.cn",
     "a@b.cn) evil/1.0 (", "a@b.cn\r\nX-Evil: 1", "you@your-domain.cn",
     "newsroom@your-organisation.cn", "contact@your-company.com", "newsroom@example.cn", "a@b.c", "test@test.com",
     "info@xxx.com", "https://127.0.0.1/x", "me@localhost.localdomain", "http://localhost.test/", "x@example.com.cn"],
)  # fmt: skip
def test_what_reaches_nobody_is_refused_with_what_to_do(contact):
    with pytest.raises(CannotRun, match="export LINFEN_CONTACT=") as caught:
        check_contact(contact)
    assert caught.value.exit_code is ExitCode.CONFIGURATION


def test_the_address_that_the_message_shows_is_taken_for_a_contact():
    with pytest.raises(CannotRun) as caught:
        check_contact(None)
    shown = str(caught.value).rpartition("LINFEN_CONTACT=")[2]
    with pytest.raises(CannotRun):
        check_contact(shown)
