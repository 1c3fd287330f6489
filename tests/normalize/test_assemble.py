"""Raw pieces in, record out."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from linfen_crawler import extract
from linfen_crawler.article import CHINA_TIME, CONTENT_FIELDS, Article, Http, content_hash_of
from linfen_crawler.extraction.raw_article import CreditLine, Piece, RawArticle, RawMedia
from linfen_crawler.normalize import normalize_article

FETCHED = datetime(2024, 3, 5, 10, 0, 30, tzinfo=CHINA_TIME)


def raw_article() -> RawArticle:
    return RawArticle(
        title=Piece("　市里召开会议\u200b ", "layout:test"),
        subtitle=Piece("研究发展问题", "under-headline"),
        publish_time=Piece("2022-10-23 15:53:27", "head-line"),
        source=Piece("来源:某某新闻网　　浏览次数:", "head-line"),
        source_url="http://www.example.cn/",
        credit_lines=[
            CreditLine("本报讯（记者 王小明）昨日，市里召开会议。", "dateline", "lead"),
            CreditLine("图为会场。李红 摄", "caption", "caption"),
            CreditLine("市里的同志们认真讨论。", "last-paragraph", "tail"),
            CreditLine("责任编辑：赵六_NN12", "after-body", "foot"),
            CreditLine("孙七", "meta:author", "meta"),
        ],
        paragraphs=["　　本报讯（记者 王小明）昨日，市里召开会议。", " ", "市里的同志们认真讨论。"],
        body_rule="densest",
        section=["首页", "时政", "正文"],
        section_rule="breadcrumb",
        images=[RawMedia("http://www.example.cn/1.jpg", caption="图为会场。李红 摄", alt="  ")],
        attachments=[RawMedia("http://www.example.cn/1.pdf", caption="附件 1")],
        keywords=["会议,发展"],
        summary="市里召开会议",
        view_count="浏览次数：12",
        copyright="版权声明:　未经授权不得转载。",
        charset="gb18030",
        flags=Counter({"replacement_character": 2}),
    )


GOLDEN = sorted((Path(__file__).parent.parent / "data" / "golden").glob("*.html"))


def in_types(value: object) -> object:
    """A record taken apart to what no conversion is hidden in: its fields in their order, and every value's type."""
    if isinstance(value, BaseModel):
        return type(value), [(name, in_types(each)) for name, each in vars(value).items()]
    return [in_types(each) for each in value] if type(value) is list else (type(value), value)


def assert_as_validated(article: Article) -> None:
    assert in_types(article) == in_types(Article.model_validate(article.model_dump(), strict=True))
    assert article.model_fields_set == set(Article.model_fields)
    assert article.__pydantic_extra__ is article.__pydantic_private__ is None


TEXTS = (
    st.none()
    | st.text(max_size=20)
    | st.sampled_from(["2022-10-23", "来源：某报", "浏览 3万", "（记者 王小明）", "繁體"])
)
PIECES = st.none() | st.builds(
    Piece, TEXTS.map(lambda text: text or ""), st.sampled_from(["head-line", "layout:a"]), TEXTS
)
MEDIA = st.lists(st.builds(RawMedia, st.just("http://www.example.cn/1.jpg"), TEXTS, TEXTS), max_size=2)
LINES = st.builds(
    CreditLine,
    st.text(max_size=20) | st.sampled_from(["责任编辑：赵六", "王小明", "（记者 王小明）", "李红 摄"]),
    st.sampled_from(["account", "meta:author", "after-body"]),
    st.sampled_from(["head", "lead", "caption", "tail", "foot", "meta"]),
)
RAW_ARTICLES = st.builds(
    RawArticle, title=PIECES, subtitle=PIECES, publish_time=PIECES, modified_time=PIECES, source=PIECES,
    source_url=TEXTS, credit_lines=st.lists(LINES, max_size=4), paragraphs=st.lists(st.text(max_size=20), max_size=3),
    section=st.lists(st.text(max_size=9), max_size=2), images=MEDIA, videos=MEDIA, attachments=MEDIA,
    keywords=st.lists(st.text(max_size=9), max_size=2), summary=TEXTS, view_count=TEXTS, copyright=TEXTS, layout=TEXTS,
    layout_drift=st.booleans(), charset=TEXTS,
    flags=st.dictionaries(st.just("simplified"), st.integers(0, 2)).map(Counter),
)  # fmt: skip


@given(
    raw=RAW_ARTICLES,
    url=st.none() | st.just("http://www.example.cn/a/1.html"),
    fetched_at=st.none() | st.just(FETCHED) | st.just(FETCHED.astimezone(UTC)),
    http=st.none() | st.just(Http(status=200)),
)
def test_a_record_is_not_what_validation_would_give(
    raw: RawArticle, url: str | None, fetched_at: datetime | None, http: Http | None
) -> None:
    assert_as_validated(normalize_article(raw, url=url, fetched_at=fetched_at, http=http))


@pytest.mark.parametrize("page", GOLDEN, ids=lambda page: page.stem)
def test_the_record_of_a_page_is_not_what_validation_would_give(page: Path) -> None:
    assert_as_validated(extract(page.read_bytes(), "http://www.example.cn/a/1.html"))


def test_what_a_caller_hands_in_gets_into_the_record_unchecked() -> None:
    class Text(str):
        __slots__ = ()

    with pytest.raises(ValidationError):
        normalize_article(RawArticle(), fetched_at=datetime(2024, 3, 5))  # noqa: DTZ001
    with pytest.raises(ValidationError):
        normalize_article(RawArticle(), section=["要闻", 5])  # type: ignore[list-item]
    with pytest.raises(ValidationError):
        normalize_article(RawArticle(), section=["要闻", None])  # type: ignore[list-item]
    given_text = normalize_article(RawArticle(), canonical_url=Text("http://www.example.cn/a/1.html"))
    assert type(given_text.canonical_url) is str


