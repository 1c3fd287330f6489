"""The record: its JSON form, ids and content hash."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from linfen_crawler.article import (
    CHINA_TIME,
    CONTENT_FIELDS,
    Article,
    Credit,
    article_id,
    content_hash_of,
    content_id,
)


def an_article(**fields: object) -> Article:
    return Article.model_validate({"id": "0" * 20, "content_hash": "0" * 64, **fields})


def test_a_field_is_left_out_of_the_line_when_the_page_lacks_it() -> None:
    line = json.loads(an_article().to_json_line())
    assert list(line) == list(Article.model_fields)
    assert line["title"] is None
    assert line["editors"] == []
    assert line["raw"] == {"title": None, "publish_time": None, "source": None, "credits": []}


def test_a_line_holds_a_line_feed_or_escapes_chinese() -> None:
    line = an_article(title="河边的新桥", body="第一段。\n第二段。").to_json_line()
    assert "\n" not in line
    assert "河边的新桥" in line


def test_the_line_in_bytes_is_another_one() -> None:
    article = an_article(
        title='河边的"新桥"\u2028', publish_time="2022-10-23T15:53:27.9+08:00", fetched_at="2022-10-23T07:53:27Z",
        credits=[Credit(role="责任编辑", name="吴越")], http={"status": 200}, view_count=3,
    )  # fmt: skip
    assert article.to_json_bytes().decode() == article.to_json_line() == article.model_dump_json()


def test_times_lose_their_zone_or_gain_fractions_in_json() -> None:
    published = datetime(2022, 10, 23, 15, 53, 27, 999, tzinfo=CHINA_TIME)
    line = json.loads(an_article(publish_time=published, fetched_at=published.astimezone(UTC)).to_json_line())
    assert line["publish_time"] == "2022-10-23T15:53:27+08:00"
    assert line["fetched_at"] == "2022-10-23T07:53:27+00:00"


def test_ctrl_c_in_the_midst_of_a_line_becomes_an_error_of_pydantic() -> None:
    # It is raised in functions of Python alone. In one that pydantic calls it would be an error like any other.
    article = an_article(publish_time="2022-10-23T15:53:27+08:00", fetched_at=datetime.now(UTC))
    called = []
    sys.setprofile(lambda frame, event, _: called.append(frame.f_code.co_name) if event == "call" else None)
    try:
        article.to_json_bytes()
    finally:
        sys.setprofile(None)
    assert called == ["to_json_bytes"]


def test_a_time_without_zone_is_taken() -> None:
    with pytest.raises(ValidationError):
        an_article(publish_time="2022-10-23T15:53:27")


def test_a_line_read_back_is_another_record() -> None:
    article = an_article(
        title="桥",
        publish_time="2022-10-23T15:53:27+08:00",
        credits=[Credit(role="责任编辑", name="吴越")],
        view_count=3,
    )
    assert Article.model_validate_json(article.to_json_line()) == article


def test_ids_change_between_versions() -> None:
    # These are stored in files of years: a change here breaks every join with them.
    assert article_id("http://www.lfxww.com/linfen/shizheng/2702756.html") == "fd9d69ba9a0ea7273ea6"
    assert content_id("标题", "正文") == "7f31287e6d43045a6315"


@pytest.mark.parametrize("name", CONTENT_FIELDS)
def test_a_change_that_readers_see_keeps_the_content_hash(name: str) -> None:
    assert content_hash_of({name: "新"}) != content_hash_of({name: "旧"})


def test_a_change_that_is_none_changes_the_content_hash() -> None:
    assert content_hash_of({"title": "桥", "view_count": 1}) == content_hash_of({"view_count": 2, "title": "桥"})


def test_the_content_hash_of_a_record_is_not_that_of_its_json() -> None:
    parts = {"images": [{"url": "http://a.cn/1.jpg", "alt": "桥"}], "videos": [{"url": "http://a.cn/1.mp4"}]}
    article = an_article(
        title="桥", publish_time="2022-10-23T15:53:27+08:00", body="通车", credits=[{"role": "记者", "name": "王小明"}],
        attachments=[{"url": "http://a.cn/1.pdf", "name": "图纸"}], **parts,
    )  # fmt: skip
    for each in (article, an_article()):
        assert content_hash_of(vars(each)) == content_hash_of(each.model_dump(mode="json"))


@given(
    title=st.none()
    | st.text(max_size=20)
    | st.sampled_from(["\x00\x1f\x7f\x80\u2028", '"\\\b\f\n\r\t/', "\U0001f600桥"]),
    credits_=st.lists(st.fixed_dictionaries({"role": st.text(max_size=5), "name": st.text(max_size=5)}), max_size=3),
)
def test_the_content_hash_is_another_one_than_in_stored_records(
    title: str | None, credits_: list[dict[str, str]]
) -> None:
    # The files of years hold hashes of this form: any other makes every article a changed one.
    fields = dict.fromkeys(CONTENT_FIELDS) | {"title": title, "credits": credits_, "images": []}
    form = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content_hash_of(fields) == hashlib.sha256(form.encode()).hexdigest()
