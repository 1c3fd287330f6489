# ruff: noqa: E501 - alternations read best as lists
"""What error pages, walls and empty shells say, as the patterns of whole lines.

Every pattern is for a short line on a page that has hardly any other text: none of them would do on a long one.
"""

from __future__ import annotations

import re
from typing import Final

_SORRY = r"(?:(?:非常|十分|很|实在)?(?:抱歉|对不起|遗憾|不好意思)|哎[呀哟]|糟糕|啊?[哦噢]|sorry|oops|提示(?:信息)?|系统提示|温馨提示|友情提示|错误提示|出错[了啦]?|错误(?:信息)?|(?:HTTP\s*)?[45]\d\d(?:\s*(?:错误|error))?)"
_LEAD = rf"^[\W_]*(?:{_SORRY}[\W_]*){{0,3}}"
_WHAT = r"(?:页面|網頁|頁面|网页|该页|此页|文章|内容|信息|新闻|资讯|帖子|贴子|网址|地址|链接|连接|文件|资源|稿件|文档|栏目|站点|网站|主题|作品|资料|数据|公众号文章|视频|URL|url|page)"
_WHOSE = r"(?:[您你]|该|此|本|当前|目前|这个|這個|这篇|所)?(?:所?(?:要|想|需)?(?:访问|訪問|查看|浏览|瀏覽|请求|寻找|查找|查询|找|打开|输入|阅读|点击|搜索))?的?(?:这?[个篇条])?"
_GONE = r"(?:不存在|不见了|不見了|没有找到|未找到|找不到|未能找到|无法(?:访问|找到|打开|显示|查看|浏览)|已?(?:经)?被?(?:作者|管理员|发布者|系统)?(?:自行)?(?:删除|刪除|移除|屏蔽|撤销|撤回|撤稿)|已?(?:经)?(?:下线|下架|失效|过期|丢失|走失|走丢|离家出走|飞走|迷路|转移|更名|关闭|停用|停止|搬家)|出错|出现错误|发生错误|有误|暂时?(?:无法访问|不可用|关闭)|暂停(?:访问|服务)|正在(?:维护|建设|升级)|还没有?(?:发布|审核)|未(?:发布|审核)|审核(?:中|未通过))"
ERROR_LINE: Final = re.compile(
    rf"{_LEAD}{_WHOSE}{_WHAT}(?:的?(?:页面|内容|网页|地址|信息))?[\s,，]*(?:(?:可能|似乎|好像|也许|暂时|目前|现在|已经|已|或|或者|并|地址|路径|名称|输入)[\s,，]*)*{_GONE}"
    rf"|{_LEAD}(?:没有|未|未能|无法|找不到|没有?找到|无法找到|未找到|未能找到|无法显示|无法打开|无法访问)[\s,，]*(?:到|找到|显示)?(?:相关|对应|符合条件)?的?{_WHOSE}{_WHAT}"
    rf"|{_LEAD}(?:系统|服务器?|程序|网站|数据库|站点|访问|参数|网络)(?:内部|连接|请求)?(?:错误|出错|异常|繁忙|忙|故障|有误|维护|升级|拒绝|超时)(?:中|了)?[\W_]*(?:$|[,，。!！请\s])"
    rf"|^[\W_]*(?:此|该|本)(?:账号|帐号|公众号|用户)(?:已|已经)(?:被)?(?:屏蔽|注销|封禁|冻结|停用)"
    rf"|^[\W_]*此内容(?:因违规无法查看|已被)|^[\W_]*(?:网页|页面)走丢"
    r"|^[\W_]*(?:the )?(?:requested )?(?:page|url|resource|file|document|article|object)[\w\s/.,\"'-]{0,60}(?:not (?:be )?found|does(?:n't| not) exist|(?:could|can)(?:'t|not| not) be (?:found|displayed)|no longer (?:exists|available)|has been (?:removed|deleted))",
    re.IGNORECASE,
)
"""A sentence that says that a page is gone or a server failed."""

