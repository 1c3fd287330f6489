"""What class and id names tell of an element: `comment-list`, `relatedNews` … Hints, never the only proof."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


class Hint:
    """What an element's names say that it holds, as bits of one number: plain ones, an enum would take too long."""

    NONE: Final = 0
    COMMENT: Final = 1
    RELATED: Final = 2
    NAVIGATION: Final = 4
    FOOTER: Final = 8
    SIDE: Final = 16
    SHARE: Final = 32
    ADVERTISEMENT: Final = 64
    PAGER: Final = 128
    TAGS: Final = 256
    VIDEO: Final = 512
    DIALOG: Final = 1024
    REACTION: Final = 2048
    ARTICLE: Final = 4096
    TITLE: Final = 8192
    CRUMBS: Final = 16384
    CAPTION: Final = 32768
    SUMMARY: Final = 65536


FOREIGN: Final = (
    Hint.COMMENT | Hint.RELATED | Hint.NAVIGATION | Hint.FOOTER | Hint.SIDE | Hint.SHARE | Hint.ADVERTISEMENT
    | Hint.PAGER | Hint.TAGS | Hint.VIDEO | Hint.DIALOG | Hint.REACTION | Hint.CRUMBS
)  # fmt: skip
"""Names of what is no article text."""
FOREIGN_TAGS: Final = frozenset({"nav", "aside", "footer"})
"""Tags of it."""

_PATTERNS: Final = (
    (
        Hint.COMMENT,
        (r"comment|pinglun|gentie|tiecount|disqus|cmt(?![a-z])|(?<![a-z])reply|liuyan|tucao"),
    ),
    (
        Hint.RELATED,
        (
            r"relat|recommend|tuijian|xiangguan|xgyd|xgxw|hot-?(?:news|list|rank|word)|(?<![a-z])rank|paihang|"
            r"guess|more-?(?:news|read|list)|similar|news-?list|rela(?![a-z])|(?<![a-z])tj(?![a-z])|readlist|"
            r"latest"
        ),
    ),
    (
        Hint.NAVIGATION,
        (
            r"(?<![a-z])(?:nav|menu)(?![a-z])|(?:top|main|sub|head|foot|channel)[-_]?(?:nav|menu|bar)|"
            r"navi(?:gation)?(?![a-z])|sitemap|toolbar|(?<![a-z])(?:site|page)-?header"
        ),
    ),
    (
        Hint.FOOTER,
        (
            r"foot(?!ball|age|note)|copyright|copy-?right|disclaim|banquan|(?<![a-z])bottom(?![a-z])|declare|"
            r"shengming|(?<![a-z])statement"
        ),
    ),
    (
        Hint.SIDE,
        (
            r"side-?bar|(?<![a-z])aside|(?<![a-z])side(?![a-z])|right-?(?:bar|col|side|box)|"
            r"(?<![a-z])(?:col|con|main|box)-?right(?![a-z])"
        ),
    ),
    (
        Hint.SHARE,
        (
            r"share|fenxiang|jiathis|qr-?code|(?<![a-z])qr(?![a-z])|ewm|erweima|(?<![a-z])sns(?![a-z])|weixin|"
            r"wechat|2wm"
        ),
    ),
    (
        Hint.ADVERTISEMENT,
        (
            r"(?<![a-z])ad(?:s|v|box|area|editor|position|-?wrap)?(?![a-z])|advert|guanggao|banner|promo|"
            r"sponsor|(?<![a-z])gg\d|quotation|tuiguang"
        ),
    ),
    (
        Hint.PAGER,
        (
            r"pager(?![a-z])|paging|paginat|page-?(?:nav|num|box|bar|list|index)|fenye|zdfy|"
            r"pages?(?![a-z-])(?=.{0,3}$)|displaypage"
        ),
    ),
    (
        Hint.TAGS,
        (r"(?<![a-z])tags?(?![a-z])|key-?words?|biaoqian|(?<![a-z])bq(?![a-z])|taglist|arttag"),
    ),
    (
        Hint.VIDEO,
        (r"video|player|(?<![a-z])vjs|flash-?box"),
    ),
    (
        Hint.DIALOG,
        (
            r"login|popup|dialog|modal|(?<![a-z])layer(?![a-z])|(?<![a-z])mask(?![a-z])|toast|"
            r"pop-?(?:box|win)|tooltip|(?<![a-z])tips?(?![a-z])"
        ),
    ),
    (
        Hint.REACTION,
        (
            r"(?<![a-z])(?:vote|zan|dianzan|digg|ding|mood|like|feedback|report|jubao|jiucuo|shoucang|favor|collect)(?![a-z])|"
            r"func(?:tion)?-?bar|dashang|reward"
        ),
    ),
    (
        Hint.CRUMBS,
        (
            r"crumb|"
            r"(?<![a-z])(?:path|position|location|weizhi|dqwz|currentpath|curpos|local|wz|nav-?path|navlf|where)(?![a-z])|"
            r"-?position$|navpath|news-?path"
        ),
    ),
    (
        Hint.ARTICLE,
        (
            r"article|content|zhengwen|"
            r"(?<![a-z])(?:body|main|text|zw|nr|nry|entry|post|story|detail|zoom|neirong|txt)(?![a-z])|"
            r"trs_editor|ueditor|endtext|artibody|ucap|newstext|maintext|newscon|jcontent"
        ),
    ),
    (
        Hint.TITLE,
        (r"title(?![a-z])|headline|biaoti|(?<![a-z])(?:tit|bt|h1|topic|subject|h-?tit)(?![a-z])|topic$"),
    ),
    (
        Hint.CAPTION,
        (
            r"caption|(?<![a-z])(?:desc|descr|tushuo|tuzhu|zhu)(?![a-z])|img-?(?:txt|text|note|title|descr?)|"
            r"pic-?(?:txt|text|note|title|descr?|info)|photo-?(?:txt|text|note|descr?)|picintro"
        ),
    ),
    (
        Hint.SUMMARY,
        (r"summary|abstract|zhaiyao|daodu|(?<![a-z])(?:lead|intro)(?![a-z])|introduction|digest"),
    ),
)
_ANY = re.compile("|".join(f"(?P<_{number}>{pattern})" for number, (_, pattern) in enumerate(_PATTERNS)))
_EACH = tuple((hint, re.compile(pattern)) for hint, pattern in _PATTERNS)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST = 200
"""Characters of class and id looked at: longer ones are made by scripts and say nothing more."""


@lru_cache(maxsize=8192)
def hint_of(names: str) -> int:
    """What the class and id of an element (joined by a space) say. Cached: pages repeat their names."""
    names = _CAMEL.sub("-", names[:_LONGEST]).lower()
    if _ANY.search(names) is None:
        return Hint.NONE
    found = Hint.NONE
    for hint, pattern in _EACH:
        if pattern.search(names):
            found |= hint
    return found
