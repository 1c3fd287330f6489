# ruff: noqa: E501 - pages read best with a shape on one line
"""Further shapes: provincial and county media, offices, schools, accounts, forums, papers as printed, other scripts."""

from __future__ import annotations

from tests.extraction.pages_of_unseen_sites import MUSEUM, SCHOOL, WATER, Text, cards, comments, links, p, page
from tests.extraction.unseen_site_shapes import CAPTION, lead, record, tail

W, S, M = WATER, SCHOOL, MUSEUM

REGIONAL = {
    "source, author, editor before the time": (
        page(f"<h1 class=articl_title>{W.title}</h1><div class=info>来源：红网　作者：张建华　编辑：李晓东　2022-10-23 15:53:27</div><div class=sub>—分享—</div><article>{W.p}<p>来源：红网</p><p>作者：张建华</p><p>编辑：李晓东</p><p>本文链接：https://x.example/c/1.html</p></article>", f"{W.title}_红网"),
        record(W, "2022-10-23T15:53:27", "红网", "张建华", "李晓东", tail(W, "作者：张建华")),
    ),
    "labels in black brackets at the end": (
        page(f"<h1 id=article_title>{S.title}</h1><div class=meta><span id=pubtime_baidu>2022-10-23 15:53</span><span>来源：南方网</span></div><div id=content>{S.p}<p>【记者】张建华</p><p>【通讯员】王海燕</p><p>【作者】 张建华</p><p>【来源】 云岭报业传媒集团云岭+客户端</p></div><div>编辑：李晓东</div>", f"{S.title}_南方网"),
        record(S, "2022-10-23T15:53", "南方网", "张建华 王海燕", "李晓东", tail(S, "【记者】张建华", "【通讯员】王海燕", "【作者】 张建华")),
    ),
    "dateline with the paper's name inside the brackets": (
        page(f"<h1>{W.title}</h1><div>2022-10-23 15:53　来源：湖北日报</div><div>{p(*lead(W, '湖北日报讯（全媒记者张建华、通讯员李晓东）'))}</div><div>责任编辑：王海燕</div>", f"{W.title}_荆楚网"),
        record(W, "2022-10-23T15:53", "湖北日报", "张建华 李晓东", "王海燕", lead(W, "湖北日报讯（全媒记者张建华、通讯员李晓东）")),
    ),
    "reporter, place and 报道 on a line of their own": (
        page(f"<h1>{M.title}</h1><div>2022-10-23 15:53:27　来源：海报新闻　作者：张建华</div><div><p>大众网·海报新闻记者 张建华 济南报道</p>{M.p}</div><div>初审编辑：刘思雨</div><div>责任编辑：李晓东</div>", f"{M.title}_大众网"),
        record(M, "2022-10-23T15:53:27", "海报新闻", "张建华", "李晓东", ["大众网·海报新闻记者 张建华 济南报道", *M.paragraphs]),
    ),
    "bars in spans of their own": (
        page(f"<div class=contents><h1>{S.title}</h1><div class=info><span>2022-10-23 15:53</span><span>|</span><span>来源：浙江在线</span><span>|</span><span>记者 张建华 通讯员 李晓东</span></div><div>{S.p}</div></div><p>责任编辑： 王海燕</p>", f"{S.title}-浙江在线"),
        record(S, "2022-10-23T15:53", "浙江在线", "张建华 李晓东", "王海燕"),
    ),
    "point between two names of a medium": (
        page(f"<h1>{S.title}</h1><div>2022-10-23 15:53:00　来源:新华日报·交汇点　作者:张建华　责编:李晓东　字体：<a>+</a> <a>-</a></div><div>{S.p}</div>", f"{S.title}_中国江苏网"),
        record(S, "2022-10-23T15:53:00", "新华日报·交汇点", "张建华", "李晓东"),
    ),
    "source in black brackets, time behind": (
        page(f"<h1>{W.title}</h1><div><span>【来源：云岭日报】</span> <span>【编辑：李晓东】</span> <span>【时间：2022-10-23 15:53】</span></div><div>{W.p}</div>", f"{W.title} 云岭网"),
        record(W, "2022-10-23T15:53", "云岭日报", "", "李晓东"),
    ),
    "county media, four people in one line": (
        page(f"<h2>{M.title}</h2><div>2022-10-23 15:53　东川县融媒体中心</div><div>{M.p}<p>来源：东川县融媒体中心</p><p>记者：张建华 李晓东</p><p>编辑：王海燕　责编：赵志远　审核：刘思雨　监制：周立新</p></div>", f"{M.title}-东川融媒"),
        record(M, "2022-10-23T15:53", "东川县融媒体中心", "张建华 李晓东", "王海燕 赵志远", tail(M, "记者：张建华 李晓东")),
    ),
    "county media, three readings, one a line": (
        page(f"<h2>{M.title}</h2><div>时间：2022-10-23　来源：东川县融媒体中心</div><div>{M.br}<br>（张建华 李晓东）<br>初审：王海燕<br>复审：赵志远<br>终审：刘思雨</div>{cards()}", M.title),
        record(M, "2022-10-23", "东川县融媒体中心", "张建华 李晓东", "", tail(M, "（张建华 李晓东）")),
    ),
    "source as a picture": (
        page(f"<h1>{W.title}</h1><div>2022-10-23 15:53　来源：<img src=/l.png alt=云岭日报>　<a>打印</a></div><div>{W.p}</div><div>责任编辑：李晓东</div>", W.title),
        record(W, "2022-10-23T15:53", "云岭日报", "", "李晓东"),
    ),
    "padded labels": (
        page(f"<h1>{W.title}</h1><div>来　源：云岭日报　　作　者：张建华　　编　辑：李晓东　　时　间：2022-10-23</div><div>{W.p}</div>", W.title),
        record(W, "2022-10-23", "云岭日报", "张建华", "李晓东"),
    ),
    "only the time of the last change": (
        page(f"<h1>{W.title}</h1><div>更新时间：2022-10-23 15:53:27　来源：云岭日报　【字体：<a>大</a> <a>中</a> <a>小</a>】</div><div>{W.p}</div><div>【责任编辑：李晓东】</div>", W.title),
        record(W, "2022-10-23T15:53:27", "云岭日报", "", "李晓东"),
    ),
    "old tables, a column of news on the left": (
        f"<html><head><title>云岭新闻网</title></head><body><table><tr><td>{links(dated=True)}</td><td><table><tr><td align=center><font size=5><b>{S.title}</b></font></td></tr><tr><td align=center>2022-10-23 15:53:27&nbsp;&nbsp; 云岭日报</td></tr><tr><td>{S.br}</td></tr><tr><td align=right>编辑：李晓东</td></tr></table></td></tr><tr><td colspan=2>地址：安平市府前街1号 邮编：041000 电话：0000-0000000</td></tr></table></body></html>",
        record(S, "2022-10-23T15:53:27", "云岭日报", "", "李晓东"),
    ),
    "short article over long cards without names": (
        page(f"<div><h1>{W.title}</h1><div>2022-10-23 15:53　来源：云岭日报</div><div>{p(*W.paragraphs[:2])}<div>{cards()}</div></div><div>{comments()}</div></div>", W.title),
        record(W, "2022-10-23T15:53", "云岭日报", body=W.paragraphs[:2]),
    ),
    "faces to choose under the text": (
        page(f"<h1>{M.title}</h1><div>2022-10-23 15:53　来源：云岭日报</div><div>{M.p}<div>看完这篇文章有何感觉？已经有<b>0</b>人表态</div><ul><li>0 感动</li><li>0 路过</li><li>0 高兴</li></ul></div><div>登录后发表评论 0条评论</div>", M.title),
        record(M, "2022-10-23T15:53", "云岭日报"),
    ),
    "source behind a slash, reporter behind a bar": (
        page(f"<h1>{M.title}</h1><div><span>来源/云岭日报</span> <span>文｜张建华</span> <span>2022.10.23 15:53</span></div><div>{M.p}<p>责编｜李晓东　校对｜王海燕</p></div>", M.title),
        record(M, "2022-10-23T15:53", "云岭日报", "张建华", "李晓东"),
    ),
    "headline that no window names, over its head line": (
        page(f"<p align=center><font size=5>{S.title}</font></p><p align=center>日期：2022年10月23日　来源：云岭日报　编辑：李晓东</p><div>{S.p}</div>", "新闻中心-云岭集团"),
        record(S, "2022-10-23", "云岭日报", "", "李晓东"),
    ),
    "footer of the article element": (
        f"<!DOCTYPE html><html><head><title>{S.title}</title></head><body><article><header><h1>{S.title}</h1><p>10月23日 15:53　云岭日报</p></header><section>{S.p}</section><footer>责任编辑：李晓东</footer></article><script type=application/ld+json>{{\"@context\":\"https://schema.org\",\"datePublished\":\"2022-10-23T15:53:27+08:00\"}}</script></body></html>",
        record(S, "2022-10-23T15:53", "云岭日报", "", "李晓东"),
    ),
}  # fmt: skip

