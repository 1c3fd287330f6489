"""The shapes of lines on news pages that are no running text: credits, labels, notices, headings of boxes, buttons.

Words come from the lexicon; here stands how they look as a line. Everything is matched against squeezed text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from linfen_crawler.lexicon import (
    COUNT_LABELS,
    FURNITURE_LABELS,
    MODIFIED_LABELS,
    OTHER_SOURCE_LABELS,
    ROLE_LISTS,
    SOURCE_LABELS,
    TIME_LABELS,
)
from linfen_crawler.lexicon.alternation import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def _any_of(words: tuple[str, ...] | list[str]) -> str:
    """Any of these words; those of two characters may be padded (`来 源`, `作　者`)."""
    return any_of(words, padded=True)


def _looks_at(characters: str, *words: Iterable[str]) -> str:
    """A look at one character, before many alternatives are tried on it: one of these, or one that a word begins with.

    Args:
        characters: As they stand in a character class.
        words: Lists of words.
    """
    begun = {re.escape(word[0]) for each in words for word in each}
    return f"(?=[{characters}{''.join(sorted(begun))}])"


_EDITORIAL = [role for role, lists in ROLE_LISTS.items() if lists == ("editors",) and role not in {"编", "小编"}]
_DESK = [role for role, lists in ROLE_LISTS.items() if lists == ("proofreaders",)]
_OVERSIGHT_WORDS = """
编审 审核 初审 复审 终审 审校 审稿 审定 审签 签发 监制 总监制 监审 一审 二审 三审 值班主任 值班总编 值班编委
总编辑 主编 编務 值班主编 值班领导 责任主编 编辑统筹 新媒体编辑
"""
_OVERSIGHT = _OVERSIGHT_WORDS.split()
_PEOPLE = [role for role in ROLE_LISTS if len(role) > 1]
_MARK = r"\s*[:：/／|｜丨︱]\s*"
_OPENING = r"\s\[【（(〔［「『◎■□●○◆◇▲△▼▽★☆▪•✎✍☞▶►|*#—\-"
_OPEN = f"[{_OPENING}]*"

EDITORIAL_LINE: Final = re.compile(
    rf"{_looks_at(_OPENING + '本栏值', _EDITORIAL, _DESK, _OVERSIGHT)}"
    rf"^{_OPEN}(?:本文|本期|本版|本网|栏目|值班)?(?:{_any_of([*_EDITORIAL, *_DESK, *_OVERSIGHT])})"
    rf"(?:{_MARK}|\s+(?=\S)|[】\]])"
)
"""A line that begins with who edited, proofread or approved."""
LABEL_ALONE: Final = re.compile(rf"{_looks_at('', _EDITORIAL, _DESK)}^(?:{_any_of([*_EDITORIAL, *_DESK])})\s*[:：]$")
"""An editor's label whose name stands in the next block: cells of a table."""
_PARTS = r"\s（(\[【|丨；;，,、"
EDITORIAL_INSIDE: Final = re.compile(rf"{any_of([*_EDITORIAL, *_DESK], padded=True, behind=_PARTS)}{_MARK}[^\s]")
"""Somebody is named as editor or proofreader somewhere in the line."""
WRITER_FIRST: Final = re.compile(rf"^{_OPEN}(?:文字?|撰文|作者|记者|采写|供稿|通讯员){_MARK}")
"""A line that names who wrote before it names who edited: it stays in the text."""
PEOPLE_LABEL: Final = re.compile(
    rf"{_looks_at('', _PEOPLE)}(?:{_any_of(_PEOPLE)})(?:\s*[/／]\s*(?:{_any_of(_PEOPLE)}))?\s*[:：]\s*"
)
"""A role label with its colon, at a line's beginning: it is matched, not searched."""