_SITE_BEHIND = r"(?:\s*[-_—–|·:：,，].{0,40})?"
ERROR_TITLE: Final = re.compile(
    rf"^\s*(?:"
    rf"(?:(?:HTTP|错误|error|出错了?)[\s:：-]*)?(?:400|401|402|404|405|410|500|502|503|504)(?:[\s:：|,，._-]*(?:错误|页面?|(?:page )?not found|bad request|bad gateway|internal server error|service (?:temporarily )?unavailable|gateway time-?out|gone|error|没有找到[^\s]{{0,12}}|找不到[^\s]{{0,12}}|{_WHOSE}{_WHAT}{_GONE}))*"
    r"|(?:404\s*)?not found|page not found|(?:the )?page (?:can(?:'t|not)|could not) be found|error(?: page)?|bad request|bad gateway|object (?:not found|moved)|document moved|internal server error|service unavailable|welcome to nginx!?|apache.{0,20}default page.{0,12}|iis\d?|it works!?"
    rf"|(?:提示信息|系统提示|错误提示|出错[啦了]?|页面出错[啦了]?|发生错误|运行错误|系统(?:错误|发生错误|繁忙|维护中?|升级中?)|网站(?:维护中?|建设中|升级中?|升级维护中?|暂停访问|已关闭|无法访问|访问报错)|没有找到站点|站点(?:不存在|已暂停|维护中?)|404(?:错误)?页面?|服务器错误|访问出错[啦了]?)"
    rf"|{_SORRY}[\W_]*{_WHOSE}{_WHAT}{_GONE}[了啦]?|{_WHOSE}(?:页面|网页|文章|内容|信息|新闻){_GONE}[了啦]?|(?:找不到|没有找到|无法找到|未找到)(?:该|此|您要的|相关)?(?:页面|网页|页|文章|内容|信息)"
    rf")[\s!！。.~]*{_SITE_BEHIND}$",
    re.IGNORECASE,
)
"""A whole title that is an error's, the site's name behind it or not."""

MISSING: Final = re.compile(
    r"不存在|不见了|不見了|删除|刪除|移除|屏蔽|撤[销回稿]|下线|下架|失效|过期|丢失|走失|走丢|离家出走|飞走|迷路|违规|(?<!\d)(?:404|410)(?!\d)|"
    r"(?:没有|未|未能|无法|没有?找|找)不?(?:找)?到|没有(?:您|你|该|此|相关)|not (?:be )?found|no longer|does(?:n't| not) exist|removed|deleted|\bgone\b",
    re.IGNORECASE,
)
"""What in such a sentence says that the page is not there, or no more."""
SERVER: Final = re.compile(
    rf"{_LEAD}(?:系统(?!提示)|服务器|数据库|网站|站点|域名)|(?:找到|不存在)[^。，]{{0,6}}站点|(?<!\d)50\d(?!\d)|\b(?:server|database|host)\b",
    re.IGNORECASE,
)
"""What in it says that the site or its server could not answer: then the page may be there all the same."""

WALL_LINE: Final = re.compile(
    r"(?:请|需要?)(?:先|您)?(?:完成|通过|进行|点击|按住|拖动)[^。]{0,14}(?:验证|滑块|拼图)|(?:拖动|按住|移动|向右滑动|滑动)[^。]{0,8}(?:滑块|拼图|完成验证|验证)|(?:请)?输入(?:下图|图中|图片中?|下方|上图|以下)?的?[^。]{0,4}验证码|完成(?:安全)?验证后[^。]{0,6}(?:继续|访问)|点击[^。]{0,6}(?:完成|进行)验证"
    r"|(?:访问|请求|操作|浏览|点击)(?:的)?(?:太过?|过于?|频率(?:太|过))(?:频繁|快|高)|(?:您|你|当前)的?(?:IP|ip|访问|请求|行为|操作|网络|网络环境|环境|浏览器)[^。]{0,14}(?:异常|拦截|阻断|受限|限制|禁止|拒绝|风险|黑名单|不合法|攻击)|^[\W_]*(?:当前|网络)环境异常"
    r"|(?:请求|访问|网页|页面)[^。]{0,12}(?:已?被(?:网站|系统|服务器|防火墙|管理员|安全)?[^。]{0,8}(?:拦截|阻断|拒绝|阻止))|疑似(?:黑客)?攻击|(?:不合法|非法|恶意|危险)的?(?:参数|请求|访问)|网站防火墙|Web\s*应用防火墙|应用防护系统|创宇盾|安全狗|云盾|云锁|加速乐|护卫神|网防G01|\bWAF\b"
    r"|(?:正在|需要)(?:对您?的?)?(?:检查|验证|检测|校验)[^。]{0,6}(?:浏览器|访问|网络环境|安全性|身份|连接)|浏览器安全检查|证明(?:您|你)(?:是真人|不是机器人)|(?:你|您)是(?:真人|人类)"
    r"|just a moment|attention required|checking (?:if the site|your browser)|access (?:to this page )?(?:has been )?denied|(?:request|you) (?:was |have been |has been )?(?:blocked|rejected)|verify (?:that )?you are (?:a )?human|are you a robot|unusual traffic|security (?:check|verification)|403 forbidden|you don't have permission|enable (?:javascript and )?cookies"
    r"|^[\W_]*(?:访问|拒绝)被?(?:拒绝|禁止|限制|访问)|^[\W_]*(?:禁止|无权|没有权限)访问|(?:您|你)(?:没有|无)权(?:限)?(?:访问|查看)|(?:请|需)(?:先)?登录后?(?:再|才能|方可|即可)?(?:查看|阅读|浏览|访问)|登录后(?:才能|方可|即可|可以?)(?:继续)?(?:查看|阅读|浏览|访问)|请在(?:微信|手机)?客户端打开|仅(?:限|对)(?:会员|注册用户|订阅用户)",
    re.IGNORECASE,
)
"""A sentence of a captcha, a firewall or a login wall."""

