# ruff: noqa: E501 - pages read best with a shape on one line
"""Further shapes again: pages of the web's first years, finance and technology media, media abroad, offices, films."""

from __future__ import annotations

from tests.extraction.pages_of_unseen_sites import FOOTER, MUSEUM, SCHOOL, WATER, cards, comments, links, p, page
from tests.extraction.unseen_site_shapes import CAPTION, lead, record, tail

W, S, M = WATER, SCHOOL, MUSEUM

EARLY = {
    "site's address before the time, medium behind it": (
        f"<html><head><title>{W.title}_新闻中心_新浪网</title></head><body><table width=750><tr><td>{links()}</td></tr></table><table width=585><tr><th class=f24><font color=#05006C>{W.title}</font></th></tr><tr><td height=20 align=center>http://www.portal.example 2008年10月23日15:53 <font color=#A20010>云岭日报</font></td></tr><tr><td class=l17><font id=zoom>{W.p}<p>(责任编辑：李晓东)</p></font></td></tr></table><table><tr><td>【<a href=/c>评论</a>】【<a href=/p>打印</a>】【<a href=/x>关闭</a>】</td></tr></table>{FOOTER}</body></html>",
        record(W, "2008-10-23T15:53", "云岭日报", "", "李晓东"),
    ),
    "agency's address, wide gaps": (
        f"<html><head><title>{W.title}-新华网</title></head><body><table><tr><td align=center><b>{W.title}</b></td></tr><tr><td align=center>www.AGENCY.example　　2008年10月23日 15:53:27　　来源：云岭日报</td></tr><tr><td>{W.br}</td></tr><tr><td>（责任编辑：李晓东 ）</td></tr></table>{FOOTER}</body></html>",
        record(W, "2008-10-23T15:53:27", "云岭日报", "", "李晓东"),
    ),
    "buttons in brackets behind the time": (
        page(f"<h1>{S.title}</h1><div>2008年10月23日15:53　【字号 <a>大</a> <a>中</a> <a>小</a>】【<a>留言</a>】【<a>论坛</a>】【<a>打印</a>】【<a>关闭</a>】</div><div>来源：云岭日报</div><table><tr><td><font>{S.p}</font></td></tr></table><div>(责任编辑：李晓东)</div>", f"{S.title}--教育--云岭网"),
        record(S, "2008-10-23T15:53", "云岭日报", "", "李晓东"),
    ),
    "portal's name, medium and writer in a row": (
        page(f"<div id=ArticleTit>{M.title}</div><div>http://news.portal.example　　2008年10月23日15:53　　　云岭晚报　　张建华　　我要评论(<a>0</a>)</div><div id=ArticleCnt>{M.br}</div><div>[责任编辑：carrieli]</div>", f"{M.title}_新闻_腾讯网"),
        record(M, "2008-10-23T15:53", "云岭晚报", "张建华", "carrieli"),
    ),
    "web form around everything": (
        f"<html><head><title>新闻详情</title></head><body><form id=form1><div>{links()}</div><div><span id=lblTitle>{S.title}</span></div><div><span>发布时间：</span><span id=lblTime>2022-10-23 15:53:27</span> <span>来源：</span><span id=lblSource>安平市教育局</span> <span>点击数：</span><span>128</span></div><div><span id=lblContent>{S.p}</span></div></form>{FOOTER}</body></html>",
        record(S, "2022-10-23T15:53:27", "安平市教育局"),
    ),
}  # fmt: skip