SOURCE_LABEL: Final = re.compile(rf"(?:{_any_of(list(SOURCE_LABELS))})\s*[:：|丨]\s*")
_ELEMENT_ENDS = r"(?=[ \t\r\n\xa0\u3000]*(?:[\x1e\x1f]|$))"
"""Head lines are read as one string in which these two characters mark the ends of elements and blocks."""
_LABEL_WORDS = (
    OTHER_SOURCE_LABELS, MODIFIED_LABELS, SOURCE_LABELS, TIME_LABELS, COUNT_LABELS, _PEOPLE, FURNITURE_LABELS
)  # fmt: skip
LABELS: Final = re.compile(
    rf"{_looks_at('Pp文图来來稿本记通责编作校审', *_LABEL_WORDS)}(?:"
    rf"(?P<other>{_any_of(list(OTHER_SOURCE_LABELS))})\s*[:：]?"
    rf"|(?P<modified>{_any_of(list(MODIFIED_LABELS))})\s*[:：]?"
    rf"|(?P<source>(?:{_any_of(list(SOURCE_LABELS))})(?:\s*[:：丨︱】]|\s?[|｜/／]|{_ELEMENT_ENDS}|(?<=[于自]))"
    r"|(?<![\u3400-\u9fff])(?:来源|來源|稿源)(?=[ \xa0\u3000]{1,2}[\u3400-\u9fffA-Za-z《]))"
    rf"|(?P<time>(?:{_any_of(list(TIME_LABELS))})(?:\s*[:：】]|{_ELEMENT_ENDS}|(?<=于))|[Pp]osted\s+(?:@|on\b))"
    rf"|(?P<count>{_any_of(list(COUNT_LABELS))})\s*[:：（(]?"
    rf"|(?P<people>(?:{_any_of(_PEOPLE)})(?:\s*[/／]\s*(?:{_any_of(_PEOPLE)}))?(?:\s*[:：丨︱]|\s?[|｜/／]|{_ELEMENT_ENDS})"
    r"|(?<![\u3400-\u9fff/／|｜丨])[文图](?:\s?[、/／&]?\s?[文图])?\s?[/／|｜丨︱:：](?=\s?[\u3400-\u9fff]{2})"
    r"|(?<![\u3400-\u9fff])(?:本[报网刊台]记者|记者|通讯员|责任编辑|责编|编辑|作者|校对|审核)"
    r"(?=[ \xa0]{1,2}[\u3400-\u9fff]{2,4}(?:[\s|｜]|$)))"
    rf"|(?P<furniture>{_any_of(list(FURNITURE_LABELS))})\s*[:：]?)"
)
"""Any label of a head line; a source, time or people label needs its colon or the end of its element behind it."""
COUNT_OR_CHANGE: Final = re.compile(_any_of([*COUNT_LABELS, *MODIFIED_LABELS]))
"""What labels of counts and of the last change cannot do without: cheaper to look for than all labels."""

