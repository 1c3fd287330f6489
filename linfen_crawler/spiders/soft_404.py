"""Pages that claim success (status 200) and say that there is nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.extraction.decode import decode

if TYPE_CHECKING:
    from scrapy.http import TextResponse

MAX_TEXT = 300
"""Characters of visible text. An error page is short; an article about deleted pages is not."""

MAX_BYTES = 60_000
"""Of the whole page. An error page may drag the site's head and scripts along; more is a page with something on it."""

_TAGS = re.compile(r"(?s)<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE)
_NOTHING_THERE = re.compile(
    r"(?:页面|网页|文章|文档|内容|信息|稿件|新闻|文件|地址|頁面|網頁|資訊|內容)[^。！!,，]{0,12}?"
    r"(?:不存在|已(?:经|經)?(?:被)?(?:删除|刪除|移除|撤销|撤稿|下线)|找不到|未找到|无法(?:找到|访问)|失效)"
    r"|(?:没有|沒有|未|找不)(?:找)?到(?:您|你|相关|请求|要)*[^。！!,，]{0,8}?(?:页面|网页|文章|内容|信息|頁面)"
    r"|\b(?:404|410)\b[^<]{0,30}?(?:not found|错误|出错|页面|找不到)|(?:not found|gone)[^<]{0,20}?\b(?:404|410)\b"
    r"|page not found",
    re.IGNORECASE,
)
# One of these is in each of the phrases; looked for in the bytes, so that most pages need not be decoded for this.
_MARKS = (
    "不存在",
    "删除",
    "刪除",
    "移除",
    "撤销",
    "撤稿",
    "下线",
    "找不到",
    "找到",
    "无法",
    "失效",
    "到您",
    "到你",
    "未到",
    "没有到",
)
_MARKED = re.compile(
    b"404|410|(?i:page not found)|"
    + b"|".join({re.escape(mark.encode(charset)) for mark in _MARKS for charset in ("utf-8", "gb18030")})
    + b"|"
    + b"|".join({re.escape(mark.encode("big5")) for mark in ("不存在", "刪除", "移除", "找不到", "找到")})
)
_ERROR_PATH = re.compile(r"(?i)/(?:404|410|error|notfound|not_found)(?:\.s?html?|\.php|\.jsp|/)?$")


def is_soft_404(response: TextResponse) -> bool:
    """Whether a page is short and says that what was asked for does not exist or was deleted."""
    body = response.body
    if len(body) > MAX_BYTES or _MARKED.search(body) is None:
        return False
    content_type = response.headers.get("Content-Type")
    markup = decode(body, content_type=content_type.decode("latin-1") if content_type else None).text
    text = " ".join(_TAGS.sub(" ", markup).split())
    return len(text) <= MAX_TEXT and _NOTHING_THERE.search(text) is not None


def leads_to_error_page(path: str) -> bool:
    """Whether a redirect to this path says that nothing is there: `/404.html`, `/error/`."""
    return _ERROR_PATH.search(path) is not None
