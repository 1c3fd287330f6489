# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
"""Pages of our own making in the shapes of Chinese news sites: one invented article, many ways to show it."""

TITLE = "丰源县秋粮收购工作全面展开"
PARAGRAPHS = [
    "连日来，丰源县各乡镇的粮食收购点一派繁忙，农户们开着满载玉米的车辆排队等候过磅。",
    "“今年收成好，价格也不错，一亩地能多收三百多元。”种粮大户站在粮堆旁，笑着向前来采购的客商介绍。",
    "县粮食部门抽调业务骨干进驻各收购点，做到随到随收、当场结算，让农民卖明白粮、放心粮。",
    "截至目前，全县已收购玉米一万两千吨，兑付粮款两千八百余万元，收购进度快于上年同期。",
]
BODY = "".join(f"<p>　　{text}</p>" for text in PARAGRAPHS)
HEAD = "<div>2021-09-07 10:15 来源：某某日报</div>"
EDITOR = "<div>责任编辑：张三丰</div>"

_LINKS = "".join(
    f'<li><a href="/n/{number}.html">河东区举办第{number}届社区文化艺术节活动开幕</a> <span>2020-0{number}-11 10:2{number}</span></li>'
    for number in range(1, 9)
)
_NAVIGATION = "".join(f'<a href="/{name}/">{name}</a>' for name in ("首页", "要闻", "国内", "国际", "财经", "体育"))
_COMMENTS = "".join(
    f"<div><b>网友{number}</b> <i>2022-11-0{number} 08:0{number}</i><p>说得太好了，希望家乡越来越好，农民朋友的收入越来越高，"
    "日子越过越红火，支持支持再支持！</p></div>"
    for number in range(1, 9)
)


def page(inner: str, *, title: str = f"{TITLE}_要闻_某某新闻网", head: str = "") -> str:
    """A page with navigation, a list of other articles and a footer around `inner`."""
    return (
        f"<html><head><title>{title}</title>{head}</head><body><div class='nav'>{_NAVIGATION}</div>{inner}"
        f"<div><h3>热门推荐</h3><ul>{_LINKS}</ul></div><div>版权所有 某某传媒 晋ICP备000000号 地址：某某街1号</div></body></html>"
    )


