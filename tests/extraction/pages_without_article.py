# ruff: noqa: E501 - pages read best with a shape on one line
"""Pages of our own making that hold no article, and articles that look as if they were none."""

from tests.extraction.pages_of_our_own import BODY, EDITOR, HEAD, PARAGRAPHS, TITLE

_TITLES = [
    "河东区举办第三届社区文化艺术节",
    "市人民医院开展送医下乡义诊活动",
    "冬季供暖准备工作全部就绪",
    "全县中小学校园安全检查启动",
    "古城墙修缮工程通过初步验收",
    "苹果喜获丰收果农增收有望",
    "快速路北延工程主体完工",
    "志愿者走进社区讲解防火知识",
    "第五届梅花节开幕迎来游客",
    "农村电商培训班圆满结束",
    "老旧小区改造惠及三千住户",
    "图书馆延长夏季开放时间",
]
_SUMMARY = "近日，有关单位按照统一安排，认真组织实施，取得了良好效果，受到群众欢迎，记者在现场看到了热闹的景象……"
_NAVIGATION = "".join(
    f"<li><a href='/{n}/'>{n}</a></li>" for n in ("首页", "要闻", "国内", "国际", "财经", "体育", "视频")
)
_FOOTER = "<div class=foot>主办单位：某某新闻社 地址：某某街1号 电话：0000-0000000<br>晋ICP备000000号 晋公网安备00000号<br>版权所有 未经授权不得转载</div>"


def bare(title: str, inner: str, head: str = "") -> str:
    """A page with title and content and nothing else."""
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{inner}</body></html>"
    )


def framed(title: str, inner: str) -> str:
    """The same between navigation and footer."""
    return bare(title, f"<ul class=nav>{_NAVIGATION}</ul>{inner}{_FOOTER}")


def _items(shape: str) -> str:
    return "".join(
        shape.format(number=number, title=title, summary=_SUMMARY, day=f"2023-0{number % 9 + 1}-11")
        for number, title in enumerate(_TITLES)
    )


LISTS = {
    "dates behind links": framed("时政要闻_某某新闻网", f"<h1>时政要闻</h1><ul>{_items('<li><a href=/n/{number}.html>{title}</a> <span>{day}</span></li>')}</ul>"),
    "dates before links": framed("时政要闻_某某新闻网", f"<h2>时政要闻</h2><ul>{_items('<li><span>{day}</span><a href=/n/{number}.html>{title}</a></li>')}</ul><div>共12条 上一页 1 2 3 下一页</div>"),
    "rows of a table": framed("通知公告-某某学院", f"<div class=tit>通知公告</div><table>{_items('<tr><td>·</td><td><a href=/n/{number}.html>{title}</a></td><td>{day}</td></tr>')}</table>"),
    "summaries under linked headlines": framed("要闻_某某新闻网", f"<div class=list>{_items('<div class=item><h3><a href=/n/{number}.html>{title}</a></h3><p>{summary}</p><span>{day} 10:20</span></div>')}</div>"),
    "summaries under a channel's heading": framed("区县新闻动态_某某新闻网", f"<h1>区县新闻动态</h1><ul>{_items('<li><a href=/n/{number}.html><b>{title}</b></a><p>{summary}</p><em>{day}</em></li>')}</ul>"),
    "summaries with a link behind each": framed("文化_某某网", f"<h1>文化</h1>{_items('<div><h4><a href=/n/{number}.html>{title}</a></h4><p>{summary}<a href=/n/{number}.html>[详细]</a></p><p>{day}</p></div>')}"),
    "front page with columns": framed("某某新闻网-某某第一门户", "".join(f"<div class=col><h2><a href=/{n}/>{n}频道</a></h2><ul>{_items('<li><a href=/n/{number}.html>{title}</a></li>')}</ul></div>" for n in ("要闻", "社会", "财经"))),
    "front page with a picture and a lead": framed("某某市人民政府门户网站", f"<div class=focus><a href=/n/1.html><img src=/1.jpg>{_TITLES[0]}</a></div><div class=head><h3><a href=/n/2.html>{_TITLES[1]}</a></h3><p>{_SUMMARY}</p></div><ul>{_items('<li><a href=/n/{number}.html>{title}</a></li>')}</ul>"),
    "topic page with an introduction": framed("文化艺术节专题_某某网", f"<div><img src=/banner.jpg></div><div class=intro>{_SUMMARY}</div><h3>最新报道</h3><ul>{_items('<li><a href=/n/{number}.html>{title}</a><i>{day}</i></li>')}</ul>"),
    "search results": framed("搜索：供暖_某某网", f"<div>找到相关结果约12条</div>{_items('<div class=result><h3><a href=/n/{number}.html>{title}</a></h3><div>{summary}</div><div>www.example.cn {day}</div></div>')}"),
    "RSS": '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>要闻</title>' + _items("<item><title>{title}</title><link>http://a.example/{number}</link><description>{summary}</description></item>") + "</channel></rss>",
    "site map": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + _items("<url><loc>http://a.example/{number}</loc></url>") + "</urlset>",
}  # fmt: skip

