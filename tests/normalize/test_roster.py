"""Who stands in which list of the record."""

from linfen_crawler.article import Credit
from linfen_crawler.normalize.roster import people_by_role


def credit(role: str, name: str) -> Credit:
    return Credit(role=role, name=name)


def test_names_go_to_their_lists_once_in_the_order_of_the_page() -> None:
    roster = people_by_role(
        [
            ("lead", [credit("记者", "王小明"), credit("通讯员", "李红")]),
            ("caption", [credit("摄", "王小明")]),
            ("caption", [credit("摄", "王小明")]),
            ("tail", [credit("校对", "赵六")]),
            ("foot", [credit("责任编辑", "孙七"), credit("编辑", "孙七"), credit("审核", "周八")]),
        ]
    )
    assert roster.authors == ["王小明", "李红"]
    assert roster.photographers == ["王小明"]
    assert roster.proofreaders == ["赵六"]
    assert roster.editors == ["孙七"]
    assert [f"{found.role}={found.name}" for found in roster.credits] == [
        "记者=王小明",
        "通讯员=李红",
        "摄=王小明",
        "校对=赵六",
        "责任编辑=孙七",
        "编辑=孙七",
        "审核=周八",
    ]


def test_who_wrote_and_photographed_is_in_both_lists() -> None:
    for role in ("摄影报道", "文字/摄影", "图/文", "文图"):
        roster = people_by_role([("tail", [credit(role, "王小明")])])
        assert (roster.authors, roster.photographers) == (["王小明"], ["王小明"])


def test_metadata_counts_only_where_nothing_is_shown() -> None:
    meta = ("meta", [credit("作者", "李红")])
    assert people_by_role([meta]).authors == ["李红"]
    assert people_by_role([("lead", [credit("记者", "王小明")]), meta]).authors == ["王小明"]
    assert people_by_role([meta, ("foot", [credit("责任编辑", "王小明")])]).authors == ["李红"]


def test_an_author_in_metadata_who_is_the_editor_is_no_author() -> None:
    roster = people_by_role([("meta", [credit("作者", "王小明")]), ("foot", [credit("责任编辑", "王小明")])])
    assert roster.authors == []
    both = people_by_role([("meta", [credit("作者", "王小明")]), ("meta", [credit("编辑", "王小明")])])
    assert (both.authors, both.editors) == ([], ["王小明"])


def test_the_source_and_the_site_are_nobody() -> None:
    assert people_by_role([("head", [credit("作者", "某某参考")])], media={"某某参考"}).credits == []


def test_an_unlabelled_name_adds_no_second_role() -> None:
    roster = people_by_role([("lead", [credit("记者", "王小明")]), ("tail", [credit("作者", "王小明")])])
    assert [found.role for found in roster.credits] == ["记者"]
