from __future__ import annotations

import os
from pathlib import Path

import pytest

from linfen_crawler import extract
from linfen_crawler.extraction import extract_raw
from linfen_crawler.extraction.plain_text import is_plain_text
from linfen_crawler.normalize.restore import restore_capture
from tests.extraction.pages_of_our_own import PARAGRAPHS, TITLE

CAPTURE = "\n\n".join(
    [
        TITLE,
        "2021-09-07 10:15:22 来源:某某日报　　浏览次数:",
        "　　广播响起来",
        *PARAGRAPHS,
        "文字/摄影:李大力",
        "校对:张晓明 王小红",
        "责任编辑: 赵文",
        "版权声明:凡某某日报刊载的稿件,未经书面授权,任何媒体不得转载发布。",
    ]
)


def test_a_capture_is_taken_apart_without_markup():
    raw = extract_raw(CAPTURE.encode())
    assert raw.is_capture
    assert raw.title.text == TITLE
    assert (raw.publish_time.text, raw.source.text) == ("2021-09-07 10:15:22", "来源:某某日报")
    assert raw.paragraphs == ["广播响起来", *PARAGRAPHS]
    assert [line.text for line in raw.credit_lines] == ["文字/摄影:李大力", "校对:张晓明 王小红", "责任编辑: 赵文"]
    assert raw.copyright.startswith("版权声明")


def test_a_capture_in_gbk_with_windows_line_ends_is_the_same():
    assert extract_raw(CAPTURE.replace("\n", "\r\n").encode("gbk")).paragraphs == ["广播响起来", *PARAGRAPHS]


def test_other_articles_under_the_text_are_no_body():
    raw = extract_raw(f"{TITLE}\n2021-09-07\n{PARAGRAPHS[0]}\n相关阅读\n河东区举办文化节\n{PARAGRAPHS[3]}".encode())
    assert raw.paragraphs == [PARAGRAPHS[0]]
    assert raw.flags["text_left_out"] == 1


def test_bylines_in_the_text_are_handed_on():
    raw = extract_raw(f"{TITLE}\n2021-09-07\n本报讯（记者 李大力）{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}（王小明）".encode())
    assert [(line.text[:10], line.place) for line in raw.credit_lines] == [
        ("本报讯（记者 李大力", "lead"),
        ("（王小明）", "tail"),
    ]
    assert len(raw.paragraphs) == 2


def test_text_without_a_head_line_still_has_title_and_body():
    raw = extract_raw(f"{TITLE}\n\n{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}".encode())
    assert (raw.title.text, raw.paragraphs, raw.publish_time) == (TITLE, PARAGRAPHS[:2], None)


def test_running_text_alone_has_no_title():
    raw = extract_raw(PARAGRAPHS[0].encode())
    assert (raw.title, raw.paragraphs) == (None, [PARAGRAPHS[0]])


@pytest.mark.parametrize(
    ("text", "plain"),
    [("a < b, c > d", True), ("我爱你<3", True), ("<p>字", False), ("字<br/>字", False), ("</div>", False)],
)
def test_markup_is_told_from_text(text, plain):
    assert is_plain_text(text) is plain


SEED = (
    Path(os.environ.get("LINFEN_SHARED") or Path(__file__).parents[3] / "shared") / "seed" / "lfxww-2702756-mirror.txt"
)


@pytest.mark.skipif(not SEED.is_file(), reason=f"the seed is not at {SEED}")
def test_the_seed_capture_is_taken_apart():
    raw = extract_raw(SEED.read_bytes(), restore=restore_capture)
    assert raw.publish_time.text == "2022-10-23 15:53:27"
    assert [len(line.text) for line in raw.credit_lines] == [9, 9, 8]
    assert (raw.paragraphs[0], raw.paragraphs[-1][-5:]) == ("进社区", "人大力量。")
    assert raw.copyright.startswith("版权声明")


DAMAGED_LINES = [
    "河東區(qū)機(jī)關(guān)黨員進(jìn)社區(qū)",
    "2021-09-07 10:15:22 來源:丰源新聞網(wǎng)　　瀏覽次數(shù):",
    "連日來，河東區(qū)機(jī)關(guān)的黨員干部走進(jìn)社區(qū)，為居民送去藥品和蔬菜。“大家辛苦了?！?/p>居民說，志愿者來了，心里就踏實(shí)了。",
    "后來，又有二十名志愿者報(bào)名，他們在社區(qū)里忙到了晚上。（記者 李大力）",
    "文字/攝影:李衛(wèi)紅",
    "責(zé)任編輯: 趙文",
]
DAMAGED = "\n".join(DAMAGED_LINES)


def test_raw_strings_of_a_restored_capture_are_not_as_they_stood() -> None:
    article = extract(DAMAGED.encode())
    assert (article.title, article.source) == ("河东区机关党员进社区", "丰源新闻网")
    assert article.body is not None
    assert article.body.split("\n")[0].endswith("“大家辛苦了。”")
    assert article.raw.title == "河東區(qū)機(jī)關(guān)黨員進(jìn)社區(qū)"
    assert article.raw.publish_time == "2021-09-07 10:15:22"
    assert article.raw.source == "來源:丰源新聞網(wǎng)"
    assert article.raw.credits == [
        "后來，又有二十名志愿者報(bào)名，他們在社區(qū)里忙到了晚上。（記者 李大力）",
        "文字/攝影:李衛(wèi)紅",
        "責(zé)任編輯: 趙文",
    ]
    assert [credit.name for credit in article.credits] == ["李大力", "李卫红", "赵文"]


def test_a_line_that_restoring_parts_gives_back_more_than_its_own_piece() -> None:
    restored = restore_capture(DAMAGED)
    assert restored.lines is not None
    assert [line for line, _ in restored.lines] == restored.text.split("\n")
    assert "".join(stood for _, stood in restored.lines) == DAMAGED.replace("\n", "")


def test_raw_strings_of_an_undamaged_capture_are_the_strings() -> None:
    article = extract(CAPTURE.encode())
    assert (article.raw.title, article.raw.source) == (TITLE, "来源:某某日报")
    assert article.raw.credits == ["文字/摄影:李大力", "校对:张晓明 王小红", "责任编辑: 赵文"]