_TO_HOME = "<p><a href=/>返回首页</a> | <a href='javascript:history.back()'>返回上一页</a></p>"
MISSING = {
    "sorry in a box": bare("提示信息", f"<div class=tips><p>对不起，您访问的页面不存在或已被删除！</p>{_TO_HOME}</div>"),
    "404 in the title": bare("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>"),
    "404 with the site's name": framed("404-页面不存在_某某新闻网", f"<h1>404</h1><p>页面不存在</p><p>5秒后自动跳转到首页</p>{_TO_HOME}"),
    "article is gone": framed("某某新闻网", f"<div class=msg>您查看的文章不存在或者已经被删除</div>{_TO_HOME}"),
    "requested page not found": framed("某某市人民政府", "<div><h2>抱歉，您要访问的页面找不到了</h2><p>可能的原因：</p><ul><li>网址有错误，请检查地址是否完整或存在多余字符</li><li>网址已失效，可能页面已删除</li></ul></div>"),
    "content taken down": framed("提示_某某网", "<div>该内容已下线</div>"),
    "English": bare("Error", "<h1>Page Not Found</h1><p>The page you requested could not be found.</p>"),
    "gone, beside popular news": framed("出错啦！_某某网", f"<div><h1>很抱歉，您访问的页面已删除</h1></div><div class=hot><h3>热门推荐</h3><ul>{_items('<li><a href=/n/{number}.html>{title}</a><span>{day}</span></li>')}</ul></div>"),
    "account closed": bare("", "<div class=weui-msg><h2>此内容因违规无法查看</h2><p>由用户投诉并经平台审核，涉嫌违反相关法律法规和政策</p></div>"),
    "deleted by its publisher": bare("", "<div><h2>该内容已被发布者删除</h2></div>"),
    "plain text": "404 page not found",
    "no such id": bare("信息提示", "<table><tr><td>系统提示</td></tr><tr><td>此信息不存在！</td></tr><tr><td><a href=/>如果浏览器没有自动跳转，请点击这里</a></td></tr></table>"),
}  # fmt: skip
ERRORS = {
    "system error": bare("系统发生错误", "<h1>:(</h1><h1>页面错误！请稍后再试～</h1>"),
    "server": bare("502 Bad Gateway", "<h1>502 Bad Gateway</h1>"),
    "site stopped": bare("没有找到站点", "<h3>没有找到站点</h3><p>您的请求在Web服务器中没有找到对应的站点！</p><p>可能原因：您没有将此域名或IP绑定到对应站点！配置文件未生效！</p>"),
    "maintenance": bare("网站维护中", "<p>系统正在维护，请稍后访问。</p>"),
    "busy": bare("某某新闻网", "<p>系统繁忙，请稍后再试</p>"),
}  # fmt: skip

WALLS = {
    "captcha": bare("安全验证", "<div><h2>安全验证</h2><p>请完成下方验证后继续访问</p><div id=slider>向右滑动完成拼图</div></div>"),
    "code to type in": bare("访问验证", "<form>请输入图中的验证码：<input name=c><img src=/captcha.php><button>提交</button></form>"),
    "firewall": bare("网站防火墙", "<div><h1>网站防火墙</h1><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>可能原因：您提交的内容包含危险的攻击请求</p><p>如何解决：检查提交内容；如网站托管，请联系空间提供商；普通网站访客，请联系网站管理员；</p></div>"),
    "blocked": bare("405", "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>您的请求ID是：000000</p>"),
    "forbidden": bare("403 Forbidden", "<h1>403 Forbidden</h1>"),
    "access denied": bare("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this server.</p>"),
    "just a moment": bare("Just a moment...", "<div>Checking if the site connection is secure</div><noscript>Enable JavaScript and cookies to continue</noscript>"),
    "too often": bare("提示", "<p>您的访问过于频繁，请稍后再试</p>"),
    "cookie and reload": "<html><head><script>(function(){document.cookie='__jsl_clearance_s=1|0|x';setTimeout(function(){location.href=location.pathname},1500)})()</script></head><body></body></html>",
    "cookie and reload, no known name": "<script>var a='x';document.cookie='k='+a+';path=/';location.reload();</script>",
    "encrypted script": "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script><script src=/x.js></script></head><body></body></html>",
    "environment": bare("微信公众平台", "<div><p>环境异常</p><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a></div>"),
    "login": bare("用户登录", "<form>用户名<input>密码<input></form><p>登录后才能查看本文</p>"),
}  # fmt: skip

