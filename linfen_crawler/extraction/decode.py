"""The charset of a page, decided by its bytes first: what it declares is often wrong."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linfen_crawler.native_module import native_function
from linfen_crawler.sites.charsets import charset_of

if TYPE_CHECKING:
    from collections.abc import Callable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META_REACH = 65_536
"""How far into a page a declaration is looked for, in bytes: some pages declare their charset behind long scripts."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949"}
"""Pages that declare the narrow charset hold characters of the wide one, which contains it."""
_BLIND = frozenset({"iso8859-1", "cp1252", "ascii", "iso8859-15", "cp1251", "koi8-r", "iso8859-2"})
"""Single-byte charsets: decoding with them never or hardly ever fails, so their success proves nothing."""

_SAMPLE = 200_000
_TOLERATED = 0.02
"""Share of broken characters up to which a multi-byte charset still counts as the page's own."""


@dataclass(slots=True, eq=False)
class Decoded:
    """Text, the charset it was read with (Python's name for it), and the damage seen on the way."""

    _text: str | None
    """None until somebody asks for it, where the bytes are known to be this text."""
    charset: str
    flags: Counter[str] = field(default_factory=Counter)
    """`undecodable_byte`: places where bytes made no character; `replacement_character`: U+FFFD that the page itself
    holds; `nul_removed`: NUL characters taken out; `surrogate_removed`: lone surrogates taken out."""
    utf8: bytes | None = None
    """The page as sent, where it is this very text in UTF-8: it need not be encoded again."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decoded) and (self.text, self.charset, self.flags) == (
            other.text,
            other.charset,
            other.flags,
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def text(self) -> str:
        """All of it."""
        if self._text is None:
            self._text = (self.utf8 or b"").decode("utf-8")
        return self._text

    def head(self, length: int) -> str:
        """Its first characters, without a look at the rest."""
        if self._text is not None or self.utf8 is None:
            return self.text[:length]
        size = length  # most characters there take one byte
        while True:
            head = self.utf8[:size].decode("utf-8", "ignore")
            if len(head) >= length or size >= len(self.utf8):
                return head[:length]
            size += 4 * (length - len(head))


def decode(data: bytes, content_type: str | None = None, hint: str | None = None) -> Decoded:
    """Bytes to text. Never fails.

    A byte order mark decides; then a strict UTF-8 decode that succeeds, whatever is declared; then, for bytes that are
    no clean UTF-8, which of UTF-8, the charset of the meta element, that of the header, the hint, GB18030 and Big5
    breaks the fewest characters, earlier ones winning where they break hardly any and read as Chinese.

    Args:
        data: The page as sent.
        content_type: The `Content-Type` header, if known.
        hint: The charset that the site is known to use, if nothing else tells.

    Returns:
        The text without NULs and lone surrogates, its charset, and what was damaged.
    """
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _read(data[len(mark) :], charset)
    wide = _unmarked_utf16(data)
    if wide is not None:
        return _read(data, wide)
    if _is_clean_utf8 is not None and _is_clean_utf8(data):
        return Decoded(None, "utf-8", utf8=data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _read(data, _likeliest(data, content_type, hint))
    return _cleaned(text, data, "utf-8", broken=0)


def _likeliest(data: bytes, content_type: str | None, hint: str | None) -> str:
    sample = data[:_SAMPLE]
    if _broken_share(sample, "utf-8") <= 0.2:  # a two-byte charset read as UTF-8 breaks at almost every character
        return "utf-8"
    candidates = [name for name in (*_declared(data, content_type), _codec(hint)) if name and name not in _BLIND]
    best, least, only_declared = "gb18030", 1.0, None
    for name in dict.fromkeys([*candidates, "gb18030", "big5hkscs"]):
        share = _broken_share(sample, name)
        if share <= _TOLERATED and _reads_as_chinese(sample, name):
            return name
        if share <= _TOLERATED and name in candidates:
            # A short text of GBK may break nothing as Big5 and be rubbish: only where no other charset reads.
            only_declared = only_declared or name
        if share < least:
            best, least = name, share
    if only_declared is not None:
        return only_declared
    declared = next((name for name in (*_declared(data, content_type), _codec(hint)) if name), None)
    return declared if declared in _BLIND and not _reads_as_chinese(sample, best) else best


def _declared(data: bytes, content_type: str | None) -> list[str | None]:
    head = data[:_META_REACH]
    found = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    in_header = _HEADER_CHARSET.search(content_type or "")
    return [_codec(found[1].decode("ascii", "ignore") if found else None), _codec(in_header[1] if in_header else None)]


def _codec(name: str | None) -> str | None:
    """Python's name of a declared charset, the narrow ones widened; None for what is no charset of texts."""
    if not name:
        return None
    found = charset_of(name)
    return _WIDER.get(found, found) if found else None