TRADES = {
    "technology media, marks for a search engine": (
        page(f"<h1>{M.title}</h1><div class=info><span id=pubtime_baidu>2022/10/23 15:53:27</span><span id=source_baidu>来源：<a href=/>云岭之家</a></span><span id=author_baidu>作者：<strong>张建华</strong></span><span id=editor_baidu>责编：<strong>李晓东</strong></span><span>评论：<em id=commentcount></em></span></div><div id=paragraph>{p(*lead(M, '云岭之家 10 月 23 日消息，'))}</div><div>相关文章</div><ul>{links()}</ul>", f"{M.title} - 云岭之家"),
        record(M, "2022-10-23T15:53:27", "云岭之家", "张建华", "李晓东", lead(M, "云岭之家 10 月 23 日消息，")),
    ),
    "business media, reprint of an account": (
        page(f"<h1>{S.title}</h1><div><a class=author href=/user/1>城市观察</a><span>·2022-10-23 15:53</span></div><div class=summary>腾得出教室，还要排得开时间。</div><div class=articleDetailContent><p>本文来自微信公众号“城市观察”（ID：citywatch），作者：张建华，编辑：李晓东，云岭经授权发布。</p>{S.p}</div><div>该文观点仅代表作者本人，本平台仅提供信息存储空间服务。</div><div>{cards()}</div>", f"{S.title}-36氪"),
        {**record(S, "2022-10-23T15:53", None, "城市观察 张建华", "李晓东"), "body": ["本文来自微信公众号“城市观察”（ID：citywatch），作者：张建华，编辑：李晓东，云岭经授权发布。", *S.paragraphs]},
    ),
    "finance paper, reporter and editor on the first line": (
        page(f"<h1>{S.title}</h1><p class=u-time><span class=source>每日经济新闻</span><span class=time>2022-10-23 15:53:27</span></p><div class=g-articl-text><p>每经记者 张建华　　　　每经编辑 李晓东</p>{S.p}<p>封面图片来源：每经记者 王海燕 摄</p></div><p>如需转载请与《每日经济新闻》报社联系。未经《每日经济新闻》报社授权，严禁转载或镜像，违者必究。</p>", f"{S.title} | 每经网"),
        {**record(S, "2022-10-23T15:53:27", "每日经济新闻", "张建华", "李晓东"), "body": ["每经记者 张建华 每经编辑 李晓东", *S.paragraphs, "封面图片来源：每经记者 王海燕 摄"]},
    ),
    "securities paper, proofreader at the end": (
        page(f"<div class=detail-title>{S.title}</div><div class=detail-info><span>来源：证券时报网</span><span>作者：张建华</span><span>2022-10-23 15:53</span></div><div class=detail-content>{S.p}<p>校对：王海燕</p></div><div>责任编辑： 李晓东</div><div>声明：证券时报力求信息真实、准确，文章提及内容仅供参考，不构成实质性投资建议，据此操作风险自担</div><div>下载“证券时报”官方APP，或关注官方微信公众号，即可随时了解股市动态，洞察政策信息，把握财富机会。</div>", f"{S.title}_证券时报网"),
        record(S, "2022-10-23T15:53", "证券时报网", "张建华", "李晓东"),
    ),
    "finance portal, items in divs, editor's number": (
        page(f"<div class=title>{W.title}</div><div class=infos><div class=item>2022年10月23日 15:53</div><div class=item>来源：云岭证券报</div><div class=item>编辑：东方财富网</div></div><div class=abstract><div>摘要</div><div>水库加固后，下游农田灌溉有了保障。</div></div><div id=ContentBody>{W.p}<p>（文章来源：云岭证券报）</p></div><div>文章来源：云岭证券报</div><div>责任编辑：91</div><div>郑重声明：发布此内容旨在传播更多信息，与本站立场无关，不构成投资建议。</div>", f"{W.title} _ 东方财富网"),
        record(W, "2022-10-23T15:53", "云岭证券报"),
    ),
    "flash over a stream of flashes": (
        page(f"<h1>{W.title}</h1><div>2022-10-23 15:53</div><div><p>云岭电讯10月23日电，{W.paragraphs[0]}</p></div><div>" + "".join(f"<div><span>1{n}:2{n}</span><a href=/f/{n}>【市图书馆第{n}分馆开放】云岭电讯10月23日电，市图书馆第{n}分馆当天开放，藏书两万册。</a></div>" for n in range(1, 9)) + "</div>", W.title),
        record(W, "2022-10-23T15:53", None, body=[f"云岭电讯10月23日电，{W.paragraphs[0]}"]),
    ),
}  # fmt: skip

ABROAD = {
    "broadcaster abroad": (
        f"<!DOCTYPE html><html><head><title>{M.title} - 某台中文</title></head><body><header><nav><a href=/>主页</a><a href=/w>国际</a></nav></header><main><h1 id=content>{M.title}</h1><figure><img src=/1.jpg><figcaption>图像来源，Getty Images</figcaption></figure><section><ul><li>张建华</li><li>某台中文记者</li></ul><time datetime=2022-10-23>2022年10月23日</time></section><div>{M.p}</div><section><h2>头条新闻</h2><ul>{links(dated=True)}</ul></section></main>{FOOTER}</body></html>",
        record(M, "2022-10-23", None, "张建华"),
    ),
    "newspaper abroad, English headline under it": (
        page(f"<h1>{M.title}</h1><h2>An Old Granary Tells Stories</h2><address>张建华, 李晓东</address><time datetime='2022-10-23 15:53'>2022年10月23日</time><section>{M.p}</section><footer>翻译：王海燕</footer>", f"{M.title} - 某报中文网"),
        record(M, "2022-10-23", None, "张建华 李晓东"),
    ),
    "paper of Singapore": (
        page(f"<h1>{M.title}</h1><div><span>发布/2022年10月23日 3:53 PM</span></div><div><span>文 / 张建华</span><span>来自 / 云岭早报</span></div><article>{M.p}</article>", f"{M.title} | 云岭早报"),
        record(M, "2022-10-23T15:53", "云岭早报", "张建华"),
    ),
}  # fmt: skip

