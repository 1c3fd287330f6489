"""Source names out of the texts that show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.lexicon import SOURCE_LABELS
from linfen_crawler.normalize.source import clean_source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("来源:临汾新闻网　　浏览次数:", "临汾新闻网"),
        ("来源:临汾日报晚报版", "临汾日报晚报版"),
        ("来 源：某某网", "某某网"),
        ("【来源】 某某报业客户端", "某某报业客户端"),
        ("来源：某某网”的所有作品，版权均属于本网", None),
        ("来源: 某某网 作者：王小明", "某某网"),
        ("稿源：山西日报", "山西日报"),
        ("来源于：东区办事处", "东区办事处"),
        ("发布机构：市政府办公室  更新时间：2020-01-01", "市政府办公室"),
        ("信息来源：太原市人民政府", "太原市人民政府"),
        ("来源 | 某城参考", "某城参考"),
        ("转自：某某网", "某某网"),
        ("《山西日报》", "山西日报"),
        ("来源：《山西日报》（2020年1月1日）", "山西日报"),
        ("【来源：某某网】", "某某网"),
        ("（来源：某通讯社）", "某通讯社"),
        ("来源：本站原创 作者：某支部", "本站原创"),
        ("本站", "本站"),
        ("2019-09-07 13:43:45　来源: 某某周刊", "某某周刊"),
        ("2019-09-07 13:43　某某周刊", "某某周刊"),
        ("来源:某日报网 2023-11-17 15:13", "某日报网"),
        ("来源：某通讯社记者 王小明", "某通讯社"),
        ("来源：某某网 责任编辑：李红", "某某网"),
        ("来源：某报 字号：大 中 小", "某报"),
        ("来源：某某网 点击数：123", "某某网"),
        ("某财经-自媒体综合", "某财经-自媒体综合"),
        ("某新闻·某号·政务", "某新闻·某号·政务"),
        ("来源：某社、某报", "某社、某报"),
        ("来源：阅读时报", "阅读时报"),
        ("来源：光明评论", "光明评论"),
        ("来源：CSDN", "CSDN"),
        ("來源：某日報", "某日報"),
    ],
)
def test_the_name_alone_is_left(text: str, expected: str) -> None:
    assert clean_source(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "来源：",
        "来源:　　浏览次数:",
        "来源： 作者：王小明",
        "图片来源：某图库",
        "资料来源：某统计局",
        "http://www.example.cn/",
        "来源：www.example.com",
        "example.com.cn",
        "null",
        "来源：未知",
        "--",
        "来源：这一次会议取得了圆满成功。会后大家合影留念",
        "来源：" + "很长的名字" * 30,
    ],
)
def test_nothing_addresses_and_sentences_are_no_source(text: str) -> None:
    assert clean_source(text) is None


NAMES = st.text(alphabet="临汾山西日报晚早新闻网青年广播电视台周刊", min_size=2, max_size=10)


@given(
    name=NAMES,
    label=st.sampled_from(SOURCE_LABELS),
    colon=st.sampled_from([":", "：", "： "]),
    behind=st.sampled_from(
        ["", "　　浏览次数:", " 作者：王小明", " 编辑：李红", " 2020-01-02 10:00", " 字号：大 小", "|责任编辑：李红"]
    ),
)
def test_a_composed_source_gives_back_the_name_put_in(name: str, label: str, colon: str, behind: str) -> None:
    assert clean_source(f"{label}{colon}{name}{behind}") == name


@pytest.mark.parametrize("unit", ["|", " |", "来源", "(", "2020-", "《", "编辑"])
def test_long_repetitions_take_linear_time(unit: str) -> None:
    clean_source(unit * 100_000)
    clean_source("来源：" + unit * 100_000)


@given(text=st.text(max_size=200))
def test_no_text_breaks_it_and_the_result_is_stable(text: str) -> None:
    name = clean_source(text)
    if name is not None:
        assert name == name.strip() != ""
        assert "\n" not in name