PLACE_LABEL: Final = re.compile(
    r"^[\s【\[]*(?:您(?:现在)?的?(?:当前)?位置|您现在(?:所在|的)?的?位置|当前(?:的)?(?:所在)?位置|现在(?:的)?位置|所在位置|你的位置|你当前的位置|您当前的位置|您所在的位置|目前位置|位置|當前位置|您的位置)(?:是)?\s*[:：>】\]]?\s*"
)
"""What stands before a breadcrumb."""
ORIGINAL_TITLE: Final = re.compile(
    r"(?=[\s（(【\[*本原])^[\s（(【\[*]*(?:本文)?(?:原标题|原題為|原標題|原题为?|原文标题|原题名|本文标题)(?:\s*(?:为|是)\s*|\s*[:：《“\"|｜】]|\s+|$)"
)
RELATED_HEADING: Final = re.compile(
    r"(?=[\s◆■●★▶>【\[|·更相关延推精扩拓深往近其猜你为热大今最作小新点阅看您已登网網全我发跟文用评编专图广赞视频品本])"
    r"^[\s◆■●★▶>【\[|·]*(?:(?:更多)?(?:相关|相關|延伸|推荐|推薦|精彩|扩展|拓展|关联|深度|往期|近期|其他|更多)"
    r"(?:的)?(?:阅读|閱讀|新闻|新聞|链接|連結|报道|報導|推荐|推薦|专题|文章|资讯|内容|信息|文档|稿件|回顾|视频|图片|图集|话题|热点|主题)"
    r"|猜你喜欢|你可能(?:还|也)?(?:喜欢|感兴趣|想看)|为您推荐|为你推荐|热门(?:推荐|文章|新闻|资讯|评论|排行|点击|话题)|热点(?:推荐|新闻|排行)"
    r"|大家(?:都|还|正)在看|今日(?:热点|推荐|头条)|最新(?:文章|新闻|评论|资讯|推荐|报道)|作者最新文章|小编最近文章|新闻排行|点击排行|阅读排行"
    r"|看完(?:这|本|此)篇?(?:文章|新闻).{0,12}(?:感[觉受]|心情|表态).{0,12}|您?看[到完]此(?:篇|文).{0,12}(?:感[觉受]|心情).{0,12}|已经?有\s*\d+\s*人表态|登录后.{0,6}评论|网友评论|網友評論|全部评论|热点评论|全部跟贴|我来说两句|最新评论|热门评论|精彩评论|发表评论|我要评论|跟贴|文章评论|用户评论|评论区|热帖|相关阅读|编辑推荐|专题推荐|图片推荐|精选文章"
    r"|推广信息|赞助商链接|广告|视频推荐|频道推荐|品牌推荐|新闻推荐|本文暂无相关文章)"
    r"[\s】\]：:>›»…]*(?:更多|换一换|[（(\[]?\s*(?:共\s*)?\d*\s*(?:条|个|篇|人参与|人)?(?:评论)?\s*[)）\]]?)?[\s>]*$"
)
COMMENTS_HEADING: Final = re.compile(r"评论|跟贴|热帖|留言|網友")
"""What a heading says over what readers wrote."""
_WHEN = r"\s*[:：]?\s*(?:20\d\d|\d+\s*(?:秒|分钟|小时|天)前|昨天|前天)"
NEXT_POST: Final = re.compile(
    # Each begins with a plain character, so a search goes quickly over all others.
    rf"发表于{_WHEN}|發表於{_WHEN}|回复于{_WHEN}|回覆於{_WHEN}|只看该(?:作者|用户)"
)
"""The line over another reader's post in a thread; under a blog's text also the one that says when it was written."""
BYLINE: Final = re.compile(
    r"记者|記者|通讯员|作者|撰文|采写|执笔|编译|摄影|供稿|供图|(?:文|图|摄)\s*[/／|｜丨︱:：]|摄\s*[)）]?$"
)
"""Words with which an end line credits who wrote or photographed."""
TAG_LINE: Final = re.compile(
    r"(?=[\s【\[本文标關关tT])"
    r"^[\s【\[]*(?:本文)?(?:文章)?(?:标签|标 签|關鍵詞|关键词|关键字|tags?|Tags?|TAG)\s*[:：>＞]"
)
PAGER: Final = re.compile(
    r"^(?>(?=[\s|【】\[\]<>‹›«»（）()…·/\d上下首尾末第共余阅展查全分页跳G])(?:上一页|下一页|上页|下页|首页|尾页|末页|上一頁|下一頁|第\s*\d+\s*页|共\s*\d+\s*页|余下全文|阅读全文|展开全文|查看全文|全文|分页|页\s*[:：]|跳转|GO|"
    r"[\s|【】\[\]<>‹›«»（）()…·/]|\d{1,3}(?!\d)))++$"
)
NEIGHBOUR_LINE: Final = re.compile(
    r"(?=[\s【\[<«上下前后])^[\s【\[<«]*(?:上一篇|下一篇|上一条|下一条|上篇|下篇|前一篇|后一篇|上一則|下一則)\s*(?:[:：】\]>]|$)"
)
NOTICE_START: Final = re.compile(
    r"(?=[\s（(【\[*※■●◆版免特郑法重风转声C©本著注来侵平])^[\s（(【\[*※■●◆]*(?:版权声明|版權聲明|免责声明|免責聲明|特别声明|郑重声明|法律声明|重要声明|风险提示及免责|版权与免责|版权说明|转载声明|声明\s*[:：]|"
    r"版权所有|Copyright|©|本网声明|本站声明|著作权声明|注\s*[:：]本文|来源声明|侵权声明|平台声明)"
)
NOTICE: Final = re.compile(
    # Each begins with a plain character, so a search goes quickly over all others: no lookahead, no group before it.
    r"未经(?:本?[^。，]{0,12}?)?(?:书面)?(?:授权|许可|允许|同意)[^。]{0,40}?(?:转载|使用|复制|镜像|发布)|不得(?:以任何[^。]{0,10})?(?:转载|摘编|复制)|"
    r"转载(?:请|需|须|时)(?:务必)?(?:注明|联系|标明|保留)|注明(?:出处|来源)|标注(?:出处|来源)|版权(?:归|均?属于|所有)|未經[^。]{0,20}轉載|"
    r"不代表(?:本|[^。]{0,20}的?(?:观点|立场))|仅供参考|不构成[^。]{0,8}建议|如有侵权|侵权(?:必究|请联系|联系|行为)|请(?:及时)?(?:与本网|与我们|联系我们)"
)
_PROMOTION_INSIDE: Final = re.compile(
    # Each begins with a plain character, so a search goes quickly over all others: no lookahead, no group before it.
    r"扫描?(?:一扫)?(?:上方|下方|左侧|右侧|左方|右方|此|本)?[^。，]{0,10}二维码|长按[^。]{0,12}(?:识别|关注|二维码)|扫码(?:关注|下载|阅读|进群|观看|查看)|"
    r"下载[^。，]{0,12}(?:客户端|APP|App|app)|客户端[^。，]{0,8}(?:下载|安装)|A(?:PP|pp)[^。，]{0,8}(?:下载|安装)|app[^。，]{0,8}(?:下载|安装)|安装[^。，]{0,12}(?:客户端|APP|App|app)|"
    r"关注[^。，]{0,16}(?:公众号|微信|微博|官微|订阅号)|微[信博](?:搜索|搜|ID|号)\s*[:：“]|公众号(?:搜索|搜|ID|号)\s*[:：“]|点击(?:此处|这里|上方|下方|进入|查看|下载|关注|图片|播放|观看|链接)[^。]{0,24}$|"
    r"免费试玩|更多精彩(?:内容|资讯|请)|更多[^。，]{0,10}(?:请关注|请点击|欢迎关注|敬请关注)|"
    r"欢迎(?:关注|扫|下载|订阅|添加|加入|投稿)|爆料(?:热线|电话|邮箱|请)|新闻热线|报料[:：热]|投稿(?:邮箱|热线)|打开[^。，]{0,10}(?:客户端|APP|App)|"
    r"点[击个][“\"「]?(?:在看|关注|赞)|分享至[^。]{0,6}朋友圈"
)
_PROMOTION_ALONE: Final = re.compile(
    r"(?=[返更我举责])(?:返回[^。]{0,12}(?:首页|列表|频道|顶部|查看更多)|更多[^。，]{0,20}(?:尽在|请看|请进入)|我要(?:纠错|反馈|评论|投稿)|举报$|责任编辑：?$)"
)
_POINTING: Final = re.compile(r"[^。]{0,30}(?:>>+|＞＞|»)\s*$")