OFFICES = {
    "office, everything in one line": (
        page(f"<div><a href=/>首页</a> &gt; <a href=/yw>政务要闻</a></div><h1>{W.title}</h1><div>发布时间：2022-10-23 15:53　信息来源：安平市水利局　浏览次数：<script>hits()</script>　字号：[ 大 中 小 ]</div><div class=TRS_Editor>{W.p}</div><div>【打印本页】　【关闭窗口】</div>", f"{W.title}_安平市人民政府"),
        record(W, "2022-10-23T15:53", "安平市水利局"),
    ),
    "office, table of facts above": (
        page(f"<table><tr><td>索 引 号</td><td>00001/2022-001</td><td>信息分类</td><td>工作动态</td></tr><tr><td>发文机关</td><td>安平市教育局</td><td>成文日期</td><td>2022-10-20</td></tr><tr><td>标　　题</td><td>{S.title}</td><td>发布日期</td><td>2022-10-23</td></tr></table><h1>{S.title}</h1><div id=zoom>{S.p}</div>", f"{S.title}_政府信息公开"),
        record(S, "2022-10-23", "安平市教育局"),
    ),
    "school, unit and photographers": (
        page(f"<h3>{M.title}</h3><div>发布者：赵志远　发布时间：2022-10-23　浏览次数：128</div><div class=wp_articlecontent>{M.p}<p>（文/张建华 图/李晓东 审核/王海燕）</p></div><p>编辑：刘思雨</p>", "学院新闻"),
        record(M, "2022-10-23", None, "张建华", "刘思雨", tail(M, "（文/张建华 图/李晓东 审核/王海燕）")),
    ),
    "school, source is a department": (
        page(f"<h1>{S.title}</h1><p>2022年10月23日 15:53　来源：马克思主义学院　作者：张建华　摄影：李晓东　编辑：王海燕　点击：[<span>36</span>]</p><div>{S.p}</div><p>上一条：<a href=/1>我校召开教学工作会议</a></p>", f"{S.title}-安平学院"),
        record(S, "2022-10-23T15:53", "马克思主义学院", "张建华", "王海燕"),
    ),
}  # fmt: skip

