"""Archives made for tests: by warcio as other programs write them, and in the form of a crawl of ours."""

from __future__ import annotations

import gzip
import json
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from linfen_crawler.archive import page_tasks
from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.digests import sha1_digest
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.operations import worker_team
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import Source, Wish
from linfen_crawler.sites import load_sites

DATE = "2023-05-07T01:02:03Z"


def page(title: str = "汾河新桥通车", *, charset: str = "utf-8", more: str = "") -> bytes:
    """The page of an article."""
    return f"""<html><head><meta charset="{charset}"><title>{title} - 某某网</title></head><body><h1>{title}</h1>
<div class="info">2023-05-06 08:30:00 来源：河畔日报 责任编辑：吴越</div><div id="content">
<p>本报讯（记者 郑实）昨天上午，连接两岸的新桥正式通车，附近居民步行过河的时间由半小时缩短到五分钟。</p>
<p>新桥全长四百二十米，双向四车道，两侧各设两米五宽的人行道，夜间有灯光照明。{more}</p>
<p>建设单位介绍，工程历时两年，高峰时有三百多名工人同时施工，期间没有发生安全事故。</p></div></body></html>""".encode(
        charset
    )


LIST = (
    "<html><head><title>列表</title></head><body><ul>"
    + "".join(f'<li><a href="/2023/{n}.html">第{n}条要闻的标题在这里</a></li>' for n in range(30))
    + "</ul></body></html>"
).encode()


def chunked(body: bytes, size: int = 700) -> bytes:
    """The body in HTTP chunks."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


@dataclass
class Written:
    """Where a record was written."""

    record_id: str
    offset: int
    file: str = ""


@dataclass
class ArchiveWriter:
    """Writes one WARC file with warcio, and remembers where each record begins."""

    name: str = "other.warc.gz"
    gzipped: bool = True
    version: str = "1.1"
    out: BytesIO = field(default_factory=BytesIO)
    offsets: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.writer = WARCWriter(self.out, gzip=self.gzipped, warc_version=self.version)

    @property
    def data(self) -> bytes:
        return self.out.getvalue()

    def save(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.name
        path.write_bytes(self.data)
        return path

    def warcinfo(self, software: str = "other/1.0") -> Written:
        record = self.writer.create_warcinfo_record(self.name, {"software": software, "format": "WARC File Format 1.1"})
        return self._write(record)

    def response(
        self,
        url: str,
        body: bytes,
        *,
        status: str = "200 OK",
        headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html"),),
        record_type: str = "response",
        **warc_headers: str,
    ) -> Written:
        record_id = new_id()
        more = {"WARC-Record-ID": record_id, "WARC-Date": DATE}
        more |= {name.replace("_", "-"): value for name, value in warc_headers.items()}
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url, record_type, BytesIO(body), len(body), warc_headers_dict=more, http_headers=http
        )
        return self._write(record, record_id)

    def revisit(
        self, url: str, refers_to: Written | None, digest: str, *, headers: Sequence[tuple[str, str]] = (), **more: str
    ) -> Written:
        wanted = {"WARC_Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"}
        if refers_to is not None:
            wanted["WARC_Refers_To"] = refers_to.record_id
        wanted["WARC_Payload_Digest"] = digest
        return self.response(
            url, b"", headers=headers or [("Content-Type", "text/html")], record_type="revisit", **{**wanted, **more}
        )

    def other(
        self, record_type: str, content_type: str, block: bytes, url: str = "http://a.cn/", **more: str
    ) -> Written:
        record_id = new_id()
        headers = {"WARC-Record-ID": record_id, "WARC-Date": DATE}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        record = self.writer.create_warc_record(
            url, record_type, BytesIO(block), len(block), warc_content_type=content_type, warc_headers_dict=headers
        )
        return self._write(record, record_id)

    def note(self, fields: Sequence[tuple[str, str]], url: str) -> Written:
        block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
        return self.other("metadata", "application/warc-fields", block, url)

    def visit(self, outcome: str, url: str, pages: Sequence[Written], **fields: Any) -> Written:
        """The note of a crawl of ours on a visit; `fields` are `linfen-…` without that beginning."""
        canonical = fields.pop("canonical_url", url)
        lines = [("linfen-outcome", outcome), ("linfen-site", fields.pop("site", "lfxww"))]
        lines.append(("linfen-canonical-url", canonical))
        payloads = fields.pop("payloads", {})
        moment = fields.pop("fetched_at", "2023-05-07T01:02:03.456789+00:00")
        lines += [(f"linfen-{name}", str(value)) for name, value in fields.items()]
        lines.append(("linfen-fetched-at", moment))
        for each in pages:
            place = {"id": each.record_id, "file": each.file, "offset": each.offset}
            if each.record_id in payloads:
                holder = payloads[each.record_id]
                place |= {"payload_file": holder.file, "payload_offset": holder.offset}
            lines.append(("linfen-page", json.dumps(place)))
        return self.note(lines, url)

    def _write(self, record: Any, record_id: str = "") -> Written:
        offset = self.out.tell()
        self.offsets.append(offset)
        self.writer.write_record(record)
        name = self.name.removesuffix(".open")
        return Written(record_id or record.rec_headers.get_header("WARC-Record-ID"), offset, name)


def gzipped_as_one(data: bytes) -> bytes:
    """A plain WARC packed as a whole, as `gzip` does it."""
    return gzip.compress(data, mtime=0)


def sha1(body: bytes) -> str:
    """The digest of a payload, as warcio writes it."""
    return sha1_digest(body)


def wacz(path: Path, archives: Sequence[ArchiveWriter], *, compression: int = zipfile.ZIP_STORED) -> Path:
    """A package of archives."""
    with zipfile.ZipFile(path, "w", compression) as package:
        package.writestr("datapackage.json", "{}")
        for archive in archives:
            package.writestr(f"archive/{archive.name}", archive.data)
        package.writestr("pages/pages.jsonl", "{}\n")
    return path


def findings_of(*paths: Path, jobs: int = 1, **choice: Any) -> list[Finding]:
    """What the archives come to, read as `linfen extract` does: the same whether pages are handed over or not, and
    whether archives are divided or not."""
    wish = Wish(load_sites(), Choice(**choice))
    sources = [archive for path in paths for archive in archives_of(path)]
    whole = list(extract_pages(sources, wish, jobs=jobs))
    found = [each for each in whole if each.kind != "nothing"]
    with patch.object(page_tasks, "_HANDED_OVER", 0):
        assert found == [each for each in extract_pages(sources, wish, jobs=1) if each.kind != "nothing"]
    assert in_pieces_here(sources, wish, 250) == whole
    return found


def in_pieces_here(sources: Sequence[Source], wish: Wish, piece_bytes: int) -> list[Finding]:
    """What sources come to, with archives divided as for several processes, and all of it done by this one."""
    with patch.object(worker_team, "WorkerProcess", side_effect=OSError("one process is enough")):
        return list(extract_pages(sources, wish, jobs=2, piece_bytes=piece_bytes))


def records_of(*paths: Path, **wish: Any) -> list[dict[str, Any]]:
    """The records alone."""
    return [json.loads(each.line) for each in findings_of(*paths, **wish) if each.line is not None]


def reasons_of(*paths: Path, **wish: Any) -> list[tuple[str, str]]:
    """Kind and reason of all findings but plain records."""
    return [(each.kind, each.reason) for each in findings_of(*paths, **wish) if each.line is None or each.reason]
