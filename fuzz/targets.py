"""What must hold for any bytes, one function an entry point. Each takes bytes and raises where something does not hold.

The suite gives them Hypothesis's bytes (tests/fuzz), `python -m fuzz` those that reach new lines (atheris).
"""

from __future__ import annotations

import contextlib
import functools
import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from linfen_crawler.archive.byte_streams import Damaged
from linfen_crawler.archive.content_codings import TooLong, undo_chunks, undo_codings
from linfen_crawler.archive.record import Damage
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.article import CHINA_TIME, Article, NotAnArticle
from linfen_crawler.exporters.where_filter import BadCondition, parse_condition
from linfen_crawler.extract_article import extract
from linfen_crawler.extraction.raw_article import Place
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.normalize.people import parse_credit_line
from linfen_crawler.normalize.publish_time import parse_publish_time
from linfen_crawler.normalize.source import clean_source
from linfen_crawler.schemas.record_fields import record_fields
from linfen_crawler.sites import addresses_of, load_sites
from linfen_crawler.sites.canonical_address import clean_address
from linfen_crawler.sites.definition_error import DefinitionError
from linfen_crawler.sites.loader import load_definition

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_UNPACKED = 1 << 20
_PLACES = get_args(Place)

_SITES = load_sites()
_KEYS = (None, *_SITES)
_ADDRESSES = ("http://www.lfxww.com/linfen/1.html", "https://news.example/2021/0907/1.html", "http://[", None)


def page(data: bytes) -> None:
    """`extract`: an article or a reason; the record is JSON in UTF-8 that reads back as the same record."""
    choice, rest = (data[0], data[1:]) if data else (0, b"")
    key = _KEYS[choice % len(_KEYS)]
    url = _ADDRESSES[choice // 16 % len(_ADDRESSES)]
    try:
        article = extract(rest, url, site=_SITES[key] if key else None)
    except NotAnArticle:
        return
    line = article.to_json_line()
    line.encode("utf-8")
    assert "\n" not in line, "a record is one line"
    assert Article.model_validate_json(line) == article, "a record reads back as another one"


def definition(data: bytes) -> None:
    """The loader of definitions: a definition or a `DefinitionError`, and one that is taken can be used."""
    path = _scratch() / "fuzzed.toml"
    path.write_bytes(data)
    try:
        site = load_definition(path)
    except DefinitionError as error:
        if not str(error):
            raise AssertionError("a refusal without a word") from None
        return
    addresses = addresses_of(site)
    for url in (site.home, f"{site.home}news/2021/1.html?id=1", "http://other.example/"):
        addresses.classify(url)
    with contextlib.suppress(NotAnArticle):
        extract("<h1>标题</h1><p>正文。</p>".encode(), site.home, site=site)


def archive(data: bytes) -> None:
    """The reader of archives: records and damages, each beginning behind the one before; nothing else is raised."""
    reader = RecordReader(BytesIO(data))
    last = -1
    with contextlib.suppress(MissingExtra):
        for record in reader.records():
            if isinstance(record, Damage):
                assert record.end > record.offset >= 0, "a damage without a byte"
                assert record.end <= len(data), "a damage behind the end of the file"
                continue
            assert record.member >= last, "reading goes back"
            last = record.member
            with contextlib.suppress(Damaged):
                while record.read(1 << 12):
                    pass


def body(data: bytes) -> None:
    """The codings of HTTP bodies: never more comes out than is to be."""
    coding = ("gzip", "deflate", "br", "zstd", "gzip, gzip")[data[0] % 5 if data else 0]
    undo_chunks(data)
    with contextlib.suppress(TooLong):
        unpacked, _ = undo_codings(data[1:], [coding], _MOST_UNPACKED)
        assert len(unpacked) <= max(_MOST_UNPACKED, len(data)), "more came out than is to be"


def address(data: bytes) -> None:
    """The canonical form of an address is its own canonical form, on every site, and never one of another kind."""
    url = data.decode("utf-8", "surrogateescape")
    clean = clean_address(url)
    assert clean is None or clean_address(clean) == clean, "a clean address is not clean"
    for site in _SITES.values():
        found = addresses_of(site).classify(url)
        again = addresses_of(site).classify(found.canonical)
        if found.kind not in {"invalid", "foreign"}:
            found.canonical.encode("utf-8")
            assert again.canonical == found.canonical, "a canonical address has another canonical form"


def publish_time(data: bytes) -> None:
    """A publish time has a zone, and a year that news can be of."""
    text = data.decode("utf-8", "replace")
    found = parse_publish_time(text, fetched_at=None, address_date="2021-09-07")
    if found is not None:
        assert found.value.utcoffset() == CHINA_TIME.utcoffset(None), "a publish time without China's zone"


def people(data: bytes) -> None:
    """Credited people and sources have names that say something, of one line."""
    text = data.decode("utf-8", "replace")
    for place in _PLACES:
        for credit in parse_credit_line(text, place).credits:
            assert credit.name.strip() == credit.name != "", "a name with blanks around it, or none"
            assert len(credit.name.splitlines()) == 1, "a name of several lines"
    source = clean_source(text)
    assert source is None or source.strip() == source != "", "a source with blanks around it, or none"


def condition(data: bytes) -> None:
    """`--where`: a condition or a `BadCondition`, and one that is taken can be asked of a record."""
    text = data.decode("utf-8", "replace")
    try:
        wanted = parse_condition(text, record_fields())
    except BadCondition:
        return
    wanted.holds(_record())


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function
    for function in (page, definition, archive, body, address, publish_time, people, condition)
}
"""The functions by name."""


@functools.cache
def _scratch() -> Path:
    """A folder for this process."""
    return Path(tempfile.mkdtemp(prefix="linfen-fuzz-"))


@functools.cache
def _record() -> dict[str, Any]:
    html = "<h1>市区两条道路今日完工</h1><div>2021-09-07 10:15 来源：本报</div><p>工程今日完工。（记者 张三）</p>"
    record: dict[str, Any] = json.loads(extract(html.encode()).to_json_line())
    return record
