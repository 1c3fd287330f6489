# ruff: noqa: E501 - pages read best with a shape on one line
"""Pages in the shapes of many more sites than the rules were made on: portals, papers, agencies, offices, platforms.

Three invented articles with invented people, each page built as its kind of site builds it, with the furniture around it
that such sites have. What each page's record must be stands beside it.
"""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """An invented article."""

    title: str
    paragraphs: list[str]

    @property
    def p(self) -> str:
        """Its paragraphs as such."""
        return p(*self.paragraphs)

    @property
    def br(self) -> str:
        """Its paragraphs as lines."""
        return "<br><br>".join(f"　　{text}" for text in self.paragraphs)


def p(*texts: str) -> str:
    """Paragraphs."""
    return "".join(f"<p>　　{text}</p>" for text in texts)


WATER = Text(
    "白河水库除险加固工程完工 下游三万亩农田受益",
    [
        "历时十四个月，白河水库除险加固工程日前通过完工验收，下游三万余亩农田的灌溉用水有了保障。",
        "白河水库建成于上世纪七十年代，坝体渗漏、溢洪道老化等问题曾长期困扰着沿岸的群众。“过去一到汛期，大家夜里都睡不踏实。”柳林村村民石满仓回忆说。",
        "工程总投资4600万元，完成坝体防渗墙浇筑、溢洪道改造和放水设施更新，并新装了水情自动监测设备。",
        "县水利局负责人表示，下一步将抓好管护责任的落实，让老水库继续为乡亲们造福。",
    ],
)
SCHOOL = Text(
    "课后服务怎么做才好？安平市三所小学这样探索",
    [
        "下午四点半，安平市实验小学的操场上依旧热闹。合唱、足球、木工，二十多个兴趣小组同时开课，孩子们各得其乐。",
        "从去年秋季学期起，全市三所小学试行课后服务，每周五天，每天两个小时，由学校教师和校外志愿者共同承担。",
        "家长范女士告诉我们，以前下班晚，接孩子是一件难事，如今孩子在学校写完作业，还能学一门手艺，全家人都轻松了不少。",
        "也有教师提出，课后服务延长了工作时间，学校应当在排班和补贴上想得更周全一些。",
    ],
)
MUSEUM = Text(
    "青石镇老粮仓变身民俗馆，百件旧物讲述乡土记忆",
    [
        "一架木犁、一台缝纫机、一摞泛黄的粮票……走进青石镇新开放的民俗馆，百余件旧物静静地诉说着几十年来的乡村变迁。",
        "民俗馆由闲置多年的老粮仓改建而成，展品大多由村民自愿捐赠，每一件旁边都附有一段捐赠者口述的故事。",
        "开馆当天，八十二岁的乔秀英在一盏马灯前站了很久，她说，这盏灯陪着她教了三年夜校。",
        "据介绍，民俗馆每周二至周日免费开放，镇里还计划举办旧物修复课堂。",
    ],
)

_CHANNELS = "".join(
    f"<a href=/{name}/>{name}</a> " for name in ("首页", "时政", "社会", "财经", "文化", "体育", "图片", "视频")
)
_NEWS = (
    "云岭高铁站站前广场月底开放", "东川县举办首届苹果采摘节", "安平市公布第二批历史建筑名录", "金沙湾湿地迎来首批越冬候鸟",
    "河东区新增公共充电桩二百个", "柳林村书屋添新书两千册", "市图书馆夜间开放时间延长", "丰源县启动冬季除雪准备工作",
)  # fmt: skip


def links(*, dated: bool = False) -> str:
    """A list of other articles."""
    return "".join(
        f"<li><a href=/n/{number}.html>{title}</a>{f'<span>2022-11-0{number + 1} 09:1{number}</span>' if dated else ''}</li>"
        for number, title in enumerate(_NEWS)
    )


def cards() -> str:
    """Other articles with pictures and summaries, in boxes without a name."""
    return "".join(
        f"<div><div><a href=/n/{number}.html><img src=/{number}.jpg></a></div><div><a href=/n/{number}.html>{title}</a></div>"
        f"<div>近日，{title}，不少市民前往现场参观，有关部门提醒大家错峰出行、注意安全。</div><div>云岭在线 2022-11-0{number + 1} 10:00</div></div>"
        for number, title in enumerate(_NEWS)
    )


def comments() -> str:
    """What readers wrote."""
    return "<h4>网友评论</h4>" + "".join(
        f"<div><b>用户{number}</b><i>2022-11-0{number} 08:0{number}</i><p>这件事办得好，老百姓看在眼里记在心里，希望以后多一些这样的实事！</p></div>"
        for number in range(1, 7)
    )


FOOTER = (
    "<div><p><a href=/about>关于我们</a> | <a href=/contact>联系我们</a></p><p>违法和不良信息举报电话：0000-0000000　举报邮箱：jb@x.example</p>"
    "<p>某ICP备00000000号　互联网新闻信息服务许可证：00000000</p><p>Copyright © 2010-2022 云岭在线 All Rights Reserved</p></div>"
)


def page(inner: str, window: str, head: str = "") -> str:
    """A page with channels over `inner` and a footer under it."""
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{window}</title>{head}</head><body><div>{_CHANNELS}</div>{inner}{FOOTER}</body></html>"
