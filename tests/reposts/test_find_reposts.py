from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta

import pytest

from linfen_crawler.reposts import find_reposts
from tests.reposts.rewriting import STRENGTHS, newsroom, record, reposted, templated

DAY = datetime.fromisoformat("2022-10-23T15:53:27+08:00")
TEXT = (
    "连日来，尧都区组织志愿者走进社区，为老人理发、量血压、打扫卫生。活动由十二个单位共同发起，已经持续了八年。\n"
    "“他们每个月都来，像自家孩子一样。”住在三号楼的老人说。\n"
    "区志愿服务联合会负责人介绍，今年登记在册的志愿者达到4600人，服务时长累计超过9万小时。\n"
    "下一步，当地将建立积分兑换制度，让更多人参与进来。"
)


def grouped(*records):
    return [[each.id for each in group.publications] for group in find_reposts(records).groups]


@pytest.fixture(scope="module")
def judged():
    """Reworked articles of the newsroom and of templates, and what was found."""
    originals = [*newsroom(), *templated(120)]
    records, origin, strengths = list(originals), {each["id"]: each["id"] for each in originals}, {}
    for strength in STRENGTHS:
        for number, original in enumerate(originals[::2]):
            again = reposted(original, f"site_{strength}", number, strength)
            records.append(again)
            origin[again["id"]] = original["id"]
            strengths[again["id"]] = strength
    return find_reposts(iter(records)), origin, strengths


@pytest.mark.parametrize("strength", STRENGTHS)
def test_reposts_of_a_strength_are_missed(judged, strength):
    reposts, origin, strengths = judged
    asked = [each for each, how in strengths.items() if how == strength]
    found = [
        each for each in asked if reposts.group_of(each) and reposts.group_of(each) is reposts.group_of(origin[each])
    ]
    assert len(asked) > 400
    assert len(found) >= 0.98 * len(asked)


def test_articles_of_the_same_phrases_or_template_are_taken_for_reposts(judged):
    reposts, origin, _ = judged
    pairs = right = 0
    for group in reposts.groups:
        sizes = Counter(origin[each.id] for each in group.publications).values()
        pairs += len(group.publications) * (len(group.publications) - 1) // 2
        right += sum(size * (size - 1) // 2 for size in sizes)
    assert pairs > 2000
    assert right >= 0.98 * pairs


def test_a_group_has_another_id_than_that_of_the_earliest_or_hangs_on_the_order_of_records():
    first = record("a", 1, "志愿服务", TEXT, DAY, "临汾日报")
    later = record("b", 2, "社区来了志愿者", TEXT, DAY + timedelta(days=2), "临汾日报")
    last = record("c", 3, "志愿服务", TEXT, DAY + timedelta(days=3), "本网")
    for order in ([first, later, last], [last, later, first], [later, last, first]):
        (group,) = find_reposts(order).groups
        assert group.id == first["id"]
        assert [each.site for each in group.publications] == ["a", "b", "c"]
        assert (group.sites, group.source) == (("a", "b", "c"), "临汾日报")


def test_a_day_without_clock_comes_before_a_clock_time_of_that_day_or_an_undated_record_before_both():
    day = {**record("a", 1, "甲", TEXT, DAY.replace(hour=0, minute=0, second=0)), "publish_time_precision": "day"}
    clock = record("b", 2, "乙", TEXT, DAY)
    undated = {**record("c", 3, "丙", TEXT, DAY), "publish_time": None, "publish_time_precision": None}
    never = {**record("d", 4, "丁", TEXT, DAY), "publish_time": None, "fetched_at": None}
    assert grouped(undated, never, day, clock)[0][:2] == [clock["id"], day["id"]]
    assert len(grouped(undated, never, day, clock)[0]) == 4


def test_two_states_of_one_record_make_a_group():
    old, new = record("a", 1, "旧题", TEXT, DAY), record("a", 1, "新题", TEXT + "（完）", DAY)
    assert grouped(old, new) == []
    other = record("b", 2, "旧题", TEXT, DAY + timedelta(days=1))
    assert grouped(old, other, new) == [[old["id"], other["id"]]]


def test_a_round_up_joins_its_items():
    items = [each["body"] for each in newsroom()[100:140:10]]
    single = [record("a", number, f"第{number}条", text, DAY) for number, text in enumerate(items)]
    assert grouped(*single, record("b", 99, "一周要闻", "\n".join(items), DAY + timedelta(days=3))) == []


@pytest.mark.parametrize("text", [None, "", "视频加载中，请稍候", "　\n", "\ud83d", "图为活动现场"])
def test_texts_too_short_to_say_anything_make_a_group(text):
    assert grouped(record("a", 1, "甲", text, DAY), record("b", 2, "甲", text, DAY)) == []


def test_a_standing_notice_instead_of_a_text_makes_a_group_of_all_videos():
    notice = "本视频由临汾广播电视台制作，请点击上方播放按钮观看完整节目内容，更多精彩请关注本台官方客户端。"
    titles = ["城区新添三座过街天桥今日通行", "老窑洞改成乡村图书馆孩子们乐了", "冬小麦长势喜人农技员田间支招"]
    assert grouped(*(record("a", n, title, notice, DAY) for n, title in enumerate(titles))) == []


def test_one_corrected_figure_of_many_parts_two_reports_or_another_day_does_not():
    figures = TEXT + "".join(f"{place}社区登记{number}人。" for number, place in enumerate("甲乙丙丁戊己庚辛壬癸", 31))
    corrected = record("b", 2, "志愿服务", figures.replace("4600", "4800"), DAY)
    next_issue = record("c", 3, "志愿服务", "2022年10月23日监测。" + TEXT, DAY)
    another_issue = record("d", 4, "志愿服务", "2022年10月24日监测。" + TEXT, DAY)
    assert len(grouped(record("a", 1, "志愿服务", figures, DAY), corrected)) == 1
    assert grouped(next_issue, another_issue) == []


def test_numpy_is_missing_and_nobody_says_what_to_install():
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from linfen_crawler.reposts import find_reposts\n"
        "from linfen_crawler.missing_extra import MissingExtra\n"
        "try: find_reposts([])\nexcept MissingExtra as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert "linfen-crawler[reposts]" in done.stdout, done.stderr


def test_no_records_are_an_error():
    assert find_reposts([]).groups == ()