class _Promotion:
    """Patterns for what stands anywhere in a line, at its beginning or at its end, searched as if they were one."""

    def search(self, text: str) -> re.Match[str] | None:
        """The match of any; None if there is none."""
        found = _PROMOTION_INSIDE.search(text) or _PROMOTION_ALONE.match(text)
        if found is None and text.rstrip().endswith((">", "＞", "»")):
            return _POINTING.match(text)
        return found


PROMOTION: Final = _Promotion()
_BUTTONS = """
分享到 分享至 分享 微信 微博 新浪微博 腾讯微博 QQ空间 QQ好友 QQ 空间 朋友圈 微信好友 微信扫一扫 更多 收藏
收藏本文 打印 打印本页 复制链接 字号 字体 大 中 小 超大 标准 放大 缩小 正常 举报 投诉 纠错 评论 条评论 人参与
参与 参与互动 已参与 关注 已关注 取消 点赞 赞 踩 推荐 打赏 支持 转发 阅读原文 原创 图集 手机看 扫一扫 返回 顶部
返回顶部 回到顶部 关闭 关闭窗口 登录 注册 订阅 邮件 email 豆瓣 易信 人人 人人网 开心网 百度贴吧 Facebook Twitter
播放 暂停 play 向前 向后 自动播放 重播 点击播放 加载中 正在加载 听新闻 语音播报 A A+ A- T T+ T- 下载 扫码
手机浏览 手机阅读 视频 图片 责任编辑 我有话说 添加收藏 保存 全屏 倍速 简 繁 写评论 换一换 展开 收起 查看更多
加载更多 全文 正文 复制 链接 Qzone 腾讯QQ 网易 新浪 qq好友 跟贴
"""
_BUTTON_WORDS = [*FURNITURE_LABELS, *COUNT_LABELS, *_BUTTONS.split()]
_BUTTON_MARKS = r"\s|｜·:：、,，/\\\[\]【】()（）+\-><\d万次条人"
FURNITURE: Final = re.compile(
    # Atomic, or `QQ空间` as one button and as two would be tried in all combinations.
    rf"^(?>{_looks_at(_BUTTON_MARKS, _BUTTON_WORDS)}(?:{_any_of(_BUTTON_WORDS)}"
    r"|[\s|｜·:：、,，/\\\[\]【】()（）+\-><]|\d{1,7}(?!\d)|万|次|条|人))++$"
)
"""Only buttons, counters and names of share targets."""
_SOURCE_OPENING = r"\s（(【\["
SOURCE_LINE: Final = re.compile(
    rf"{_looks_at(_SOURCE_OPENING + '本文稿', SOURCE_LABELS)}"
    rf"^[{_SOURCE_OPENING}]*(?:本文|文章|稿件)?(?:{_any_of(list(SOURCE_LABELS))})\s*[:：|丨︱】]\s*[^。；;]{{2,40}}?[)）】\]]?$"
)
"""A line that only names the source."""
SUMMARY_LINE: Final = re.compile(
    r"^[\s【\[]*(?:内容)?(?:摘要|導讀|导读|导语|核心提示|内容提要|提要|内容摘要|编者按)\s*[:：】\]]\s*"
)
TRAILING_LINK: Final = re.compile(
    r"(?:返回[^。]{0,12}(?:首页|列表|频道|顶部|查看更多)|>>+|＞＞|»|更多详情|【详细】|\[详细\])\s*$"
)
"""What a link at the end of a paragraph reads that leads away from the article."""
PICTURE_NUMBER: Final = re.compile(r"^(\d{1,3})\s*/\s*(\d{1,3})(?=\s|[^\d\s/.%年月日])\s*")
ADDRESSED: Final = re.compile(
    r"欢迎|敬请|请(?<=^请)|请(?:点击|扫|关注|下载|看|进入|搜索|拨打|添加|长按|登录)|关注|更多|下载|客户端|公众号|长按|点击|热线|投稿|爆料|报料|在看|APP|>>|＞＞|»"
)
"""Words that turn to the reader, as promotion does and a report does not."""
TICKER_END: Final = re.compile(r"%\s*[)）]")
"""How such a one ends: cheaper to look for."""
TICKER: Final = re.compile(
    rf"\s?[(（]\s*\d+(?:\.\d+)?\s*,\s*[+-]?\d+(?:\.\d+)?\s*,\s*[+-]?\d+(?:\.\d+)?{TICKER_END.pattern}"
)
"""Price, change and percentage that a script writes behind a company's name."""
FOOTER_LINE: Final = re.compile(
    r"I(?i:CP)[备证]|i(?i:CP)[备证]|公网安备|许可证(?:编?号)?\s*[:：]\s*\d|"
    r"A(?i:ll rights reserved)|a(?i:ll rights reserved)|"
    r"网站标识码|违法和?不良信息举报|邮编\s*[:：]\s*\d{6}|邮政编码\s*[:：]\s*\d{6}|建议使用[^。]{0,20}(?:浏览器|分辨率)|"
    r"关(?<=^关)于我们[\s|｜·-]+|联(?<=^联)系我们[\s|｜·-]+|网(?<=^网)站地图[\s|｜·-]+|"
    r"C(?<=^C)(?i:opyright)|c(?<=^c)(?i:opyright)|©(?<=^©)"
)
"""A line of a site's footer that stands in no article: who runs the site, by which licence, how to reach them."""
_LONGEST_FOOTER_LINE = 300
END_OF_TEXT: Final = re.compile(
    r"(?=[\s【\[（(—–－*=~·_\-正全本完ET])"
    r"^[\s【\[（(—–－*=~·_-]*(?:正文已结束.{0,24}|全文完|本文完|完|END|End|The End|THE END)[\s】\]）)。！—–－*=~·_-]*$"
)
MEDIUM: Final = re.compile(
    r"(?:报|報|報社|週刊|新聞|網|電視台|通訊社|报社|日报|晚报|时报|商报|周报|周刊|月刊|杂志|期刊|杂志社|网|网站|在线|热线|电视台|电台|广播|卫视|频道|新闻|新闻社|通讯社|社|资讯|传媒|融媒|融媒体|中心|客户端|发布|头条|公众号|公号|观察|财经|科技|"
    r"自媒体综合|综合|办|局|委|厅|部|政府|協會|协会|学会|集团|报導|快讯|Online|online|News|news|Daily|Times|\.com|\.cn|\.net)$"
)


def is_footer_line(text: str) -> bool:
    """Whether a text is a line of a site's footer."""
    return len(text) < _LONGEST_FOOTER_LINE and "。" not in text and FOOTER_LINE.search(text) is not None
