"""Which script a text is in; from traditional to simplified."""

import pytest

from linfen_crawler.normalize.script import language_of, to_simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市里昨天召开会议，研究经济发展问题。", "zh-Hans"),
        ("市裡昨天召開會議，研究經濟發展問題。", "zh-Hant"),
        ("山水之城", "zh-Hans"),
        ("他在书法展上写了一個“龍”字，这件作品受到欢迎。", "zh-Hans"),
        ("Plain English text, 2024.", None),
        ("", None),
        ("これは日本語のテキストです。今日はとても天気がいいですね。", None),
    ],
)
def test_script_of_a_text(text: str, expected: str | None) -> None:
    assert language_of(text) == expected


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("貢獻著力量", "贡献着力量"),
        ("看著他的著作", "看着他的著作"),
        ("著名、顯著", "著名、显著"),
        ("里程、裡面、鄰里", "里程、里面、邻里"),
        ("以後、皇后", "以后、皇后"),
        ("乾淨、乾坤、幹部", "干净、乾坤、干部"),
        ("發展、頭髮", "发展、头发"),
    ],
)
def test_characters_are_chosen_by_phrase(traditional: str, simplified: str) -> None:
    assert to_simplified(traditional) == simplified