def _unmarked_utf16(data: bytes) -> str | None:
    """The byte order that turns NULs into the brackets of markup, where there are any."""
    if 0 not in data[:400]:
        return None
    even, odd = data[:4000:2], data[1:4000:2]
    low, high = _brackets(even, odd), _brackets(odd, even)
    if max(low, high) < 4 or max(low, high) < 4 * min(low, high):
        return None
    return "utf-16-le" if low > high else "utf-16-be"


def _brackets(letters: bytes, nuls: bytes) -> int:
    return sum(1 for letter, nul in zip(letters, nuls, strict=False) if nul == 0 and letter in b"<>/")


def _broken_share(sample: bytes, charset: str) -> float:
    """Share of broken places among all characters beyond ASCII, 0 to 1."""
    text = sample.decode(charset, "replace")
    beyond = sum(len(run) for run in re.findall(r"[^\x00-\x7f]+", text))
    broken = text.count("\ufffd") - (sample.count(b"\xef\xbf\xbd") if charset == "utf-8" else 0)
    return max(broken, 0) / beyond if beyond else 1.0


_COMMON = re.compile(
    r"[的一是不了在有人我他这中大来上国个到说们为子和你地出道也时年发以生后成要对就下得行作新日月市会记者"
    r"這來國個說們為時發後對會記學進過關經]"
)
"""The everyday characters of both scripts."""


def _reads_as_chinese(sample: bytes, charset: str) -> bool:
    """Whether the everyday characters have the share among all that any Chinese text gives them."""
    beyond = re.findall(r"[\u3400-\u9fff]", sample[:40_000].decode(charset, "ignore"))
    return bool(beyond) and len(_COMMON.findall("".join(beyond))) * 12 >= len(beyond)


def _read(data: bytes, charset: str) -> Decoded:
    errors = _REALIGN if charset in _DOUBLE_BYTE else "replace"
    text = data.decode(charset, errors)
    own = data.count(b"\xef\xbf\xbd") if charset == "utf-8" else 0
    broken = text.count("\ufffd") - own
    return _cleaned(text, data, charset, broken=max(broken, 0))


_REALIGN = "linfen_crawler.realign"
_DOUBLE_BYTE = frozenset({"gb18030", "big5hkscs"})
_LOOK_AHEAD = 40


def _realign(error: UnicodeError) -> tuple[str, int]:
    """Go on behind a broken byte where the text reads on: one byte of two lost would else shift all that follows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    best, most = error.start + 1, -1
    for behind in (error.start + 1, error.start + 2):
        text = error.object[behind : behind + _LOOK_AHEAD].decode(error.encoding, "ignore")
        common = len(_COMMON.findall(text))
        if common > most:
            best, most = behind, common
    return "\ufffd", min(best, len(error.object))


codecs.register_error(_REALIGN, _realign)


def _cleaned(text: str, data: bytes, charset: str, *, broken: int) -> Decoded:
    flags: Counter[str] = Counter()
    if broken:
        flags["undecodable_byte"] = broken
    own = text.count("\ufffd") - broken if "\ufffd" in text else 0
    if own > 0:
        flags["replacement_character"] = own
    if b"\x00" in data and "\x00" in text:
        flags["nul_removed"] = text.count("\x00")
        text = text.replace("\x00", "")
    if charset.startswith("utf-") and charset != "utf-8" and _SURROGATE.search(text):
        text, removed = _SURROGATE.subn("", text)
        flags["surrogate_removed"] = removed
    same = charset == "utf-8" and not broken and "nul_removed" not in flags and not text.startswith("\ufeff")
    return Decoded(text.removeprefix("\ufeff"), charset, flags, data if same else None)


_SURROGATE = re.compile(r"[\ud800-\udfff]")


_is_clean_utf8: Callable[[bytes], bool] | None = native_function(
    "extraction.native_bytes", "is_clean_utf8", beside=("byte_marks.pxd",)
)
"""The compiled look at a page's bytes; None where there is none, and all of them are decoded."""
