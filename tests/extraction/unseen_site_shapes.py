# ruff: noqa: E501 - pages read best with a shape on one line
"""The shapes themselves: what each kind of site builds around an article, and the record that must come of it."""

from __future__ import annotations

from tests.extraction.pages_of_unseen_sites import MUSEUM, SCHOOL, WATER, Text, cards, comments, links, p, page

W, S, M = WATER, SCHOOL, MUSEUM
CAPTION = "图为加固后的白河水库大坝。"


def record(
    text: Text,
    time: str | None,
    source: str | None,
    authors: str = "",
    editors: str = "",
    body: list[str] | None = None,
) -> dict[str, object]:
    """What a page must give; `time` in the precision shown, names parted by blanks."""
    return {
        "title": text.title, "time": time, "source": source, "authors": authors.split(), "editors": editors.split(),
        "body": body or text.paragraphs,
    }  # fmt: skip


def lead(text: Text, before: str) -> list[str]:
    """The paragraphs, the first one behind what stands before it."""
    return [before + text.paragraphs[0], *text.paragraphs[1:]]


def tail(text: Text, *behind: str) -> list[str]:
    """The paragraphs and further lines."""
    return [*text.paragraphs, *behind]


PORTALS = {
    "portal, account in the left column": (
        page(f"<div class=left><div class=user-info><a><img src=/u.jpg></a><h4><a href=/profile?x=1>河东微生活</a></h4><dl><dd><em>1286</em>文章</dd><dd><em>320万</em>总阅读</dd></dl></div></div><div class=text><div class=text-title><h1>{W.title}<span class=article-tag></span></h1><div class=article-info><span class=time id=news-time>2022-10-23 15:53</span></div></div><article class=article id=mp-editor><p data-role=original-title style='display:none'>原标题：{W.title}</p>{W.p}<p>返回首页，查看更多</p><p data-role=editor-name>责任编辑：<span></span></p></article><div class=statement>声明：该文观点仅代表作者本人，本号系信息发布平台，仅提供信息存储空间服务。</div><span>阅读 (<em>12</em>)</span></div><div class=right><h3>推荐阅读</h3><ul>{links()}</ul></div>", f"{W.title}_水库"),
        record(W, "2022-10-23T15:53", None, "河东微生活"),
    ),
    "portal, source in a span without label": (
        page(f"<h1 class=main-title>{W.title}</h1><div class=top-bar><div class=channel-path><a href=/>新闻中心</a> &gt; <a href=/c>国内新闻</a> &gt; 正文</div><div class=date-source><span class=date>2022年10月23日 15:53</span> <span class='source ent-source'>云岭日报</span></div></div><div class=article id=article><div class=img_wrapper><img src=/1.jpg><span class=img_descr>{CAPTION}</span></div><p>　　原标题：{W.title}</p>{W.p}<p class=show_author>责任编辑：李晓东 SN241</p></div><div id=article-keywords>文章关键词：<a>水库</a> <a>灌溉</a></div><div>我要反馈</div>{cards()}", f"{W.title}|水库|灌溉_新浪新闻"),
        record(W, "2022-10-23T15:53", "云岭日报", "", "李晓东", [CAPTION, *W.paragraphs]),
    ),
    "portal, time and source in one paragraph, names of the build": (
        page(f"<div class=artical-2Zs><h1 class=topic-3bY8>{S.title}</h1><p class=time-1Mg><span>2022年10月23日 15:53:27</span><br><span class=source-2pX>来源：<a href=//x.example><span>云岭日报</span></a></span></p><div><div><span>0</span>人参与</div><div><span>0</span>评论</div></div><div class=text-3w2>{S.p}<span class=editor-3Tq>[责任编辑：李晓东 PN043]</span></div></div><div>{comments()}</div><div><h3>热门</h3>{cards()}</div>", f"{S.title}_凤凰网"),
        record(S, "2022-10-23T15:53:27", "云岭日报", "", "李晓东"),
    ),
    "portal, place of the upload behind the source": (
        page(f"<h1 class=post_title>{S.title}</h1><div class=post_info>2022-10-23 15:53:27　来源: <a href=//x.example>云岭晚报</a>　<span>山西</span>&nbsp;&nbsp;<a class=post_jubao>举报</a></div><div class=post_body>{S.p}</div><div class=post_author>　本文来源：云岭晚报　责任编辑： 李晓东_NB12345</div><div class=post_statement><span>特别声明：</span>以上内容仅代表作者观点。</div><div>{comments()}</div>", f"{S.title}_网易新闻"),
        record(S, "2022-10-23T15:53:27", "云岭晚报", "", "李晓东"),
    ),
    "portal, upload of a user": (
        page(f"<h1 class=post_title>{S.title}</h1><div class=post_info>2022-10-23 15:53:27　来源: <a href=//x.example>老李说教育</a>　<a>举报</a></div><div class=post_body>{S.p}</div><div class=creative_statement>特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台“网易号”用户上传并发布，本平台仅提供信息存储服务。</div>", f"{S.title}_网易订阅"),
        record(S, "2022-10-23T15:53:27", None, "老李说教育"),
    ),
    "portal, media account with place and time": (
        page(f"<div class=content-article><h1>{M.title}</h1><div id=article-author><div class=media-info><a><img src=/a.jpg></a><p class=media-name><a href=/author/1>河东微生活</a></p><p class=media-meta><span>2022-10-23 15:53</span><span>发布于</span><span>山西</span></p></div><a class=follow-btn>+关注</a></div><div id=article-content>{M.p}</div></div>{cards()}", f"{M.title}_腾讯新闻"),
        record(M, "2022-10-23T15:53", None, "河东微生活"),
    ),
    "stream, badge and account beside the time": (
        page(f"<div class=article-content><h1>{M.title}</h1><div class=article-meta><span class=original-tag>原创</span><span>2022-10-23 15:53</span><span>·</span><span class=name><a href=/c/user/1/>河东微生活</a></span></div><article>{M.p}</article></div>{comments()}", f"{M.title}-今日头条"),
        record(M, "2022-10-23T15:53", None, "河东微生活"),
    ),
    "magazine on line, summary between headline and head line": (
        page(f"<div class=article-header><h1>{S.title}</h1><p>学校腾得出教室，老师也要排得开时间。</p></div><div class=article-info><p><span class=author><a href=/author/1>张建华</a></span><span class=date>2022/10/23 15:53</span><span class=pv>浏览 1.2w</span><span class=collect>来源：界面新闻</span></p></div><div class=article-content><p>记者 | 张建华</p><p>编辑 | 李晓东</p>{S.p}</div><div class=copyright>未经正式授权严禁转载本文，侵权必究。</div>{links()}", f"{S.title}|界面新闻"),
        record(S, "2022-10-23T15:53", "界面新闻", "张建华", "李晓东", ["记者 | 张建华", *S.paragraphs]),
    ),
    "finance magazine, dateline in title marks": (
        page(f"<h1>{S.title}</h1><div class=artInfo>2022年10月23日 15:53 来源于 <a href=/>云岭财经</a></div><div class=subhead>家长轻松了，老师的工时谁来算</div><div id=Main_Content_Val>{p(*lead(S, '【云岭财经】（记者 张建华）'))}</div><div class=idetor>责任编辑：<a href=/e>李晓东</a> | 版面编辑：<a href=/f>王海燕</a></div>", f"{S.title}_云岭财经网"),
        record(S, "2022-10-23T15:53", "云岭财经", "张建华", "李晓东", lead(S, "【云岭财经】（记者 张建华）")),
    ),
    "city paper, reporter and editor in the head line, again under the text": (
        page(f"<div class=bodyTitle><h1>{S.title}</h1></div><div class=article-info><span class=reporter>新京报记者：<em>张建华</em> 编辑：<em>李晓东</em></span><span class=timer>2022-10-23 15:53</span></div><div id=contentStr>{p(*lead(S, '新京报讯（记者张建华）'))}<p>编辑 李晓东</p><p>校对 赵志远</p></div>", f"{S.title} - 新京报"),
        record(S, "2022-10-23T15:53", None, "张建华", "李晓东", lead(S, "新京报讯（记者张建华）")),
    ),
    "news application of a paper, people in divs under the text": (
        page(f"<h1 class=index_title__B8>{M.title}</h1><div><div>澎湃新闻记者 张建华 实习生 刘思雨</div><div><span>2022-10-23 15:53</span></div><div>来源：<a href=/s>澎湃新闻</a></div><div>字号</div></div><div class=index_cententWrap__J>{M.p}</div><div>责任编辑：李晓东</div><div>图片编辑：王海燕</div><div>校对：赵志远</div><div>澎湃新闻报料：000-000000</div><div>澎湃新闻，未经授权不得转载</div><div>+1</div><div>收藏</div><div>我要举报</div>{cards()}<script id=__NEXT_DATA__ type=application/json>{{\"props\":{{\"pubTime\":\"2022-10-23 15:53\"}}}}</script>", f"{M.title}_澎湃新闻"),
        record(M, "2022-10-23T15:53", "澎湃新闻", "张建华 刘思雨", "李晓东"),
    ),
    "finance paper, source and time in one line, credits as links": (
        page(f"<div class=title><h1>{S.title}</h1><p class=names>第一财经 <em>2022-10-23 15:53</em> 听新闻</p></div><div class=intro>作者：<a href=/a>张建华</a>　　责编：<a href=/e>李晓东</a></div><div class=m-txt>{S.p}</div><div>此内容为第一财经原创，著作权归第一财经所有。未经授权，不得以任何方式加以使用。</div><h4>文章作者</h4><ul><li>张建华</li></ul>{links()}", S.title),
        record(S, "2022-10-23T15:53", "第一财经", "张建华", "李晓东"),
    ),
}  # fmt: skip

