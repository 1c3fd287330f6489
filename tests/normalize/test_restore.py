"""Restoring of copied text: damage as mirror hosts do it is undone, honest text comes back unchanged."""

import os
import re
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.normalize.restore import (
    BYTES_LOST,
    BYTES_REALIGNED,
    READING_REMOVED,
    SIMPLIFIED,
    restore_capture,
)

SHARED = Path(os.environ.get("LINFEN_SHARED", Path(__file__).parents[3] / "shared"))
SEED = SHARED / "seed" / "lfxww-2702756-mirror.txt"

TO_TRADITIONAL = opencc.OpenCC("s2t")
READINGS = {
    "會": "huì",
    "機": "jī",
    "關": "guān",
    "黨": "dǎng",
    "員": "yuán",
    "區": "qū",
    "們": "men",
    "發": "fā",
    "實": "shí",
    "報": "bào",
}
CLEAN = (
    "市里的机关党员昨天在社区开会，大家发言很实在。\n“这样的会开得好。”一位老党员说。\n"
    "会后，报社的同志们去了区里的两个村子，看着新修的路，他们说，路修到了家门口。"
)


def damaged(text: str) -> str:
    """Text as a mirror host serves it: traditional, readings behind changed characters, `。”` before `</p>` cut."""
    traditional = TO_TRADITIONAL.convert(text)
    annotated = "".join(
        f"{character}({READINGS[character]})" if character in READINGS else character for character in traditional
    )
    return "\n".join(
        line.removesuffix("。”") + "?！?/p>" if line.endswith("。”") else line for line in annotated.split("\n")
    )


def test_readings_go_text_becomes_simplified_and_slipped_quotes_come_back() -> None:
    text = f"{CLEAN}\n“我们都很满意。”"
    restored = restore_capture(damaged(text))
    assert restored.text == text
    assert restored.flags[READING_REMOVED] > 10
    assert restored.flags[SIMPLIFIED] > 10
    assert restored.flags[BYTES_REALIGNED] == 1
    assert BYTES_LOST not in restored.flags


def test_an_honest_reading_inside_a_damaged_text_stays() -> None:
    restored = restore_capture(damaged(CLEAN + "主人公名叫王燚(yì)。"))
    assert restored.text == CLEAN + "主人公名叫王燚(yì)。"


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        "他叫王燚(yì)，弟弟叫王焱(yàn)，妹妹叫王垚(yáo)。",
        "“歐”（ōu）字怎麼寫？這個問題很多人都問過。",
        "市裡昨天召開會議，研究經濟發展的問題，代表們發言踴躍。",
        "新品(new)发布，价格(price)公布，代码 f(a)(an)，见 http://example.cn/p>。",
        "| 年份 | 产值 |\n| 2020 | 1,,234 |",
        "为什么？?！真的吗?！好。。。",
        "",
        "?！?",
    ],
)
def test_clean_text_of_every_kind_comes_back_unchanged(text: str) -> None:
    restored = restore_capture(text)
    assert restored.text == text
    assert not restored.flags


def test_what_cannot_be_proved_stays_and_is_counted() -> None:
    restored = restore_capture(damaged(CLEAN) + "\n“有你们?cè)?,我们很安心?！?/p>")
    assert "有你们?cè)?,我们很安心。”" in restored.text
    assert restored.flags[BYTES_LOST] == 1


WORDS = st.sampled_from(
    ["机关", "党员", "社区", "会议", "发言", "报道", "我们", "实在", "路上，", "山水", "很好。", "“好。”\n"]
)


@given(st.lists(WORDS, min_size=20, max_size=120))
def test_damage_is_undone_whatever_the_text(words: list[str]) -> None:
    text = "党员机关社区会议，" + "".join(words)
    assert restore_capture(damaged(text)).text == text


@given(st.text(max_size=400))
def test_any_text_gives_a_text_and_restoring_again_changes_nothing(text: str) -> None:
    once = restore_capture(text)
    assert restore_capture(once.text).text == once.text


@pytest.mark.skipif(not SEED.exists(), reason="the capture is not here")
def test_the_seed_capture_is_readable_again() -> None:
    damaged_capture = SEED.read_text(encoding="utf-8")
    restored = restore_capture(damaged_capture)
    text = restored.text
    assert text.count("\n") == damaged_capture.count("\n")
    assert not re.search(r"[\u4e00-\u9fff]\([a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜ]+\)", text)
    assert "/p>" not in text
    assert text.count("。”\n") == damaged_capture.count("?!?/p>") + damaged_capture.count("。”\n") == 5
    for right in ("责任编辑: 吉政", "凡临汾日报、", "贡献着人大力量。", "谢谢你们。”", "吕超英", "石永明", "李卫红"):
        assert right in text
    assert text.count("贡献着") == 2
    # Both bytes of 在 are gone: nothing proves it.
    assert "有你们?cè)?,我们很安心。”" in text
    assert restored.flags[BYTES_LOST] == 1
    assert restored.flags[BYTES_REALIGNED] == 5
    assert restored.flags[READING_REMOVED] == 145
