"""Archives whose records point to each other, and ways to change them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from hypothesis import strategies as st

from tests.archive.written_archives import LIST, ArchiveWriter, Written, page, sha1

SITE = "http://www.lfxww.com/linfen/shizheng/"
HTML = [("Content-Type", "text/html; charset=gbk")]


def our_archives(folder: Path) -> list[Path]:
    """Two crawls of ours: revisions, rejected pages, several pages of one article, revisits, all of them over files."""
    one, two = (ArchiveWriter(f"lfxww-20230507010203-{number:05}.warc.gz") for number in (1, 2))
    holders: list[tuple[str, Written, bytes]] = []
    for archive, word in ((one, "第一次"), (two, "第二次")):
        archive.warcinfo("linfen-crawler/0.1.0")
        for number in range(6):
            url = f"{SITE}{number}.html"
            body = page(f"汾河新桥通车{number}{word if number % 2 else ''}", charset="gbk")
            if archive is two and number % 2 == 0:
                _, holder, same = holders[number]
                where = archive.revisit(url, holder, sha1(same), headers=HTML)
                archive.visit("unchanged", url, [where], payloads={where.record_id: holder}, revision=1)
                other = f"{SITE}9{number}.html"
                again = archive.revisit(other, holder, sha1(same), headers=HTML)
                archive.visit("record", other, [again], payloads={again.record_id: holder}, revision=1)
                continue
            where = archive.response(url, body, headers=HTML)
            holders.append((url, where, body))
            if number == 3:
                archive.visit("rejected", url, [where], reason="no_body")
            elif number == 5 and archive is two:
                more = page("汾河新桥通车5", charset="gbk", more="第二页另有一段话说明施工的经过。")
                second = archive.response(f"{SITE}5_2.html", more, headers=HTML)
                archive.visit("record", url, [where, second, holders[0][1]], revision=2)
            else:
                archive.visit("record", url, [where], revision=2 if archive is two else 1)
        archive.response("http://www.lfxww.com/", LIST)
    return [one.save(folder), two.save(folder)]


def foreign_archive(folder: Path, name: str = "other.warc.gz", *, gzipped: bool = True) -> Path:
    """Pages, lists, pictures, and revisits to what stands before them, behind them, and nowhere."""
    archive = ArchiveWriter(name, gzipped=gzipped)
    archive.warcinfo()
    later = f"<urn:uuid:{'7' * 8}-7777-7777-7777-{'7' * 12}>"
    for number in range(8):
        url = f"http://news.example.cn/2023/0506/{number}.html"
        body = page(f"新桥{number}座通车")
        where = archive.response(url, body, WARC_Payload_Digest=sha1(body))
        archive.response(
            f"http://news.example.cn/{number}.jpg", b"\xff\xd8" * 50, headers=[("Content-Type", "image/jpeg")]
        )
        if number % 3 == 0:
            archive.revisit(f"{url}?again", where, sha1(body))
            archive.revisit(f"{url}?nowhere", None, sha1(b"nothing has it"))
            # The payload was read before, but the record that is named stands behind.
            archive.revisit(f"{url}?behind", Written(later, 0), sha1(body))
    archive.response("http://news.example.cn/", LIST)
    body = page("新桥0座通车")
    archive.response("http://news.example.cn/late.html", body, WARC_Record_ID=later, WARC_Payload_Digest=sha1(body))
    return archive.save(folder)


def recompressed(data: bytes) -> bytes:
    """The same records in other gzip members."""
    return b"".join(gzip.compress(member, 1) for member in members(data))


def members(data: bytes) -> list[bytes]:
    """What each gzip member holds."""
    found = []
    while data:
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        found.append(unpack.decompress(data))
        data = unpack.unused_data
    return found


def store_in_last(archive: ArchiveWriter, offset: int, payload: bytes) -> None:
    """Write the last record anew with another payload, in a gzip member that stores its bytes."""
    head = gzip.decompress(archive.data[offset:])
    http = head[head.index(b"\r\n\r\n") + 4 :].removesuffix(b"\r\n\r\n")
    block = http + payload
    lines = [
        line if not line.lower().startswith(b"content-length") else b"Content-Length: %d" % len(block)
        for line in head[: head.index(b"\r\n\r\n")].split(b"\r\n")
        if not line.lower().startswith((b"warc-block-digest", b"warc-payload-digest"))
    ]
    record = b"\r\n".join(lines) + b"\r\n\r\n" + block + b"\r\n\r\n"
    archive.out.seek(offset)
    archive.out.truncate()
    archive.out.write(gzip.compress(record, 0))


def damaged_archive(folder: Path, data: st.DataObject, places: Sequence[float]) -> Path:
    """A foreign archive or one of ours, damaged in some way at places that are shares of its length."""
    make: Callable[[Path], Path] = data.draw(st.sampled_from([foreign_archive, lambda where: our_archives(where)[0]]))
    path = make(folder)
    content = bytearray(path.read_bytes())
    for place in places:
        at = min(int(place * len(content)), len(content) - 1)
        way = data.draw(st.sampled_from(["flip", "lose", "zeros", "cut", "again"]))
        if way == "flip":
            content[at] ^= 0xFF
        elif way == "lose":
            del content[at : at + data.draw(st.integers(1, 400))]
        elif way == "zeros":
            content[at : at + 300] = bytes(len(content[at : at + 300]))
        elif way == "cut":
            del content[max(at, 200) :]
        else:
            content[at:at] = content[max(0, at - data.draw(st.integers(1, 900))) : at]
    path.write_bytes(content)
    return path
