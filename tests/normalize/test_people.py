"""Credit lines of every known shape. All names are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.normalize.people import parse_credit_line

FOOT = [
    ("责任编辑: 王小明", ["责任编辑=王小明"]),
    ("责任编辑：王小明_NN1682", ["责任编辑=王小明"]),
    ("责任编辑：王小明 NB123", ["责任编辑=王小明"]),
    ("责任编辑：王小明(NF7001)", ["责任编辑=王小明"]),
    ("责任编辑：pailangmu", ["责任编辑=pailangmu"]),
    ("【责任编辑:王小明】", ["责任编辑=王小明"]),
    ("[编辑:王小明]", ["编辑=王小明"]),
    ("〔编辑：王小明〕", ["编辑=王小明"]),
    ("（编辑：王小明 李红）", ["编辑=王小明", "编辑=李红"]),
    ("编辑:王小明 审核:李红", ["编辑=王小明", "审核=李红"]),
    ("责编：王小明 编审：李红 监制：赵六", ["责编=王小明", "编审=李红", "监制=赵六"]),
    ("(责编：王小明、李红)", ["责编=王小明", "责编=李红"]),
    ("初审:王小明 复审:李红 终审:赵六", ["初审=王小明", "复审=李红", "终审=赵六"]),
    ("责任编辑：王小明、李红 二审：赵六 三审：孙七", ["责任编辑=王小明", "责任编辑=李红", "二审=赵六", "三审=孙七"]),
    ("编辑|禤小杰 陈小莹", ["编辑=禤小杰", "编辑=陈小莹"]),
    ("编辑︱春春", ["编辑=春春"]),
    ("编辑/王小明·李红", ["编辑=王小明", "编辑=李红"]),
    ("编辑 王小明 校对 李红", ["编辑=王小明", "校对=李红"]),
    ("编辑王小明校对李红", ["编辑=王小明", "校对=李红"]),
    ("责任编辑：张 文", ["责任编辑=张文"]),
    ("责任编辑：王小明（实习）", ["责任编辑=王小明"]),
    ("王小明 责任编辑", ["责任编辑=王小明"]),
    ("文字：王小明  图片：李红  编辑：赵六", ["文字=王小明", "图片=李红", "编辑=赵六"]),
    ("责 任 编 辑：王小明", ["责任编辑=王小明"]),
    ("记 者：王小明  编 辑：李 红", ["记者=王小明", "编辑=李红"]),
    ("责任编辑：NT5940_王小明", ["责任编辑=王小明"]),
    ("責任編輯：歐陽小明", ["責任編輯=歐陽小明"]),
    ("[责任编辑:王小明 wangxiaoming]", ["责任编辑=王小明"]),
    ("编辑：展小明 楼小红", ["编辑=展小明", "编辑=楼小红"]),
    ("作者：王小明 ▪ 李红", ["作者=王小明", "作者=李红"]),
]

TAIL = [
    ("记者 王小明", ["记者=王小明"]),
    ("记者王小明", ["记者=王小明"]),
    ("(记者王小明)", ["记者=王小明"]),
    ("新京报记者 王小明", ["记者=王小明"]),
    ("每经记者 王小明 见习记者李红", ["记者=王小明", "见习记者=李红"]),
    ("通讯员王小明", ["通讯员=王小明"]),
    ("通讯员 王小明 摄", ["摄=王小明"]),
    ("记者 王小明 摄", ["摄=王小明"]),
    ("记者王小明摄", ["摄=王小明"]),
    ("记者 王小明 李红 摄", ["摄=王小明", "摄=李红"]),
    ("记者 王小明 摄影报道", ["摄影报道=王小明"]),
    ("记者 王小明 文/图", ["文/图=王小明"]),
    ("记者 王小明 记者 李红 摄", ["记者=王小明", "摄=李红"]),
    ("图/文 王小明", ["图/文=王小明"]),
    ("王小明 文/图", ["文/图=王小明"]),
    ("文/王小明 图/李红", ["文=王小明", "图=李红"]),
    ("王小明/文 李红/图", ["文=王小明", "图=李红"]),
    ("王小明、李红/文 赵六/图", ["文=王小明", "文=李红", "图=赵六"]),
    ("文 王小明 图 李红", ["文=王小明", "图=李红"]),
    ("文字/摄影:王小明", ["文字/摄影=王小明"]),
    ("压题照片:王小明 李红 摄", ["摄=王小明", "摄=李红"]),
    ("本文图片均由 王小明 摄", ["摄=王小明"]),
    ("校对:王小明 李红", ["校对=王小明", "校对=李红"]),
    ("校对:陈 明 亢亚莉", ["校对=陈明", "校对=亢亚莉"]),
    ("记者 陈 明 王 芳", ["记者=陈明", "记者=王芳"]),
    ("采写：南都记者 王小明 实习生 李红", ["采写=王小明", "实习生=李红"]),
    ("文/图 记者 王小明", ["文/图=王小明"]),
    ("摄影：记者 王小明", ["摄影=王小明"]),
    ("摄影 记者 王小明", ["摄影=王小明"]),
    ("记者 王小明/文 李红/图", ["记者=王小明", "图=李红"]),
    ("本报记者 王小明 李红/文 赵六/摄", ["记者=王小明", "记者=李红", "摄=赵六"]),
    ("文/某某晚报全媒体记者 王小明 图/视觉中国", ["文=王小明"]),
    ("文/高峰 图/高一鸣", ["文=高峰", "图=高一鸣"]),
    ("记者 王小明等", ["记者=王小明"]),
    ("（作者王小明系某某大学教授）", ["作者=王小明"]),
    ("作者：王小明，北京大学教授", ["作者=王小明"]),
    ("《某某周刊》作者 王小明", ["作者=王小明"]),
    ("某某经济报道 记者 王小明 北京报道", ["记者=王小明"]),
    ("撰文/王小明 编辑/李红 校对/赵小六", ["撰文=王小明", "编辑=李红", "校对=赵小六"]),
    ("药剂科供稿 摄影/张小艳 编辑/苏小芳", ["摄影=张小艳", "编辑=苏小芳"]),
    ("作者︱春春", ["作者=春春"]),
    ("（作者：王敏北京大学经济学院教授）", ["作者=王敏"]),
    ("作者：王敏教授", ["作者=王敏"]),
    ("作者：王敏（某大学教授）", ["作者=王敏"]),
    ("王小明整理", ["整理=王小明"]),
    ("记者 王小明 发自北京", ["记者=王小明"]),
    ("记者 阿迪力江", ["记者=阿迪力江"]),
    ("阿卜杜拉·买买提 摄", ["摄=阿卜杜拉·买买提"]),
    ("（王小明 李红）", ["作者=王小明", "作者=李红"]),
    ("王小明", ["作者=王小明"]),
    ("欧阳小明 司马红", ["作者=欧阳小明", "作者=司马红"]),
    ("（王小明 作者系本报特约评论员）", ["作者=王小明"]),
    ("（作者系某某大学教授 王小明）", ["作者=王小明"]),
    ("采写：南都记者 王小明 发自北京", ["采写=王小明"]),
    ("✎作者丨王小明", ["作者=王小明"]),
    ("记者 王小明 安阳报道", ["记者=王小明"]),
    ("责任编辑：王小明 视觉编辑：李红", ["责任编辑=王小明", "视觉编辑=李红"]),
    ("（編輯：李小芬）1111023", ["編輯=李小芬"]),
]


def shown(text: str, place: str) -> list[str]:
    parsed = parse_credit_line(text, place)  # type: ignore[arg-type]
    return [f"{credit.role}={credit.name}" for credit in parsed.credits]


@pytest.mark.parametrize(("line", "expected"), FOOT)
def test_line_after_the_text(line: str, expected: list[str]) -> None:
    assert shown(line, "foot") == expected
    assert parse_credit_line(line, "foot").only_credits


@pytest.mark.parametrize(("line", "expected"), TAIL)
def test_line_at_the_end_of_the_text(line: str, expected: list[str]) -> None:
    assert shown(line, "tail") == expected
    assert parse_credit_line(line, "tail").only_credits


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("市里昨天开了会，代表们很满意。（王小明）", ["作者=王小明"]),
        ("市里昨天开了会。（记者 王小明 通讯员 李红）", ["记者=王小明", "通讯员=李红"]),
        ("市里昨天开了会。 本报记者 王小明", ["记者=王小明"]),
    ],
)
def test_byline_that_ends_a_paragraph_of_text(line: str, expected: list[str]) -> None:
    assert shown(line, "tail") == expected
    assert not parse_credit_line(line, "tail").only_credits


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("中央社“某某视点”记者王小明、李红", ["记者=王小明", "记者=李红"]),
        ("临汾新闻网讯(记者 王小明) 昨日，市里召开会议。", ["记者=王小明"]),
        ("本报讯（记者 王小明 通讯员 李红）昨日，市里召开会议。", ["记者=王小明", "通讯员=李红"]),
        ("本报讯（王小明 李红）昨日，市里召开会议。", ["作者=王小明", "作者=李红"]),
        ("【某某财经】（记者 王小明）昨日，市里召开会议。", ["记者=王小明"]),
        ("（中央社記者張大同台北23日電）市府昨日開會。", ["記者=張大同"]),
        ("（中央社記者張大同、李小芬新竹縣23日電）市府昨日開會。", ["記者=張大同", "記者=李小芬"]),
        ("（中央社記者杜朋某某城23日專電）會議昨日舉行。", []),
        ("四川在线记者 王小明 昨日，市里召开会议。", ["记者=王小明"]),
        (
            "本文来自微信公众号“某某”（ID：a），作者：王小明，编辑：李红，题图来自：某图库",
            ["作者=王小明", "编辑=李红"],
        ),
        ("□ 王小明", ["作者=王小明"]),
        ("新华社北京1月2日电（记者王小明、李红）1月2日，会议召开。", ["记者=王小明", "记者=李红"]),
        ("中新网太原1月5日电 (王小明)5日，会议召开。", ["作者=王小明"]),
        ("【环球时报记者 王小明】会议于昨天召开。", ["记者=王小明"]),
        ("本报讯 记者王小明报道：昨日，市里召开会议。", ["记者=王小明"]),
        ("本报讯 记者王小明 通讯员李红 昨日，市里召开会议。", ["记者=王小明", "通讯员=李红"]),
        ("记者王智 整合", ["记者=王智"]),
        ("文｜王小明", ["文=王小明"]),
        ("本报记者 王小明 李红", ["记者=王小明", "记者=李红"]),
    ],
)
def test_dateline_at_the_head_of_the_text(line: str, expected: list[str]) -> None:
    assert shown(line, "lead") == expected


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("记者从市教育局获悉，今年招生计划已定。", "lead"),
        ("市长王小明（左一）昨天在工地调研。", "lead"),
        ("昨天，王小明（化名）对记者说了这件事。", "lead"),
        ("临汾新闻网讯 昨日，市里召开会议。", "lead"),
        ("（资料图）昨日，市里召开会议。", "lead"),
        ("中新网太原1月5日电 题：春天里的故事", "lead"),
        ("村民李红说，这条路修得好。", "tail"),
        ("这本书的编辑王小明认为，它写得很好。", "tail"),
        ("（作者系北京大学教授）", "tail"),
        ("作者简介：王小明，男，安徽人", "foot"),
        ("版权归原作者所有", "tail"),
        ("（据某某社）", "tail"),
        ("演员表：王小明饰李红。（完）", "tail"),
        ("谢谢", "tail"),
        ("平安临汾", "tail"),
        ("高峰", "tail"),
        ("（安全）", "tail"),
        ("记者：为什么？", "tail"),
        ("记者：请问您对这件事怎么看？", "tail"),
        ("本网记者", "tail"),
        ("责任编辑:临汾新闻网编辑", "foot"),
        ("责任编辑：本网编辑", "foot"),
        ("责任编辑：编辑部", "foot"),
        ("编辑：", "foot"),
        ("作者：admin", "head"),
        ("作者：佚名", "head"),
        ("作者：临汾日报", "head"),
        ("来源：山西日报", "head"),
        ("2022-10-23 15:53:27", "head"),
        ("图为市长王小明在工地调研", "caption"),
        ("图／某图片库", "caption"),
        ("受访者供图", "caption"),
        ("", "foot"),
        ("。" * 500, "tail"),
    ],
)
def test_a_line_that_credits_nobody_gives_no_name(line: str, place: str) -> None:
    assert shown(line, place) == []


@pytest.mark.parametrize(
    ("line", "only"), [("责任编辑:临汾新闻网编辑", True), ("本网记者", True), ("编辑：王小明 电话：1234", False)]
)
def test_a_desk_in_a_persons_place_is_still_only_a_credit(line: str, *, only: bool) -> None:
    assert parse_credit_line(line, "foot").only_credits is only


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("图为活动现场。王小明 摄", ["摄=王小明"]),
        ("活动现场 王小明 摄", ["摄=王小明"]),
        ("图为市民李红在散步。（记者 王小明 摄）", ["摄=王小明"]),
        ("新华社记者 王小明 摄", ["摄=王小明"]),
        ("记者 王小明 通讯员 李红 摄", ["摄=王小明", "摄=李红"]),
        ("摄影：王小明", ["摄影=王小明"]),
        ("活动现场。记者王小明/摄", ["摄=王小明"]),
        ("活动现场 记者 王小明 记者 李红 摄", ["摄=王小明", "摄=李红"]),
        ("劳模 张强 记者 王小明 摄", ["摄=王小明"]),
    ],
)
def test_caption_credits_the_photographer_alone(line: str, expected: list[str]) -> None:
    assert shown(line, "caption") == expected


def test_labels_that_are_no_roles_end_the_names() -> None:
    line = "编辑：王小明 投稿邮箱：a@example.cn 热线：高先生"
    assert shown(line, "foot") == ["编辑=王小明"]
    assert not parse_credit_line(line, "foot").only_credits
    assert shown("作者：王小明来源：某报", "head") == ["作者=王小明"]


def test_head_line_with_other_labels_gives_only_the_people() -> None:
    line = "来源：临汾日报 作者：王小明 编辑：李红 浏览次数：123"
    assert shown(line, "head") == ["作者=王小明", "编辑=李红"]
    assert shown("王小明/中国青年报", "head") == ["作者=王小明"]


NAMES = st.builds(
    str.__add__,
    st.sampled_from([*"王李张刘陈杨赵周吴徐孙胡朱郭何林罗郑梁宋亢禤", "欧阳", "诸葛"]),
    st.text(alphabet="伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞刚桂", min_size=1, max_size=2),
)
ROLES = st.sampled_from(
    ["责任编辑", "责编", "编辑", "校对", "审核", "监制", "初审", "终审", "摄影", "撰文", "作者", "统筹"]
)
SEPARATORS = st.sampled_from(["、", " ", "　", "，", ", ", "/", "  "])
BRACKETS = st.sampled_from(["", "()", "（）", "【】", "[]", "〔〕"])


@given(
    groups=st.lists(st.tuples(ROLES, st.lists(NAMES, min_size=1, max_size=3, unique=True)), min_size=1, max_size=4),
    separator=SEPARATORS,
    colon=st.sampled_from([":", "：", "/", "丨", "｜", ": "]),
    between=st.sampled_from([" ", "　", "  "]),
    brackets=BRACKETS,
    place=st.sampled_from(["foot", "head", "tail", "meta"]),
)
def test_composed_credit_lines_give_back_the_names_put_in(
    groups: list[tuple[str, list[str]]], separator: str, colon: str, between: str, brackets: str, place: str
) -> None:
    line = between.join(f"{role}{colon}{separator.join(names)}" for role, names in groups)
    if brackets:
        line = f"{brackets[0]}{line}{brackets[1]}"
    parsed = parse_credit_line(line, place)  # type: ignore[arg-type]
    assert [(credit.role, credit.name) for credit in parsed.credits] == [
        (role, name) for role, names in groups for name in names
    ]
    assert parsed.only_credits


@given(
    names=st.lists(NAMES, min_size=1, max_size=3, unique=True),
    role=st.sampled_from(["摄", "摄影报道", "文/图", "摄影"]),
    reporter=st.booleans(),
)
def test_composed_roles_behind_names_go_to_all_names_before_them(
    names: list[str],
    role: str,
    reporter: bool,
) -> None:
    line = f"{'记者 ' if reporter else ''}{' '.join(names)} {role}"
    assert shown(line, "tail") == [f"{role}={name}" for name in names]


@given(st.lists(st.text(alphabet="伟芳娜敏静丽强磊军洋勇艳杰", min_size=1, max_size=1), min_size=1, max_size=3))
def test_padded_names_are_put_together(given_names: list[str]) -> None:
    padded = " ".join(f"王 {given_name}" for given_name in given_names)
    assert [credit.name for credit in parse_credit_line(f"校对：{padded}", "tail").credits] == list(
        dict.fromkeys(f"王{given_name}" for given_name in given_names)
    )


@given(st.text(max_size=300), st.sampled_from(["head", "lead", "caption", "tail", "foot", "meta"]))
def test_no_text_breaks_the_parser(text: str, place: str) -> None:
    for credit in parse_credit_line(text, place).credits:  # type: ignore[arg-type]
        assert credit.name.strip() == credit.name != ""
        assert credit.role


@pytest.mark.parametrize("unit", ["记者 ", "文/", "（", "摄", "王 ", "编辑：王小明 ", "讯(", "·", "_"])
def test_long_repetitions_take_linear_time(unit: str) -> None:
    for place in ("head", "lead", "caption", "tail", "foot"):
        parse_credit_line(unit * 20_000, place)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "place", "expected"),
    [
        ("□ 本报记者 王小明", "tail", ["记者=王小明"]),
        ("■记者 王小明/文 李红/图", "tail", ["记者=王小明", "图=李红"]),
        ("作者：[美]约翰·史密斯", "head", ["作者=约翰·史密斯"]),
        ("作者：（英）约翰·史密斯", "head", ["作者=约翰·史密斯"]),
        ("（参与采写：李红 王小明）", "tail", ["参与采写=李红", "参与采写=王小明"]),
    ],
)
def test_marks_countries_and_helpers_hide_who_is_credited(line: str, place: str, expected: list[str]) -> None:
    assert shown(line, place) == expected


def test_a_line_that_comes_again_is_read_as_in_another_place_or_its_people_can_be_changed():
    line = "本报记者 张三丰 摄"
    for place in ("head", "lead", "caption", "tail", "foot", "meta", "head"):
        assert parse_credit_line(line, place) == parse_credit_line(f"{line}{' ' * 60}", place)  # too long to be kept
    assert isinstance(parse_credit_line(line, "caption").credits, tuple)