AGENCIES = {
    "agency, hidden block for a search engine": (
        page(f"<div class=content_left_title>{W.title}</div><div class=content_left_time>2022年10月23日 15:53　来源：中国新闻网<a>参与互动</a></div><div id=BaiduSpider style='display:none'><span id=pubtime_baidu>2022-10-23 15:53:40</span><span id=source_baidu>来源：中国新闻网</span><span id=author_baidu>作者：李晓东</span><span id=editor_baidu>责任编辑：李晓东</span></div><div class=left_zw>{p(*lead(W, '中新网安平10月23日电 (记者 张建华)'))}</div><div class=left_name>【编辑:李晓东】</div><div><h3>社会新闻精选：</h3><ul>{links(dated=True)}</ul></div>", f"{W.title}-中新网"),
        record(W, "2022-10-23T15:53", "中国新闻网", "张建华", "李晓东", lead(W, "中新网安平10月23日电 (记者 张建华)")),
    ),
    "agency, writers in brackets without a word": (
        page(f"<h1>{W.title}</h1><div>2022年10月23日 15:53　来源：中国新闻网</div><div>{p(*lead(W, '中新社安平10月23日电 (张建华 李晓东)'))}</div><div>【编辑:王海燕】</div>", f"{W.title}-中新网"),
        record(W, "2022-10-23T15:53", "中国新闻网", "张建华 李晓东", "王海燕", lead(W, "中新社安平10月23日电 (张建华 李晓东)")),
    ),
    "party paper, bar between time and source": (
        page(f"<div class=rm_txt><h1>{S.title}</h1><div class=author></div><div class=channel><div>2022年10月23日15:53 | 来源：<a href=//x.example>人民日报</a></div><div>小字号</div></div><div class=rm_txt_con>{S.p}<p>《 人民日报 》（ 2022年10月23日 05 版）</p><div class=edit>(责编：张建华、李晓东)</div><div>分享让更多人看到</div></div></div><div><h3>推荐阅读</h3>{cards()}</div>", f"{S.title}--时政--人民网"),
        record(S, "2022-10-23T15:53", "人民日报", "", "张建华 李晓东", tail(S, "《 人民日报 》（ 2022年10月23日 05 版）")),
    ),
    "agency, date in pieces without blanks": (
        page(f"<div class=header><div class=header-time><span class=year><em>2022</em></span><span class=day><em>10</em>/<em>23</em></span><span class=time>15:53:27</span></div><div class=source>来源：新华网</div><h1><span class=title>{M.title}</span></h1></div><div id=detail>{p(*lead(M, '新华社安平10月23日电（记者张建华、李晓东）'))}<div class=editor>【责任编辑:王海燕】</div></div>", f"{M.title}-新华网"),
        record(M, "2022-10-23T15:53:27", "新华网", "张建华 李晓东", "王海燕", lead(M, "新华社安平10月23日电（记者张建华、李晓东）")),
    ),
    "television, blanks around the colon": (
        page(f"<h1>{M.title}</h1><div class=info>来源 : 央视新闻客户端 &nbsp;|&nbsp; 2022年10月23日 15:53:27</div><div class=content_area>{M.p}<p>（总台记者 张建华）</p></div><div class=zebian><span>编辑：李晓东</span><span>责任编辑：王海燕</span></div><div class=relevance><div>扫一扫 分享到微信</div></div>", f"{M.title}_新闻频道_央视网"),
        record(M, "2022-10-23T15:53:27", "央视新闻客户端", "张建华", "李晓东 王海燕", tail(M, "（总台记者 张建华）")),
    ),
    "radio, notice of rights under the editor": (
        page(f"<div class=article-header><h1>{W.title}</h1><div class=source><span>2022-10-23 15:53:00</span><span>来源：央广网</span></div></div><div class=TRS_Editor>{p(*lead(W, '央广网安平10月23日消息（记者张建华）'))}</div><div class=editor>编辑：李晓东</div><div class=banquan>长按二维码<br>关注精彩内容</div><div>更多精彩资讯请在应用市场下载“央广网”客户端。欢迎提供新闻线索，24小时报料热线000-0000000。版权声明：本文章版权归属央广网所有，未经授权不得转载。</div>", f"{W.title}_央广网"),
        record(W, "2022-10-23T15:53:00", "央广网", "张建华", "李晓东", lead(W, "央广网安平10月23日消息（记者张建华）")),
    ),
    "four labels and bars": (
        page(f"<h1 class=articleTitle>{S.title}</h1><div class=time>发布时间：2022-10-23 15:53:27<span>|</span>来源：中国网<span>|</span>作者：张建华<span>|</span>责任编辑：李晓东</div><div class=center_box>{S.p}</div>", f"{S.title}_中国网"),
        record(S, "2022-10-23T15:53:27", "中国网", "张建华", "李晓东"),
    ),
    "labels and values without any gap": (
        page(f"<h1>{S.title}</h1><div><span>2022-10-23 15:53:27</span><span>来源: 科技日报</span><span>作者: 张建华</span><i>点击 1286 次</i></div><div class=content>{S.p}<p>责任编辑: 李晓东</p></div>", f"{S.title}-中国科技网"),
        record(S, "2022-10-23T15:53:27", "科技日报", "张建华", "李晓东"),
    ),
    "economic paper, wide gaps, author without label": (
        page(f"<h1 id=articleTitle>{W.title}</h1><div class=laiyuan><span id=articleTime>2022年10月23日 15:53</span>　　　<span id=articleSource>来源：经济日报</span>　　<span id=articleAuthor>张建华</span></div><div class=TRS_Editor>{W.p}<p>(责任编辑：李晓东)</p></div>", f"{W.title}_中国经济网"),
        record(W, "2022-10-23T15:53", "经济日报", "张建华", "李晓东"),
    ),
    "editor in square brackets with blanks": (
        page(f"<h1 class=u-title>{M.title}</h1><div class=m-contentMsg><span class=m-con-time>2022-10-23 15:53</span><span class=m-con-source>来源：<a href=//x.example>光明网-《光明日报》</a></span></div><div class=u-mainText>{M.p}<p>（光明日报记者 张建华 光明日报通讯员 王海燕）</p></div><div class=liability>[ 责编：李晓东 ]</div><div>阅读剩余全文（）</div>", f"{M.title} _光明网"),
        record(M, "2022-10-23T15:53", "光明网-《光明日报》", "张建华 王海燕", "李晓东", tail(M, "（光明日报记者 张建华 光明日报通讯员 王海燕）")),
    ),
    "youth paper, labels as long forms": (
        page(f"<p class=pbt>{M.title}</p><p class=pwz><span id=pubtime_baidu>发稿时间：2022-10-23 15:53:00</span> <span id=source_baidu>来源： 中国青年网</span> <span id=author_baidu>作者：张建华</span></p><div id=container>{M.p}</div><p>责任编辑：李晓东</p><div>{links()}</div>", f"{M.title}_新闻频道_中国青年网"),
        record(M, "2022-10-23T15:53:00", "中国青年网", "张建华", "李晓东"),
    ),
    "law paper, square before the reporters": (
        page(f"<h1>{W.title}</h1><p>来源：法治日报　发布时间：2022-10-23 15:53</p><div><p>　　□ 本报记者　张建华</p><p>　　□ 本报通讯员 李晓东</p>{W.p}</div><p>编辑：王海燕</p>", f"{W.title}-法治网"),
        record(W, "2022-10-23T15:53", "法治日报", "张建华 李晓东", "王海燕", ["□ 本报记者 张建华", "□ 本报通讯员 李晓东", *W.paragraphs]),
    ),
    "court news, author behind a bar": (
        page(f"<div class=detail_bigtitle>{W.title}</div><div class=time>2022-10-23 15:53:27 | 来源：人民法院报 | 作者：张建华 李晓东</div><div class=detail_txt>{W.p}</div><div class=detail_adr>责任编辑：王海燕</div><div>网友评论：0条评论</div>", f"{W.title} - 法院网"),
        record(W, "2022-10-23T15:53:27", "人民法院报", "张建华 李晓东", "王海燕"),
    ),
    "workers' paper, two media in the source": (
        page(f"<h1>{S.title}</h1><div class=info>来源：中工网-工人日报　2022-10-23 15:53:27</div><div>{p(*lead(S, '原标题里的数字背后，'))}<p>责任编辑：李晓东</p></div>", f"{S.title}-中工网"),
        record(S, "2022-10-23T15:53:27", "中工网-工人日报", "", "李晓东", lead(S, "原标题里的数字背后，")),
    ),
}  # fmt: skip
