"""Archives as a crawl leaves them, small, with texts and pictures of our own: made by warcio, not by what is tested."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SITE = "lfxww"
DATE = "2026-01-02T03:04:05.678901Z"
FIRST = f"{SITE}-20260102030405-00001.warc.gz"
SECOND = f"{SITE}-20260203040506-00001.warc.gz"
URL = "http://www.lfxww.com/linfen/shizheng/2702756.html"
PICTURE = "http://www.lfxww.com/linfen/shizheng/red.png"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def page(number: int = 2702756, title: str = "秋粮收获过半") -> bytes:
    paragraphs = "".join(
        f"<p>第{word}段:汾河两岸的秋粮收获已经过半,农机手们从早到晚都在田里。</p>" for word in "一二三"
    )
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
        f'<div id="n{number}">{paragraphs}<img src="red.png" alt="田野"></div></body></html>'
    ).encode()


def picture(width: int = 8, height: int = 6) -> bytes:
    """A red PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + b"\xff\0\0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass
class Place:
    """Where a record was written."""

    file: str
    offset: int
    end: int
    record_id: str
    digest: str = ""

    @property
    def pointer(self) -> dict[str, object]:
        return {"file": self.file, "offset": self.offset, "digest": self.digest}


@dataclass
class WarcFile:
    """A WARC file that is being made."""

    path: Path
    gzip: bool = True
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.out = self.path.open("wb")
        self.writer = WARCWriter(self.out, gzip=self.gzip, warc_version="1.1")
        name = self.path.name.removesuffix(".open")
        self.write(
            "warcinfo", b"software: linfen-crawler/0\r\n", {"WARC-Filename": name}, kind="application/warc-fields"
        )

    def write(
        self,
        record_type: str,
        payload: bytes,
        headers: dict[str, str] | None = None,
        url: str | None = None,
        http: StatusAndHeaders | None = None,
        kind: str | None = None,
        record_id: str | None = None,
    ) -> Place:
        record_id = record_id or f"<urn:uuid:{hashlib.md5(f'{self.path.name}{len(self.places)}'.encode()).hexdigest()}>"
        record = self.writer.create_warc_record(
            url,
            record_type,
            payload=BytesIO(payload),
            length=len(payload),
            warc_content_type=kind or "",
            warc_headers_dict={"WARC-Record-ID": record_id, "WARC-Date": DATE, **(headers or {})},
            http_headers=http,
        )
        offset = self.out.tell()
        self.writer.write_record(record)
        name = self.path.name.removesuffix(".open")
        place = Place(name, offset, self.out.tell(), record_id, sha1(payload))
        self.places.append(place)
        return place

    def exchange(
        self,
        url: str,
        payload: bytes,
        mime: str = "text/html",
        *,
        date: str = DATE,
        revisit_of: Place | None = None,
        original_url: str | None = None,
        answer_headers: dict[str, str] | None = None,
    ) -> Place:
        """A response, or a revisit, and its request."""
        http = StatusAndHeaders("200 OK", [("Content-Type", mime), ("Content-Length", str(len(payload)))], "HTTP/1.1")
        more = {"WARC-Date": date, **(answer_headers or {})}
        if revisit_of is None:
            answer = self.write("response", payload, more, url, http)
        else:
            more |= {
                "WARC-Profile": IDENTICAL,
                "WARC-Refers-To": revisit_of.record_id,
                "WARC-Refers-To-Target-URI": original_url or url,
                "WARC-Refers-To-Date": DATE,
                "WARC-Payload-Digest": sha1(payload),
            }
            answer = self.write("revisit", b"", more, url, http)
        path = quote(url.split("/", 3)[3], safe="/?=&%")
        request = StatusAndHeaders(f"/{path} HTTP/1.1", [("Host", url.split("/")[2])], "GET")
        self.write("request", b"", {"WARC-Concurrent-To": answer.record_id, "WARC-Date": date}, url, request)
        return answer

    def note(self, url: str, pages: list[Place], **more: object) -> Place:
        """What became of the visit of an article."""
        lines = ["linfen-outcome: record", f"linfen-canonical-url: {url}"]
        lines += [
            "linfen-page: " + json.dumps({"id": each.record_id, "file": each.file, "offset": each.offset, **more})
            for each in pages
        ]
        block = "".join(f"{line}\r\n" for line in lines).encode()
        headers = {"WARC-Refers-To": pages[0].record_id}
        return self.write("metadata", block, headers, url, kind="application/warc-fields")

    def close(self) -> Path:
        self.out.close()
        return self.path


def line(place: Place, number: int = 2702756, **more: object) -> bytes:
    """A record whose capture is at a place."""
    url = f"http://www.lfxww.com/linfen/shizheng/{number}.html"
    record = {"id": f"{number:020}", "url": url, "canonical_url": url, "title": "秋粮收获过半", "warc": place.pointer}
    return json.dumps({**record, **more}, ensure_ascii=False).encode() + b"\n"


@dataclass
class SiteOfOurOwn:
    """`OUTPUT/lfxww` with two WARC files, one of January and one of February, and three articles."""

    output: Path
    first: Path
    second: Path
    article: Place
    """The article at `URL`, in the first file."""
    again: Place
    """Its revisit, in the second file."""
    other: Place
    """Another article, in the second file."""
    places: list[Place]
    """All records of the first file."""

    @property
    def folder(self) -> Path:
        return self.output / SITE

    @property
    def articles(self) -> Path:
        return self.folder / "articles.jsonl"


def make_site(output: Path) -> SiteOfOurOwn:
    archive = output / SITE / "archive"
    archive.mkdir(parents=True)
    january = WarcFile(archive / FIRST)
    article = january.exchange(URL, page())
    january.exchange(PICTURE, picture(), "image/png")
    twin = january.exchange(URL.replace("2702756", "2702757"), page(2702757, "汾河新桥通车"))
    january.note(URL, [article])
    january.close()
    february = WarcFile(archive / SECOND)
    later = "2026-02-03T04:05:06Z"
    again = february.exchange(URL, page(), date=later, revisit_of=article)
    february.note(URL, [again], payload_file=FIRST, payload_offset=article.offset)
    other = february.exchange(URL.replace("2702756", "2702758"), page(2702758, "剪纸进校园"), date=later)
    february.note(URL.replace("2702756", "2702758"), [other])
    february.close()
    lines = [line(article), line(twin, 2702757, title="汾河新桥通车"), line(other, 2702758, title="剪纸进校园")]
    (output / SITE / "articles.jsonl").write_bytes(b"".join(lines))
    (output / SITE / "rejected.jsonl").write_bytes(b'{"reason":"no_body","url":null,"warc":null}\n')
    return SiteOfOurOwn(output, archive / FIRST, archive / SECOND, article, again, other, january.places)