TW = Text(
    "白河水庫整治完工 下游農田灌溉有保障",
    [
        "白河水庫整治工程歷時十四個月，日前通過完工驗收，下游三萬畝農田的灌溉用水獲得保障。",
        "附近居民說，過去每到颱風季節，大家夜裡都睡不安穩，現在總算可以放心了。",
        "主管單位表示，接下來會加強日常巡查，並開放部分區域供民眾參觀。",
    ],
)

OTHERS = {
    "account, people behind bars": (
        page(f"<h1 id=activity-name>{M.title}</h1><div id=meta_content><a id=js_name>安平发布</a> <em id=publish_time>2022-10-23 15:53</em></div><div id=js_content style='visibility: hidden'><section>{M.p}</section><section><p>来源 | 安平日报</p><p>编辑 | 李晓东</p><p>审核 | 王海燕</p></section></div>", ""),
        record(M, "2022-10-23T15:53", "安平日报", "安平发布", "李晓东"),
    ),
    "forum, tables": (
        page(f"<span id=thread_subject>{S.title}</span><div><span>查看: 128</span>|<span>回复: 2</span></div><table><tr><td><a href=space-uid-1.html>乡村教师</a></td><td><em>发表于 2022-10-23 15:53:27</em> | <a>只看该作者</a><table><tr><td class=t_f>{S.br}</td></tr></table></td></tr></table><table><tr><td><a href=space-uid-2.html>网友甲</a></td><td><em>发表于 2022-10-24 08:00:00</em><table><tr><td class=t_f>说得很实在，我们学校也是这么做的，家长都满意。</td></tr></table></td></tr></table>", f"{S.title} - 教育 - 安平论坛"),
        record(S, "2022-10-23T15:53:27", None, "乡村教师"),
    ),
    "gallery with numbered captions": (
        page(f"<h1>{W.title}</h1><div>2022-10-23 15:53　来源：云岭日报</div><ul><li><img src=/1.jpg><p>{CAPTION}</p></li><li><img src=/2.jpg><p>施工人员在检查放水设施。</p></li><li><img src=/3.jpg><p>村民在田间引水灌溉。云岭日报记者 张建华 摄</p></li></ul><div>责任编辑：李晓东</div>", f"{W.title}-图片"),
        record(W, "2022-10-23T15:53", "云岭日报", "", "李晓东", [CAPTION, "施工人员在检查放水设施。", "村民在田间引水灌溉。云岭日报记者 张建华 摄"]),
    ),
    "paper as printed": (
        page(f"<div>2022年10月23日 星期日</div><div>第03版：民生</div><ul>{links()}</ul><div><h2></h2><h1>{M.title}</h1><h3>——乡村文化观察</h3><p>本报记者 张建华 通讯员 李晓东</p></div><div id=ozoom>{M.p}</div>", "云岭日报数字报-第03版"),
        record(M, "2022-10-23", None, "张建华 李晓东"),
    ),
    "agency of Taiwan": (
        page(f"<h1>{TW.title}</h1><div>2022/10/23 15:53（10/24 09:00 更新）</div><div>{p(*lead(TW, '（中央社記者王大同台北23日電）'))}<p>（編輯：李小芬）1111023</p></div>", f"{TW.title} | 生活 | 中央社"),
        record(TW, "2022-10-23T15:53", None, "王大同", "李小芬", lead(TW, "（中央社記者王大同台北23日電）")),
    ),
    "paper of Taiwan, reporter and place": (
        page(f"<h1>{TW.title}</h1><span>2022/10/23 15:53</span><div><p>〔記者王大同／高雄報導〕{TW.paragraphs[0]}</p>{p(*TW.paragraphs[1:])}</div>", f"{TW.title} - 生活 - 自由時報"),
        record(TW, "2022-10-23T15:53", None, "王大同", "", lead(TW, "〔記者王大同／高雄報導〕")),
    ),
    "English month": (
        page(f"<h1>{M.title}</h1><div>Oct 23, 2022 15:53 | 云岭日报</div><div>{M.p}</div>", M.title),
        record(M, "2022-10-23T15:53", "云岭日报"),
    ),
    "long ago, the moment in a script": (
        page(f"<h1>{M.title}</h1><div><span>三天前</span> <span>来源：云岭日报</span></div><div>{M.p}</div><script>var article={{\"publishTime\":\"2022-10-23 15:53:27\"}};</script>", M.title),
        record(M, "2022-10-23T15:53:27", "云岭日报"),
    ),
}  # fmt: skip
