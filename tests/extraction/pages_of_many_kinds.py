# ruff: noqa: E501 - pages read best with a shape on one line
"""Further pages of our own making: newspapers, offices, schools, blogs, platforms, old and new ways to build a page.

Each shows the same article, with what its kind of site says of it and around it.
"""

from tests.extraction.pages_of_our_own import BODY, PARAGRAPHS, TITLE, page

_BR = "<br/>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{text}" for text in PARAGRAPHS)
_COMMENTS = "".join(
    f"<li><a href=/u/{n}>网友{n}</a><span>2022-11-0{n} 08:0{n}</span><p>家乡的变化真大，希望粮价再涨一点，让种粮的农民都有好收成。支持！</p></li>"
    for n in range(1, 10)
)
_SIDE = "".join(f"<li><a href=/n/{n}.html>河东区第{n}届社区文化艺术节开幕</a></li>" for n in range(1, 10))
_TOP = "<div class=top>今天是2022年11月23日 星期三 <a href=/login>登录</a> <a href=/reg>注册</a></div>"
USUAL = {"time": "2021-09-07T10:15", "source": "某某日报", "authors": [], "editors": ["张三丰"], "body": PARAGRAPHS}

KINDS: dict[str, tuple[str, dict[str, object]]] = {
    "wire service with a date in the header": (
        page(f"{_TOP}<h1>{TITLE}</h1><div class=left-t>2021年09月07日 10:15　来源：<a href=http://x.example>某某日报</a><span><a>参与互动</a></span></div><div class=left_zw>{BODY}</div><div class=left_name>【编辑:张三丰】</div>"),
        {},
    ),
    "dateline of a wire service": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15:22　来源：某某社</div><div id=detail><p>某某社丰源9月7日电（记者李大力、王小明）{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}（完）</p></div><div>责任编辑： 张三丰</div>"),
        {"time": "2021-09-07T10:15:22", "source": "某某社", "authors": ["李大力", "王小明"], "body": [f"某某社丰源9月7日电（记者李大力、王小明）{PARAGRAPHS[0]}", PARAGRAPHS[1], f"{PARAGRAPHS[2]}（完）"]},
    ),
    "electronic newspaper": (
        page(f"<div class=paper><a>第05版：要闻</a> <a>上一篇</a> <a>下一篇</a></div><div class=article><h3>粮食丰收</h3><h1>{TITLE}</h1><h2>农民卖上放心粮</h2><p class=sec>本报记者　李大力 <span class=date>《某某日报》（2021年09月07日　第 05 版）</span></p><div id=ozoom>{BODY}</div></div>", title=f"{TITLE}-某某日报数字报"),
        {"time": "2021-09-07", "source": "某某日报", "authors": ["李大力"], "editors": []},
    ),
    "government notice with a table of facts": (
        page(f"<div class=xxgk><table><tr><td>索 引 号：</td><td>000/2021-0001</td><td>主题分类：</td><td>农业</td></tr><tr><td>发布机构：</td><td>某某县粮食局</td><td>成文日期：</td><td>2021年09月01日</td></tr><tr><td>标　　题：</td><td colspan=3>{TITLE}</td></tr><tr><td>发文字号：</td><td>某粮〔2021〕1号</td><td>发布日期：</td><td>2021年09月07日</td></tr></table></div><h1>{TITLE}</h1><div class=TRS_Editor>{BODY}</div><div>扫一扫在手机打开当前页</div><div>【打印本页】【关闭窗口】</div>", title=f"{TITLE} - 某某县人民政府"),
        {"time": "2021-09-07", "source": "某某县粮食局", "editors": []},
    ),
    "government article with print and font buttons": (
        page(f"<div class=title>{TITLE}</div><div class=info><span>发布时间：2021-09-07 10:15</span><span>来源：某某日报</span><span>浏览次数：<i id=hits>128</i>次</span><span>字体：【<a>大</a> <a>中</a> <a>小</a>】</span><span><a>打印</a></span></div><div class=content>{BODY}<p>（责任编辑：张三丰）</p></div><div>分享到：<a>微信</a><a>微博</a></div>", head='<meta name="ArticleTitle" content="' + TITLE + '"><meta name="PubDate" content="2021-09-07 10:15"><meta name="ContentSource" content="某某日报">'),
        {},
    ),
    "school news": (
        page(f"<form name=_newscontent_fromname><div align=center><h2>{TITLE}</h2><div>发布时间：2021-09-07&nbsp;&nbsp;作者：李大力&nbsp;&nbsp;来源：宣传部&nbsp;&nbsp;点击：[<span>36</span>]</div></div><div id=vsb_content><div class=v_news_content>{BODY}</div></div><p>编辑：张三丰　审核：赵六</p><div>上一条：<a href=/1.htm>关于举办第三届运动会的通知</a></div><div>下一条：<a href=/2.htm>我校召开秋季开学工作会议</a></div></form>", title=f"{TITLE}-某某大学"),
        {"time": "2021-09-07", "source": "宣传部", "authors": ["李大力"]},
    ),
    "hospital news, credits at the end of the text": (
        page(f"<div class=h>{TITLE}</div><div>时间：2021-09-07　阅读：99</div><div class=txt>{BODY}<p style='text-align:right'>（文/李大力 图/王小明 编辑/张三丰 审核/赵六）</p></div>", title=f"{TITLE}_某某市医院"),
        {"time": "2021-09-07", "source": None, "authors": ["李大力"], "body": [*PARAGRAPHS, "（文/李大力 图/王小明 编辑/张三丰 审核/赵六）"]},
    ),
    "old system with author unknown": (
        page(f"<table width=760><tr><td height=40 align=center class=tt><b>{TITLE}</b></td></tr><tr><td align=center>作者：佚名　来源：某某日报　点击数：<script src=/hit.asp></script>　更新时间：2021-9-7 10:15:22</td></tr><tr><td id=zoom>{_BR}</td></tr><tr><td align=right>责任编辑：张三丰</td></tr><tr><td>上一篇：<a href=/1.html>秋收农机检修忙</a></td></tr></table>"),
        {"time": "2021-09-07T10:15:22"},
    ),
    "portal with a badge in the headline": (
        page(f"<div class=text-title><h1>{TITLE}<span class=article-tag><span>原创</span></span></h1><div class=article-info><span class=time id=news-time>2021-09-07 10:15</span> <span data-role=original-link>来源: <a href=http://x.example>某某日报</a></span></div></div><article>{BODY}<p data-role=editor-name>责任编辑：<span></span>张三丰</p></article><div>声明：该文观点仅代表作者本人，本平台系信息发布平台，仅提供信息存储空间服务。</div>"),
        {},
    ),
    "platform account and time": (
        page(f"<h1>{TITLE}</h1><div class=article-meta><span>2021-09-07 10:15</span><span>·</span><span class=name><a href=/u/1>丰源观察</a></span></div><article>{BODY}</article>"),
        {"source": None, "authors": ["丰源观察"], "editors": []},
    ),
    "column of a knowledge site, time at the bottom": (
        page(f"<h1 class=Post-Title>{TITLE}</h1><div class=AuthorInfo><meta itemprop=name content=李大力><span class='UserLink AuthorInfo-name'><a href=/people/1>李大力</a></span><div>种粮三十年</div><button>关注</button></div><div class=RichText>{BODY}</div><div class=ContentItem-time>发布于 2021-09-07 10:15</div><div>赞同 12</div>", head=""),
        {"source": None, "authors": ["李大力"], "editors": []},
    ),
    "account of a social network": (
        page(f"<h1 id=activity-name>{TITLE}</h1><div id=meta_content><span class='rich_media_meta rich_media_meta_nickname'><a id=js_name>丰源发布</a></span> <em id=publish_time>2021-09-07 10:15</em></div><div class=rich_media_content id=js_content style='visibility: hidden; opacity: 0;'><section><section>{''.join(f'<section><p><span>{t}</span></p></section>' for t in PARAGRAPHS)}</section></section><p>来源：某某日报</p><p>编辑：张三丰</p></div>", title=""),
        {"authors": ["丰源发布"]},
    ),
    "from a medium, without label": (
        page(f"<h1>{TITLE}</h1><div class=info><span>2021年09月07日 10:15:22</span><span>来自 <a href=/x>某某日报</a></span></div><div>{BODY}</div><div>责任编辑：张三丰 PN001</div>"),
        {"time": "2021-09-07T10:15:22"},
    ),
    "finance medium with 来源于 and 文｜": (
        page(f"<h1>{TITLE}</h1><div id=artInfo>2021年09月07日 10:15 来源于 <a href=/>某某周刊</a></div><div id=Main_Content_Val><p>　　文｜某某周刊 李大力</p>{BODY}</div><div>责任编辑：张三丰 | 版面编辑：赵六</div>"),
        {"source": "某某周刊", "authors": ["李大力"], "body": ["文｜某某周刊 李大力", *PARAGRAPHS]},
    ),
    "traditional characters": (
        page("<h1>豐源縣秋糧收購工作全面展開</h1><div><time datetime='2021-09-07T10:15:00+08:00'>2021-09-07 10:15</time><span>某某報</span> <span>記者 李大力／豐源報導</span></div><section><p>連日來，豐源縣各鄉鎮的糧食收購點一派繁忙，農戶們開著滿載玉米的車輛排隊等候過磅。</p><p>縣糧食部門抽調業務骨幹進駐各收購點，做到隨到隨收、當場結算，讓農民賣明白糧。</p></section><div>責任編輯：張三豐</div>", title="豐源縣秋糧收購工作全面展開 | 某某報"),
        {"title": "豐源縣秋糧收購工作全面展開", "source": "某某報", "authors": ["李大力"], "editors": ["張三豐"], "body": ["連日來，豐源縣各鄉鎮的糧食收購點一派繁忙，農戶們開著滿載玉米的車輛排隊等候過磅。", "縣糧食部門抽調業務骨幹進駐各收購點，做到隨到隨收、當場結算，讓農民賣明白糧。"]},
    ),
    "film with a description": (
        page(f"<div class=player><video src=/v/1.mp4 poster=/1.jpg></video></div><h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div class=desc><p>{PARAGRAPHS[0]}</p></div><div>责任编辑：张三丰</div>"),
        {"body": PARAGRAPHS[:1]},
    ),
    "short text over long comments": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报 责任编辑：张三丰</div><div class=c><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[2]}</p></div><div><h3>网友评论 128条</h3><ul>{_COMMENTS * 5}</ul></div>"),
        {"body": [PARAGRAPHS[0], PARAGRAPHS[2]]},
    ),
    "three dates around the headline": (
        page(f"{_TOP}<div>当前位置：<a href=/>首页</a> &gt; <a href=/yw/>要闻</a> &gt; 正文</div><h1>{TITLE}</h1><div><span>创建时间：2021-09-06 20:00</span><span>发布时间：2021-09-07 10:15</span><span>最后修改：2021-09-08 09:00</span><span>来源：某某日报</span></div><div>{BODY}</div><div>责编：张三丰</div>"),
        {},
    ),
    "day before month": (
        page(f"<h1>{TITLE}</h1><div>07 Sep 2021 10:15 | 某某日报</div><div>{BODY}</div><div>责编：张三丰</div>"), {}
    ),
    "body with lists": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div><p>{PARAGRAPHS[0]}</p><p>收购分三步进行：</p><ol><li>农户持证登记，领取排队号牌；</li><li>质检人员现场取样化验水分；</li><li>过磅后当场结算，粮款打卡。</li></ol><p>{PARAGRAPHS[3]}</p></div><p>责任编辑：张三丰</p>"),
        {"body": [PARAGRAPHS[0], "收购分三步进行：", "农户持证登记，领取排队号牌；", "质检人员现场取样化验水分；", "过磅后当场结算，粮款打卡。", PARAGRAPHS[3]]},
    ),
    "interview": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div><p>{PARAGRAPHS[0]}</p><p>记者：今年的收购价格怎么样？</p><p>李大力：价格比去年每斤高出五分钱，农户们都很满意。</p><p>记者：粮款什么时候能到账？</p><p>李大力：过磅以后半小时之内，钱就打到卡上。</p></div><p>责任编辑：张三丰</p>"),
        {"body": [PARAGRAPHS[0], "记者：今年的收购价格怎么样？", "李大力：价格比去年每斤高出五分钱，农户们都很满意。", "记者：粮款什么时候能到账？", "李大力：过磅以后半小时之内，钱就打到卡上。"]},
    ),
    "subheads and nested quotations": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div><p>{PARAGRAPHS[0]}</p><p><strong>随到随收</strong></p><blockquote><blockquote><p>{PARAGRAPHS[2]}</p></blockquote></blockquote><h3>进度加快</h3><p>{PARAGRAPHS[3]}</p></div><p>责任编辑：张三丰</p>"),
        {"body": [PARAGRAPHS[0], "随到随收", PARAGRAPHS[2], "进度加快", PARAGRAPHS[3]]},
    ),
    "pictures with captions": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div><p>{PARAGRAPHS[0]}</p><p style='text-align:center'><img src=/1.jpg></p><p style='text-align:center'>农户在收购点排队过磅。记者 王小明 摄</p><p>{PARAGRAPHS[3]}</p></div><p>责任编辑：张三丰</p>"),
        {"photographers": ["王小明"], "body": [PARAGRAPHS[0], "农户在收购点排队过磅。记者 王小明 摄", PARAGRAPHS[3]]},
    ),
    "many columns beside the article": (
        page(f"<div class=left><h3>热点</h3><ul>{_SIDE}</ul></div><div class=mid><h1>{TITLE}</h1><p class=i>2021-09-07 10:15　来源：某某日报</p>{BODY}<p>责任编辑：张三丰</p></div><div class=right><h3>专题</h3><ul>{_SIDE}</ul><p>本报记者走基层，讲述百姓身边的故事，欢迎读者提供线索，我们将第一时间跟进报道。</p></div>"),
        {},
    ),
    "source at the end of the text": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15</div><div>{BODY}<p>（来源：某某日报）</p><p>责任编辑：张三丰</p></div>"),
        {},
    ),
    "source behind a bar, people one a line": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15</div><div>{BODY}<p>来源丨某某日报</p><p>记者丨李大力</p><p>责编丨张三丰</p><p>编审丨赵六</p></div>"),
        {"authors": ["李大力"], "body": [*PARAGRAPHS, "记者丨李大力"]},
    ),
    "application page for sharing": (
        page(f"<div class=bar><img src=/logo.png><span>某某客户端</span><a href=/down>立即打开</a></div><div class=news_title>{TITLE}</div><div class=news_from><span>某某日报</span><span>2021-09-07 10:15</span></div><div class=news_content>{BODY}<p>编辑：张三丰</p></div><div class=more>打开某某客户端，查看更多精彩内容</div>"),
        {},
    ),
    "everything is spans and breaks": (
        page(f"<center><span style='font-size:22px'><b>{TITLE}</b></span><br><br><span>2021-09-07 10:15:00 来源：某某日报 编辑：张三丰</span></center><br><span>{_BR}</span><br>"),
        {"time": "2021-09-07T10:15:00"},
    ),
    "headline broken over two lines": (
        page(f"<h1>{TITLE[:6]}<br>{TITLE[6:]}</h1><div>2021-09-07 10:15 来源：某某日报</div><div>{BODY}</div><div>责任编辑：张三丰</div>"),
        {"title": TITLE},
    ),
    "window title with the channel first": (
        page(f"<div><h2>{TITLE}</h2><span>2021-09-07 10:15:00</span><span>来源：某某日报</span></div><div>{BODY}</div><div>责任编辑：张三丰</div>", title=f"要闻-{TITLE}"),
        {"time": "2021-09-07T10:15:00"},
    ),
    "labels in a list of definitions": (
        page(f"<h1>{TITLE}</h1><dl><dt>发布时间</dt><dd>2021-09-07 10:15</dd><dt>信息来源</dt><dd>某某日报</dd><dt>责任编辑</dt><dd>张三丰</dd></dl><div>{BODY}</div>"),
        {},
    ),
    "recommended articles with summaries under it": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div>{BODY}</div><p>责任编辑：张三丰</p><div class=list>" + "".join(f"<div><h4><a href=/n/{n}.html>河东区第{n}届社区文化艺术节开幕</a></h4><p>近日，河东区第{n}届社区文化艺术节开幕，来自各街道的文艺队伍登台献艺，吸引了不少居民前来观看。</p></div>" for n in range(1, 9)) + "</div>"),
        {},
    ),
    "text parted by pictures only": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div>" + "<p><img src=/x.jpg></p>".join(f"<p>{t}</p>" for t in PARAGRAPHS) + "</div><div>责任编辑：张三丰</div>"),
        {},
    ),
    "editor's note, then the text": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div><p>编者按：金秋时节，本报推出系列报道，记录田间地头的丰收故事。</p>{BODY}</div><div>责任编辑：张三丰</div>"),
        {"body": ["编者按：金秋时节，本报推出系列报道，记录田间地头的丰收故事。", *PARAGRAPHS]},
    ),
    "people in the head line, several roles": (
        page(f"<h1>{TITLE}</h1><p>某某日报 2021-09-07 10:15 记者：李大力 通讯员：王小明 编辑：张三丰</p><div>{BODY}</div>"),
        {"authors": ["李大力", "王小明"]},
    ),
    "own page of a newspaper's group": (
        page(f"<h1>{TITLE}</h1><div><span>2021-09-07 10:15</span><span>某某日报·某某新闻</span><span>记者 李大力</span></div><div>{BODY}</div><div>编辑：张三丰 校对：赵六</div>"),
        {"source": "某某日报·某某新闻", "authors": ["李大力"], "proofreaders": ["赵六"]},
    ),
    "party paper with kicker, subtitle and author alone": (
        page(f"<div class=text_title><h3 class=pre>粮食丰收</h3><h1>{TITLE}</h1><h4 class=sub>农民卖上放心粮</h4><p class=author>李大力</p><div class=box01><div class=fl>2021年09月07日10:15　　来源：<a href=http://x.example>某某日报</a></div></div></div><div class=show_text>{BODY}<div class=edit>(责编：张三丰、李四)</div></div>"),
        {"authors": ["李大力"], "editors": ["张三丰", "李四"]},
    ),
    "opinion with a box about its author": (
        page(f"<h3>{TITLE}</h3><div class=time><span>2021-09-07 10:15</span><span>字号：A- A A+</span><span>来源：某某日报</span></div><div class=author-intro><p><a href=/u/1>李大力</a></p><p>某某大学教授</p><p>作者最近文章</p></div><div class=content>{BODY}</div><div>责任编辑：张三丰</div>"),
        {"authors": ["李大力"]},
    ),
    "author, date and views in spans": (
        page(f"<h1>{TITLE}</h1><div class=article-info><span class=author><a href=/u/1>李大力</a></span><span class=date>2021/09/07 10:15</span><span>来源：某某日报</span><span>浏览 1.2w</span></div><div class=article-content>{BODY}</div><p>责任编辑：张三丰</p>"),
        {"authors": ["李大力"]},
    ),
    "relative time with the true one in a script": (
        page(f"<h1>{TITLE}</h1><div><a class=title-icon-item href=/user/1>丰源观察</a><span class=title-icon-item>·2小时前</span></div><div class=articleDetailContent>{BODY}</div><script>window.initialState={{\"publishTime\":1630980900000}}</script>"),
        {"time": "2021-09-07T10:15:00", "source": None, "authors": ["丰源观察"], "editors": []},
    ),
    "reporter over the time, people under the text one a line": (
        page(f"<h1>{TITLE}</h1><div>某某日报记者 李大力</div><div><span>2021-09-07 10:15</span><span>来源：某某日报</span></div><div>{BODY}</div><div>责任编辑：张三丰</div><div>图片编辑：王五</div><div>校对：赵六</div><div>某某日报报料：000-000000</div><div>某某日报，未经授权不得转载</div>"),
        {"authors": ["李大力"], "proofreaders": ["赵六"]},
    ),
    "reporter, editor and proofreader parted by spaces": (
        page(f"<h1>{TITLE}</h1><div><span>某某日报</span><span>2021-09-07 10:15</span></div><div><p>某某日报讯（记者 李大力）{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>编辑 张三丰 校对 赵六</p></div>"),
        {"authors": ["李大力"], "proofreaders": ["赵六"], "body": [f"某某日报讯（记者 李大力）{PARAGRAPHS[0]}", PARAGRAPHS[1]]},
    ),
    "television": (
        page(f"<h1>{TITLE}</h1><div class=info1>来源：某某网&nbsp; | &nbsp;2021年09月07日 10:15:22</div><div class=content_area><p>原标题：秋粮收购全面展开</p>{BODY}</div><div class=zebian><span>编辑：张三丰</span><span>责任编辑：李四</span></div>"),
        {"time": "2021-09-07T10:15:22", "source": "某某网", "editors": ["张三丰", "李四"]},
    ),
    "name behind the source, wide gap": (
        page(f"<h1>{TITLE}</h1><div>2021年09月07日 10:15　　　来源：某某日报　　李大力</div><div>{BODY}</div><div>（责任编辑：张三丰）</div>"),
        {"authors": ["李大力"]},
    ),
    "time, medium and name in a row": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15:22　某某日报 李大力</div><div>{BODY}</div><div>（责任编辑：张三丰 ）</div>"),
        {"time": "2021-09-07T10:15:22", "authors": ["李大力"]},
    ),
    "people without colons in the head line": (
        page(f"<h1>{TITLE}</h1><div><span>某某在线</span><span>2021-09-07 10:15</span><span>记者 李大力 通讯员 王小明</span><span>编辑 张三丰</span></div><div>{BODY}</div>"),
        {"source": "某某在线", "authors": ["李大力", "王小明"]},
    ),
    "source in brackets at the end, editor with a code": (
        page(f"<h1>{TITLE}</h1><div class=time>2021年09月07日 10:15</div><div id=ContentBody>{BODY}<p>（文章来源：某某日报）</p><p class=em_media>（责任编辑：DF000）</p></div>"),
        {"editors": []},
    ),
    "blog with the line at the bottom": (
        page(f"<h1><a href=/p/1.html>{TITLE}</a></h1><div class=postBody><div>{BODY}</div></div><div class=postDesc>posted @ <span id=post-date>2021-09-07 10:15</span>&nbsp; <a href=/li>李大力</a>&nbsp; 阅读(99)&nbsp; 评论(0)&nbsp; <a href=#>编辑</a>&nbsp; <a href=#>收藏</a></div>", title=f"{TITLE} - 李大力 - 博客"),
        {"source": None, "editors": []},
    ),
    "forum": (
        page(f"<h1>{TITLE}</h1><div class=post><div class=authi><a href=/u/1>李大力</a></div><div><em>发表于 2021-09-07 10:15:22</em> | <a>只看该作者</a></div><div class=t_f>{_BR}</div></div>" + "".join(f"<div class=post><div><a href=/u/{n}>网友{n}</a></div><div>发表于 2021-09-0{n} 11:00:00</div><div class=t_f>粮价今年不错，楼主说得对，收购点的服务也比往年好。</div></div>" for n in range(8, 10)), title=f"{TITLE}-某某论坛"),
        {"time": "2021-09-07T10:15:22", "source": None, "authors": ["李大力"], "editors": []},
    ),
    "weekday between date and clock": (
        page(f"<h1>{TITLE}</h1><div>2021年09月07日 星期二 10:15 来源：某某日报</div><div>{BODY}</div><div>责任编辑：张三丰</div>"), {}
    ),
    "time element that shows how long ago": (
        page(f"<h1>{TITLE}</h1><div><time datetime='2021-09-07T10:15:00+08:00'>3天前</time> 来源：某某日报</div><div>{BODY}</div><div>责任编辑：张三丰</div>"),
        {"time": "2021-09-07T10:15:00"},
    ),
    "lines of preformatted text by style": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div style='white-space:pre-wrap'>" + "\n\n".join(PARAGRAPHS) + "</div><div>责任编辑：张三丰</div>"),
        {},
    ),
    "headline in a paragraph, no title element": (
        f"<html><body><p class=tt><strong>{TITLE}</strong></p><p>2021-09-07 10:15　来源：某某日报　编辑：张三丰</p>{BODY}</body></html>",
        {},
    ),
    "pager under the text": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div>{BODY}<p><a>1</a> <a href=2.html>2</a> <a href=2.html>下一页</a></p></div><div>责任编辑：张三丰</div>"), {}
    ),
    "pager under the text, with a label": (
        page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15 来源：某某日报</div><div>{BODY}<div><span>页：</span><span>1</span> <a href=2/>2</a> <a href=3/>3</a></div></div><div>责任编辑：张三丰</div>"), {}
    ),
    "publisher's name and time as an office writes them": (
        page(f"<h1>{TITLE}</h1><div>发布人：李大力　发布时间：2021-09-07　阅读次数：30</div><div>{BODY}<p>供稿：宣传科　编辑：张三丰　审核：赵六</p></div>"),
        {"time": "2021-09-07", "source": None, "authors": ["宣传科"], "body": [*PARAGRAPHS, "供稿：宣传科 编辑：张三丰 审核：赵六"]},
    ),
    "source with a section behind a dash": (
        page(f"<h1>{TITLE}</h1><div>发布时间：2021-09-07 10:15:22　来源：某某日报——某某网　责任编辑：张三丰</div><div>{BODY}</div>"),
        {"time": "2021-09-07T10:15:22", "source": "某某日报——某某网"},
    ),
    "head line and text in one element": (
        page(f"<div class=box><h1>{TITLE}</h1>2021-09-07 10:15<br>来源：某某日报<br><br>{_BR}<br>责任编辑：张三丰</div>"), {}
    ),
    "text in spans of one paragraph": (
        page(f"<h1>{TITLE}</h1><p>2021-09-07 10:15 来源：某某日报</p><div><p>" + "".join(f"<span>{t}</span><br>" for t in PARAGRAPHS) + "</p></div><p>责任编辑：张三丰</p>"), {}
    ),
    "related articles inside the text": (
        page(f"<h1>{TITLE}</h1><p>2021-09-07 10:15 来源：某某日报</p><div><p>{PARAGRAPHS[0]}</p><div class=rel><p>相关报道</p><p><a href=/a>河东区秋粮收购点提前开磅迎接农户</a></p></div><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p></div><p>责任编辑：张三丰</p>"), {}
    ),
    "promotion between text and editor": (
        page(f"<h1>{TITLE}</h1><p>2021-09-07 10:15 来源：某某日报</p><div>{BODY}<p><img src=/qr.png></p><p>长按识别二维码，关注某某日报公众号</p><p>责任编辑：张三丰</p></div>"), {}
    ),
    "summary over the text": (
        page(f"<h1>{TITLE}</h1><p>2021-09-07 10:15 来源：某某日报</p><div class=summary>[摘要] 秋粮收购工作已经展开，农户卖粮踊跃，粮款当场结清。</div><div>{BODY}</div><p>责任编辑：张三丰</p>"),
        {},
    ),
}  # fmt: skip
"""By kind: the page, and where its record differs from `USUAL`."""