SHELLS = {
    "empty root": bare("某某新闻", "<div id=app></div><script src=/app.js></script>"),
    "empty root between navigation and footer": framed("某某新闻", "<div id=root></div><script src=/app.js></script>"),
    "please enable": bare("新闻详情", "<noscript>x</noscript><p>您的浏览器未开启JavaScript，请开启后重试</p><div id=app></div><script>go()</script>"),
    "loading": bare("详情", "<div class=spin>正在加载中...</div><script src=/x.js></script>"),
    "template": bare("详情页", "<h1>{{article.title}}</h1><div>{{article.time}}</div><div v-html=content></div><script src=/vue.js></script>"),
    "only scripts": "<html><head><title></title></head><body><script>render()</script></body></html>",
    "jump by script": bare("", "<script>window.location.href='/index.html'</script>正在跳转…"),
}  # fmt: skip

DATA = {
    "JSON": '{"code": 200, "data": {"title": "丰源县秋粮收购工作全面展开", "content": "<p>连日来……</p>"}}',
    "JSON list": '[{"id": 1, "title": "丰源县秋粮收购"}]',
}

_SHORT = "昨天下午，县城至高铁站的公交专线开通，首末班车时间为六点和二十二点，全程票价三元，沿途设十二个站点。"
ARTICLES = {
    "ninety characters beside long lists": framed(f"{TITLE}_某某网", f"<h1>{TITLE}</h1>{HEAD}<div><p>{_SHORT}</p></div><div>{_items('<div><h3><a href=/n/{number}.html>{title}</a></h3><p>{summary}</p></div>')}</div>"),
    "ninety characters, no time, list under it": framed(f"{TITLE}_某某网", f"<h1>{TITLE}</h1><div><p>{_SHORT}</p></div><ul>{_items('<li><a href=/n/{number}.html>{title}</a> <span>{day}</span></li>')}</ul>"),
    "pictures without a word": framed(f"{TITLE}_某某网", f"<h1>{TITLE}</h1>{HEAD}<div><p><img src=/1.jpg></p><p><img src=/2.jpg></p></div><ul>{_items('<li><a href=/n/{number}.html>{title}</a></li>')}</ul>"),
    "film without a word": framed(f"{TITLE}_某某网", f"<h1>{TITLE}</h1>{HEAD}<div><video src=/1.mp4></video></div><ul>{_items('<li><a href=/n/{number}.html>{title}</a></li>')}</ul>"),
    "notice that is a file": framed(f"{TITLE}_某某局", f"<h1>{TITLE}</h1>{HEAD}<div><p><a href=/1.pdf>附件：关于做好秋粮收购工作的通知.pdf</a></p></div>"),
    "report on an error page": framed("网站页面不存在 三部门被通报_某某网", f"<h1>网站页面不存在 三部门被通报</h1>{HEAD}<div><p>记者近日打开这几家网站，看到的都是“您访问的页面不存在”。</p></div>{EDITOR}"),
    "report on captchas": framed("买票先过安全验证_某某网", f"<h1>买票先过安全验证</h1>{HEAD}<div><p>请完成验证后再购票，这样的提示让不少老人犯难。</p><p>{PARAGRAPHS[0]}</p></div>"),
    "report on a number": framed("404名考生走进考场_某某网", f"<h1>404名考生走进考场</h1>{HEAD}<div><p>{_SHORT}</p></div>"),
    "round-up of linked headlines": framed("一周要闻回顾：秋收秋种两不误_某某网", f"<h1>一周要闻回顾：秋收秋种两不误</h1>{HEAD}<div>{_items('<p><a href=/n/{number}.html>{title}</a></p><p>{summary}</p>')}</div>{EDITOR}"),
    "comments that ask to log in": framed(f"{TITLE}_某某网", f"<h1>{TITLE}</h1><div><p>{_SHORT}</p></div><div>登录后才能评论 请输入验证码</div>"),
    "scripts and an empty root beside the article": framed(f"{TITLE}_某某网", f"<div id=app></div><h1>{TITLE}</h1>{HEAD}<div>{BODY}</div><script>document.cookie='a=1';location.href</script>"),
    "article at the root's address": framed(f"{TITLE}_某某网", f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>"),
    "body of links and text": framed(f"{TITLE}_某某网", f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}<p><a href=/f/1.doc>附件1：收购点名单.doc</a></p><p><a href=/f/2.doc>附件2：收购价格表.doc</a></p><p><a href=/f/3.doc>附件3：联系电话一览.doc</a></p><p><a href=/f/4.doc>附件4：申请表格式样.doc</a></p></div>"),
}  # fmt: skip