def test_every_field_is_typed_and_clean() -> None:
    article = normalize_article(raw_article(), url="http://www.example.cn/a/1.html", fetched_at=FETCHED)
    assert article.title == "市里召开会议"
    assert article.subtitle == "研究发展问题"
    assert article.publish_time is not None
    assert article.publish_time.isoformat() == "2022-10-23T15:53:27+08:00"
    assert article.publish_time_precision == "second"
    assert (article.source, article.source_url) == ("某某新闻网", "http://www.example.cn/")
    assert (article.authors, article.photographers, article.editors) == (["王小明"], ["李红"], ["赵六"])
    assert article.body == "本报讯（记者 王小明）昨日，市里召开会议。\n市里的同志们认真讨论。"
    assert article.section == ["时政"]
    assert article.images[0].caption == "图为会场。李红 摄"
    assert article.images[0].alt is None
    assert article.attachments[0].name == "附件 1"
    assert article.keywords == ["会议", "发展"]
    assert article.summary is None
    assert article.view_count == 12
    assert article.copyright == "版权声明: 未经授权不得转载。"
    assert article.language == "zh-Hans"
    assert [(flag.flag, flag.count) for flag in article.text_flags] == [("replacement_character", 2)]
    assert article.raw.credits == [
        "本报讯（记者 王小明）昨日，市里召开会议。",
        "图为会场。李红 摄",
        "责任编辑：赵六_NN12",
        "孙七",
    ]
    assert article.extraction.credits == "dateline,caption,after-body,meta:author"
    assert article.http == Http(charset="gb18030")
    assert article.simhash is not None
    assert article.canonical_url is not None


def test_the_content_hash_is_that_of_the_written_record() -> None:
    article = normalize_article(raw_article(), url="http://www.example.cn/a/1.html")
    assert article.content_hash == content_hash_of(json.loads(article.to_json_line()))
    changed = raw_article()
    changed.view_count = "99"
    changed.section = []
    assert normalize_article(changed).content_hash == article.content_hash
    changed.paragraphs.append("又一段。")
    assert normalize_article(changed).content_hash != article.content_hash
    assert set(CONTENT_FIELDS) <= set(Article.model_fields)


def test_the_same_pieces_give_the_same_record() -> None:
    one, other = (normalize_article(raw_article(), url="http://www.example.cn/a/1.html") for _ in range(2))
    assert one.to_json_line() == other.to_json_line()


def test_an_empty_article_has_nulls_and_an_id_from_its_content() -> None:
    article = normalize_article(RawArticle())
    assert article.title is article.body is article.source is article.publish_time is article.simhash is None
    assert article.authors == article.credits == article.section == []
    assert len(article.id) == 20
    assert normalize_article(RawArticle(title=Piece("题", "x"))).id != article.id


def test_twins_have_one_id_and_a_given_canonical_address_wins() -> None:
    article = normalize_article(
        raw_article(), url="http://www.example.cn/a/1.html#top", canonical_url="http://www.example.cn/a/1.html"
    )
    assert article.canonical_url == "http://www.example.cn/a/1.html"
    assert article.id == normalize_article(raw_article(), canonical_url="http://www.example.cn/a/1.html").id


def test_section_of_the_list_page_is_used_where_the_page_names_none() -> None:
    raw = raw_article()
    assert normalize_article(raw, section=["要闻"]).section == ["时政"]
    raw.section = []
    assert normalize_article(raw, section=["要闻"]).section == ["要闻"]


def test_what_the_answer_said_is_kept_and_its_charset_filled_in() -> None:
    http = Http(status=200, etag='"1"')
    assert normalize_article(raw_article(), http=http).http == Http(status=200, charset="gb18030", etag='"1"')
    assert http.charset is None


def test_relative_time_is_counted_from_the_fetch() -> None:
    raw = raw_article()
    raw.publish_time = Piece("昨天 12:30", "head-line")
    article = normalize_article(raw, fetched_at=FETCHED)
    assert article.publish_time is not None
    assert article.publish_time.isoformat() == "2024-03-04T12:30:00+08:00"
    assert normalize_article(raw).publish_time is None


@pytest.mark.parametrize(
    ("text", "rule", "place", "authors", "editors"),
    [
        ("作者：某城发布", "account", "head", ["某城发布"], []),
        ("某某 参考", "account", "head", ["某某 参考"], []),
        ("作者：admin", "account", "head", [], []),
        ("王小明", "meta:author", "meta", ["王小明"], []),
        ("王小明", "meta:editor", "meta", [], ["王小明"]),
        ("赵小六 叨叨姐", "#author_baidu", "head", ["赵小六", "叨叨姐"], []),
        ("王小明", "#editor_baidu", "foot", [], ["王小明"]),
        ("责任编辑：王小明", "#author_baidu", "head", [], ["王小明"]),
        ("某某网", "meta:author", "meta", [], []),
    ],
)
def test_a_line_without_a_label_gets_the_one_its_rule_implies(
    text: str, rule: str, place: str, authors: list[str], editors: list[str]
) -> None:
    line = CreditLine(text, rule, place)  # type: ignore[arg-type]
    article = normalize_article(RawArticle(credit_lines=[line]))
    assert (article.authors, article.editors) == (authors, editors)


def test_a_subtitle_that_repeats_the_title_is_none() -> None:
    raw = RawArticle(title=Piece("题目", "a"), subtitle=Piece(" 题目 ", "b"))
    assert normalize_article(raw).subtitle is None
