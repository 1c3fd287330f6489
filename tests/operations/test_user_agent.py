from __future__ import annotations

import pytest

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.user_agent import check_contact, user_agent
from linfen_crawler.version import __version__


def test_the_name_says_version_and_contact():
    assert user_agent("https://archive.cn/bot") == f"linfen-crawler/{__version__} (+https://archive.cn/bot)"
    assert user_agent(None) == f"linfen-crawler/{__version__}"


@pytest.mark.parametrize("contact", ["desk@linfen-archive.cn", "https://archive.cn/bot", "http://uni.edu.cn/~li/"])
def test_a_mail_or_web_address_is_a_contact(contact):
    check_contact(contact)


@pytest.mark.parametrize(
    "contact",
    [None, "", "me", "me@", "me@example.com", "https://example.org/bot", "x@mail.example.net", "ftp://archive.cn",
     "a@b.cn) evil/1.0 (", "a@b.cn\r\nX-Evil: 1", "you@your-domain.cn"],
)  # fmt: skip
def test_what_reaches_nobody_is_refused_with_what_to_do(contact):
    with pytest.raises(CannotRun, match="export LINFEN_CONTACT=") as caught:
        check_contact(contact)
    assert caught.value.exit_code is ExitCode.CONFIGURATION