MORE = {
    "office, notice with signature and files": (
        page(f"<table width=100%><tr><td align=center><h2>关于做好课后服务工作的通知</h2></td></tr><tr><td align=center>发布日期：2022-10-23 15:53　来源：安平市教育局　点击：<span id=hits></span></td></tr><tr><td><p>各小学：</p>{S.p}<p>附件：<a href=/f.doc>课后服务登记表.doc</a></p><p align=right>安平市教育局</p><p align=right>2022年10月20日</p></td></tr></table>", "关于做好课后服务工作的通知-安平市教育局"),
        {**record(S, "2022-10-23T15:53", "安平市教育局"), "title": "关于做好课后服务工作的通知", "body": ["各小学：", *S.paragraphs, "附件：课后服务登记表.doc", "安平市教育局", "2022年10月20日"]},
    ),
    "hospital, date under the text": (
        page(f"<div class=nr><h3>{M.title}</h3>{M.p}<p>文/图　张建华</p><p align=right>2022-10-23</p></div>", f"{M.title}-安平市医院"),
        record(M, "2022-10-23", None, "张建华", body=tail(M, "文/图 张建华")),
    ),
    "film, description and list of films": (
        page(f"<div class=player><video src=/v.mp4></video></div><h1>{W.title}</h1><div>来源：云岭卫视　2022-10-23 15:53</div><div><p>{W.paragraphs[0]}</p></div><div class=vlist><h3>正在播放</h3>{cards()}</div>", f"{W.title}_视频"),
        record(W, "2022-10-23T15:53", "云岭卫视", body=W.paragraphs[:1]),
    ),
    "headline with the marks that part window titles": (
        page(f"<h1>深读｜{M.title}</h1><div>2022-10-23 15:53 云岭晚报</div><div>{M.p}</div>", f"深读｜{M.title}_云岭晚报"),
        {**record(M, "2022-10-23T15:53", "云岭晚报"), "title": f"深读｜{M.title}"},
    ),
    "box about the writer under the text": (
        page(f"<h1>{S.title}</h1><div>2022-10-23 15:53　来源：云岭日报　作者：张建华</div><div>{S.p}</div><div class=writer><h4>作者简介</h4><p>张建华，安平大学教授，长期研究基础教育，著有多部作品。</p><p>作者其他文章</p><ul>{links()}</ul></div>", S.title),
        record(S, "2022-10-23T15:53", "云岭日报", "张建华"),
    ),
    "time only in the attribute of an empty element": (
        page(f"<h1>{M.title}</h1><div><time datetime='2022-10-23T15:53:27+08:00'></time><span>来源：云岭日报</span></div><div>{M.p}</div>", M.title),
        record(M, "2022-10-23T15:53:27", "云岭日报"),
    ),
    "pictures with captions in the text, photographer": (
        page(f"<h1>{W.title}</h1><div>2022-10-23 15:53　来源：云岭日报</div><div><p>{W.paragraphs[0]}</p><div><img src=/1.jpg></div><div>{CAPTION}王海燕/摄</div><p>{W.paragraphs[1]}</p><p>{W.paragraphs[3]}</p><p>（张建华）</p></div>", W.title),
        record(W, "2022-10-23T15:53", "云岭日报", "张建华", body=[W.paragraphs[0], f"{CAPTION}王海燕/摄", W.paragraphs[1], W.paragraphs[3], "（张建华）"]),
    ),
    "two articles, one under the other": (
        page(f"<article><h1>{W.title}</h1><div>2022-10-23 15:53　来源：云岭日报</div><div>{W.p}</div><div>责任编辑：李晓东</div></article><div>下一篇</div><article><h1>{M.title}</h1><div>2022-10-22 10:00　来源：东川日报</div><div>{M.p}</div><div>责任编辑：王海燕</div></article>", W.title),
        record(W, "2022-10-23T15:53", "云岭日报", "", "李晓东"),
    ),
    "comments in the element of the text": (
        page(f"<h1>{W.title}</h1><div>2022-10-23 15:53　来源：云岭日报</div><div>{W.p}<p>编辑：李晓东</p>{comments()}</div>", W.title),
        record(W, "2022-10-23T15:53", "云岭日报", "", "李晓东"),
    ),
}  # fmt: skip