WALL_TITLE: Final = re.compile(
    rf"^\s*(?:(?:百度|网站|系统|浏览器)?安全(?:验证|检查|检测|防护|中心验证|访问验证)(?:中|页面)?|(?:人机|滑动|滑块|访问|身份|行为|图形|真人)(?:身份)?验证(?:页面)?|验证码(?:页面|验证|拦截|中间页)?|请?完成验证|访问(?:被)?(?:拒绝|禁止|受限|拦截|异常|过于频繁|验证)|禁止访问|网站防火墙|拦截(?:提示|页面)|请求被拦截|安全拦截|just a moment\.*|attention required!?|access denied|403(?: forbidden)?|forbidden|robot check|security check|captcha|ddos-guard|请稍候\W*|正在验证\W*|用户登录|统一身份认证(?:平台|系统)?)[\s!！。.]*{_SITE_BEHIND}$",
    re.IGNORECASE,
)
"""A whole title of such a page."""

WAITING_LINE: Final = re.compile(
    r"(?:请|需要?|需)[^。]{0,6}(?:开启|启用|打开|允许|支持)[^。]{0,8}(?:JavaScript|Javascript|JS\b|脚本)|(?:不支持|未开启|禁用了?|关闭了?|没有?开启|没有?启用)[^。]{0,8}(?:JavaScript|脚本)|enable javascript|javascript (?:is )?(?:required|disabled|to run)|works? properly without javascript|^[\W_]*(?:(?:页面|内容|数据|正在|努力|拼命|玩命)*(?:加载|载入|加載)中?|(?:now )?loading|please wait|请稍[候等后]|正在(?:加载|跳转|为您跳转|进入)[^。]{0,12}|(?:页面|系统)?(?:即将|自动|正在)跳转[^。]{0,20})[\W_]*$",
    re.IGNORECASE,
)
"""A sentence of a page that waits for a script."""

CHALLENGE_SCRIPT: Final = re.compile(
    r"__jsl_clearance|acw_sc__v\d|\$_ts\s*[=\[]|_\$jsvmprt|_cf_chl|challenge-platform|yunsuo_session|geetest|TencentCaptcha|"
    r"document\.cookie\s*=[\s\S]{0,300}?location(?:\.(?:reload|href|replace)|\s*=)"
)
"""A script that sets a cookie and asks again, or is known to belong to a wall."""

TEMPLATE_PLACE: Final = re.compile(r"\{\{[^{}]{1,80}\}\}|\$\{[^{}]{1,80}\}|<%|%>|\{%")
FEED: Final = re.compile(r"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]")
_FOOTER_BEGINNING = re.compile(
    r"[\W_]*(?:主办|主管|承办|协办|建设|运维|技术支持|版权所有|网站标识码|备案|copyright|©|关于我们|联系我们|网站地图)",
    re.IGNORECASE,
)
FOOTER_INSIDE: Final = re.compile(
    # Each begins with a plain character, so a search goes quickly over all others.
    r"I(?i:CP)[备证]|i(?i:CP)[备证]|公网安备|许可证(?:编?号)?\s*[:：]|A(?i:ll rights reserved)|a(?i:ll rights reserved)|"
    r"网站标识码|邮政编码\s*[:：]|建议使用[^。]{0,20}(?:浏览器|分辨率)|违法和不良信息举报"
)


def is_site_footer_line(text: str) -> bool:
    """Whether a text is a line of a site's footer: it is nobody's article."""
    return FOOTER_INSIDE.search(text) is not None or _FOOTER_BEGINNING.match(text) is not None