SHAPES = {
    "time in three elements above the headline": page(
        '<div><span class="year"><em>2021</em></span><span class="day"><em>09</em>/<em>07</em></span><span>10:15:22</span></div>'
        f"<div>来源：某某日报</div><h1><span>{TITLE}</span></h1><div>{BODY}<div>【责任编辑:张三丰】</div></div>"
    ),
    "link home at the end of the last paragraph": page(
        f'<h1>{TITLE}</h1><div><span>2021-09-07 10:15</span><span>来源: <a href="http://x.example">某某日报</a></span></div>'
        f'<article><p style="display:none">原标题：{TITLE}二</p>{BODY[:-4]}<a href="/"><span>返回首页，查看更多</span></a></p>'
        "<p>责任编辑：<span>张三丰</span></p></article>"
    ),
    "layout tables": page(
        f"<table><tr><td align=center><b><font size=5>{TITLE}</font></b></td></tr><tr><td align=center>2021-09-07 10:15:22　"
        f"来源：某某日报　点击：<script>count()</script>次</td></tr><tr><td>{'<br>'.join('　　' + text for text in PARAGRAPHS)}</td></tr>"
        "<tr><td align=right>责任编辑：张三丰</td></tr></table>"
    ),
    "headline in a div, paragraphs in divs": page(
        f'<div class="tt">{TITLE}</div><div>发布时间：2021年09月07日10:15 | 来源：某某日报 | 作者：李大力 | 责编：张三丰</div><div>'
        + "".join(f"<div><span>{text}</span></div>" for text in PARAGRAPHS)
        + "</div>"
    ),
    "paragraphs in nested sections": page(
        f"<h2>{TITLE}</h2><p><span>某某日报</span><span>2021-09-07 10:15</span></p><section><section>"
        + "".join(f"<section><p><span>{text}</span></p></section>" for text in PARAGRAPHS)
        + "</section></section><p>编辑：张三丰</p>"
    ),
    "hidden advertising of 90,000 characters": page(
        f'<div style="position:absolute;left:-9999px">{"某某商城网址大全，真人在线，欢迎光临！" * 4000}</div><h1>{TITLE}</h1>{HEAD}'
        f'<div>{BODY}</div><div style="display:none">{"某某商城，网址！" * 2000}</div>{EDITOR}'
    ),
    "article behind the end of the document": "<html><head><title>x</title></head><body></body></html>"
    + page(f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>{EDITOR}"),
    "logo and channel in the first headings": page(
        f'<h1><a href="/">某某新闻网</a></h1><h1>要闻频道</h1><h3>{TITLE}</h3>{HEAD}<div>{BODY}</div>{EDITOR}'
    ),
    "window title names only the channel": page(
        f"<h3>首页-新闻动态</h3><h5>{TITLE}</h5>{HEAD}<div>{BODY}</div>{EDITOR}", title="新闻动态--某某新闻网"
    ),
    "body in two containers with an advertisement between": page(
        f"<div><h1>{TITLE}</h1>{HEAD}<div><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div><div><a href=x>广告位招租</a></div>"
        f"<div><p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p></div>{EDITOR}</div>"
    ),
    "loose text": page(
        f"<h1>{TITLE}</h1>2021-09-07 10:15 来源：某某日报<hr>{'<br><br>'.join(PARAGRAPHS)}<br>责任编辑：张三丰<br>"
    ),
    "government page with a table of facts": page(
        f"<h1>{TITLE}</h1><table><tr><td>索引号：0001</td><td>发布机构：某某日报</td></tr><tr><td>成文日期：2021-09-01</td>"
        f"<td>发布日期：2021-09-07 10:15</td></tr></table><div>{BODY}</div>{EDITOR}"
    ),
    "English month": page(f"<h1>{TITLE}</h1><div>Sept 7, 2021 10:15 来源：某某日报</div><div>{BODY}</div>{EDITOR}"),
    "source without a label, in a link": page(
        f'<h1>{TITLE}</h1><span>2021-09-07 10:15</span> <a href="http://m.example">某某日报</a> <a>评论</a> <a>分享</a>'
        f"<div>{BODY}<p>（责任编辑：张三丰）</p></div>"
    ),
    "last change beside the publish time": page(
        f"<h1>{TITLE}</h1><div>最后更新：2021-09-08 09:00 来源：某某日报 发布：2021-09-07 10:15</div><div>{BODY}<p>编辑 张三丰</p></div>"
    ),
    "all kinds of boilerplate in the body's element": page(
        f"<h1>{TITLE}</h1>{HEAD}<div><p>（原标题：{TITLE}之二）</p>{BODY}<p>延伸阅读</p><p><a href=/a>另一篇关于秋收的报道在这里可以看到</a></p>"
        "<p><a href=/b>又一篇关于粮价的报道在这里可以看到</a></p><p>标签：<a>粮食</a> <a>收购</a></p><div>分享到：微信 微博</div>"
        "<p>扫一扫下方二维码，关注本报官方微信公众号</p><p>本文来源：某某日报 责任编辑：张三丰</p>"
        "<p>声明：本网未注明来源的稿件版权归本网所有，未经授权不得转载。</p><div>上一篇：<a href=/x>别的新闻标题在这里</a></div></div>"
    ),
    "column of text before the article": page(
        "<div><h3>滚动新闻</h3><p>本站特约评论员文章：秋天是收获的季节，要抓住时机，干在实处，走在前列，把各项任务落到实处。</p></div>"
        f"<div><h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>{EDITOR}</div>"
    ),
    "head line under the body": page(
        f"<h1>{TITLE}</h1><div>{BODY}</div><div>来源：某某日报 时间：2021-09-07 10:15 责任编辑：张三丰</div>"
    ),
    "labels padded and in elements of their own": page(
        f"<h1>{TITLE}</h1><ul><li>来　源</li><li>某某日报</li></ul><p>时　间：2021-09-07 10:15</p><div>{BODY}</div><p>责 编：张三丰</p>"
    ),
    "body hidden until a script has run": page(
        f'<h1>{TITLE}</h1>{HEAD}<div style="visibility: hidden; opacity: 0" id="js_content">{BODY}</div>{EDITOR}'
    ),
    "summary box that repeats the first paragraph": page(
        f"<h1>{TITLE}</h1>{HEAD}<div><div><b>摘要：</b>{PARAGRAPHS[0]}</div><div>{BODY}</div></div>{EDITOR}"
    ),
}
"""Every one of them shows `TITLE`, 2021-09-07 10:15, 某某日报, the editor 张三丰 and `PARAGRAPHS`, and nothing else."""

SHORT_BESIDE_COMMENTS = page(
    f"<h1>{TITLE}</h1><p>2021-09-07 10:15 来源：某某日报</p><div><p>{PARAGRAPHS[1]}</p></div>{EDITOR}"
    f"<div><h4>网友评论</h4>{_COMMENTS * 4}</div>"
)
GALLERY = page(
    f"<h2>{TITLE}</h2>{HEAD}<div><img src=/1.jpg><p>工人正在装车</p><img src=/2.jpg><p>农户在过磅 记者 王五 摄</p></div>{EDITOR}"
)
