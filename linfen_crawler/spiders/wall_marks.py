"""What a wall looks like: an answer between visitor and page, told by its status and its shape, not by any host.

Walls of Chinese sites answer with a script that sets a cookie and asks again (status 521 is 加速乐, 412 is 瑞数, others
come with 200), with a captcha, or with a firewall's refusal. A plain refusal of the server itself (403 without more) is
no wall.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import JsonResponse, TextResponse

from linfen_crawler.extraction.date_shapes import has_date
from linfen_crawler.extraction.page_kind_phrases import CHALLENGE_SCRIPT, WALL_LINE, WALL_TITLE
from linfen_crawler.spiders.redirect_target import REDIRECTS, redirect_target

if TYPE_CHECKING:
    from scrapy.http import Response

KINDS = {
    "http_521": "status 521 with a script that sets a cookie and asks again, or with that cookie",
    "http_412": "status 412, which nothing that we send can lead to",
    "challenge": "a page that shows nothing, and a script that tests the browser",
    "captcha": "a page that wants to see that a person is there, or a redirect to one",
    "firewall": "a firewall's refusal",
    "page": "what an article's address gave was no article but one of these, by what it says",
}
"""The kinds of walls, as `walls` in a run's summary names them."""

_SMALL = 8 * 1024
_LARGEST = 64 * 1024
"""Bytes: walls are small; of larger answers only those with a script's mark or an error's status are looked into."""
_NOTHING = 80
_LITTLE, _LITTLE_OF_AN_ERROR = 300, 1500
"""Characters that a wall shows at most, with success and with an error's status."""
_FEW_LINKS = 3
_LONGEST_LINE = 90

_MARKS_OF_SCRIPTS = (b"challenge-platform", b"geetest", b"TencentCaptcha", b"document.cookie")
_MARKS_WITH_UNDERSCORE = re.compile(
    rb"_(?:_jsl_clearance|(?<=acw_)sc__v|(?<=\$_)ts|\$jsvmprt|cf_chl|(?<=yunsuo_)session)"
)
"""Together each way that a `CHALLENGE_SCRIPT` begins. The pattern passes over all that is no underscore as fast as
memory is read: it takes as long as looking for one word does, of which it stands for six."""
_COOKIE_OF_521 = re.compile(rb"__jsl\w*=")
_CHECK_PATH = re.compile(
    r"(?i)/[\w.-]*(?:captcha|waf[_-]|_waf|anti-?(?:bot|spider|crawl)|seccode|validate-?code|slider-?verify)"
)
_CAPTCHA = re.compile(r"(?i)验证|滑块|拼图|真人|人类|captcha|human|robot")
_PLAIN_REFUSAL = re.compile(
    r"(?i)(?:403 )?forbidden|access (?:to this page )?(?:has been )?denied|you don't have permission"
    r"|(?:禁止|无权|没有权限|拒绝)访问|访问被?(?:拒绝|禁止)"
)
"""What servers say of their own accord when they refuse."""
_FOR_MEMBERS = re.compile(r"登录|登陆|统一身份认证|会员|注册用户|订阅用户|客户端打开")


def wall_of(response: Response) -> str | None:
    """The kind of wall that an answer is, a key of `KINDS`; None for every other answer."""
    if response.headers.get("Cf-Mitigated") == b"challenge":
        return "challenge"
    if response.status in REDIRECTS:
        target = redirect_target(response)
        return "captcha" if target and _CHECK_PATH.search(urlsplit(target).path) else None
    if response.status == 412:
        return "http_412"
    size = len(response.body)
    if size > _LARGEST and response.status != 521:
        return None
    head = response.body[:_LARGEST]
    script = has_mark_of_script(head) and CHALLENGE_SCRIPT.search(head.decode("latin-1"))
    if response.status == 521:
        cookies = b"\n".join(response.headers.getlist("Set-Cookie"))
        return "http_521" if script or _COOKIE_OF_521.search(cookies) else None
    is_error = response.status >= 400
    if not isinstance(response, TextResponse) or size > (_LARGEST if script or is_error else _SMALL):
        return None
    lines = _shown(response)
    shown = sum(map(len, lines))
    if script and shown <= _NOTHING:
        return "challenge"
    if shown > (_LITTLE_OF_AN_ERROR if is_error else _LITTLE):
        return None
    if not is_error and (len(_markup_of(response).xpath("//a[@href]")) > _FEW_LINKS or any(map(has_date, lines))):
        return None
    return _kind_by_words(response, lines)


def has_mark_of_script(head: bytes) -> bool:
    """Whether a page has one of the words that a `CHALLENGE_SCRIPT` begins with.

    Nearly none has, and to look for them takes a fraction of the time that the pattern takes.
    """
    return _MARKS_WITH_UNDERSCORE.search(head) is not None or any(mark in head for mark in _MARKS_OF_SCRIPTS)


def _kind_by_words(response: TextResponse, lines: list[str]) -> str | None:
    title = " ".join(_markup_of(response).xpath("string(//title)").get(default="").split())
    said = [
        found[0]
        for line in lines
        if len(line) <= _LONGEST_LINE and (found := WALL_LINE.search(_PLAIN_REFUSAL.sub("", line)))
    ]
    if WALL_TITLE.match(title) and not _PLAIN_REFUSAL.search(title):
        said.append(title)
    said = [each for each in said if not _FOR_MEMBERS.search(each)]
    if not said:
        return None
    return "captcha" if any(map(_CAPTCHA.search, (*said, *lines))) else "firewall"


def _markup_of(response: TextResponse) -> Selector:
    """What it holds as markup, also where it says to be JSON."""
    return Selector(text=response.text, type="html") if isinstance(response, JsonResponse) else response.selector


def _shown(response: TextResponse) -> list[str]:
    """The pieces of text that a visitor sees."""
    texts = _markup_of(response).xpath(
        "//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::title)]"
    )
    return [line for each in texts.getall() if (line := " ".join(each.split()))]
