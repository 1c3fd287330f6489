"""Addresses of web pages cleaned of every difference that means nothing on any site.

What only a site's definition can tell (its twins, its scheme, which parameters count) is added by `addresses`.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

MAX_LENGTH = 4000
"""Addresses longer than this many characters are taken for garbage; few servers accept more than 8,000 bytes."""

INDEX_NAMES = ("index.html", "index.htm", "index.shtml", "index.php", "default.html")
"""File names that mean the folder they stand in."""

_LONGEST_HOST = 253  # RFC 1035
_DEFAULT_PORTS = {"http": 80, "https": 443}

_TRACKING = frozenset(
    """
    from from_source fromvsogou share share_from share_medium share_plat share_source share_tag share_times share_token
    share_user shareid sharer_shareid sharer_shareinfo sharer_sharetime wxshare_count isappinstalled scene clicktime
    enterid nsukey ivk_sa spm spm_id_from wfr bd_vid hmci hmcu hmkw hmpl hmsr qhclickid
    dclid fbclid gclid mkt_tok msclkid yclid _openstat
    """.split()  # noqa: SIM905  one to a line would hide them in a page of quotes
)
"""Parameters that WeChat, Weibo, Baidu, Toutiao and advertisements add to links; `utm_…` are known by their prefix."""

# Most links of a news page need no more than this one match: nothing to decode, no query, no port.
_SIMPLE = re.compile(r"(https?)://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)(/[A-Za-z0-9\-_~/.]*)?(?:#.*)?", re.DOTALL)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\]")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*")
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/?]*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# `http://` inside a path belongs to an address that another one wraps (archives, translators) and stays.
_SLASHES = re.compile(r"(?<!:)/{2,}")


class AddressParts(NamedTuple):
    """An address in its parts, cleaned."""

    scheme: str
    """`http` or `https`."""
    host: str
    """Lower case, IDNA encoded, without trailing dot."""
    port: int | None
    """None for the scheme's default port."""
    path: str
    """Begins with `/`; escapes, dot segments and double slashes normalised."""
    query: str
    """Without `?`; escapes normalised, parameters as they stood. Empty where there is none."""

    def join(self) -> str:
        """The address as one string."""
        port = "" if self.port is None else f":{self.port}"
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}"


def clean_address(url: str) -> str | None:
    """The address without the differences that mean nothing on any site.

    Host in lower case and IDNA, no user name, no default port, no fragment, no index name (`index.html`), escapes and
    dot segments as RFC 3986 (6.2.2) normalises them, no tracking parameters (`utm_…`, `spm`, `from` …), the others
    sorted by name. The scheme stays, since not every site answers on both.

    Returns:
        The address, or None if it is no absolute http(s) address. Cleaning twice changes nothing more.
    """
    parts = split_address(url)
    if parts is None:
        return None
    pairs = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair.partition("=")[0])]
    query = "&".join(sorted(pairs, key=_name))
    return parts._replace(path=without_index_name(parts.path, query, INDEX_NAMES), query=query).join()


def split_address(url: str) -> AddressParts | None:
    """The cleaned parts of an absolute http(s) address, fragment and user name dropped; None for anything else."""
    if len(url) > MAX_LENGTH:
        return None
    simple = _SIMPLE.fullmatch(url)
    if simple is not None:
        scheme, host, path = simple.groups()
        path = path or "/"
        if "//" not in path and "/." not in path and len(host) <= _LONGEST_HOST:
            return AddressParts(scheme, host, None, path, "")
    # Browsers drop line breaks and tabs inside an address and white space around it, and read `\` as `/`.
    url = url.strip().translate({9: None, 10: None, 13: None})
    before_query, mark, behind = url.partition("?")
    url = before_query.replace("\\", "/") + mark + behind
    try:
        scheme, _, path, query, _ = parts = urlsplit(url)
        port = parts.port
        host = _clean_host(parts.hostname or "")
    except ValueError:
        return None
    if scheme not in _DEFAULT_PORTS or host is None:
        return None
    if port == _DEFAULT_PORTS[scheme]:
        port = None
    return AddressParts(scheme, host, port, _clean_path(path), _clean_query(query))


def host_at_usual_port(url: str) -> str | None:
    """The host of an absolute http(s) address, cleaned; None for another port than its scheme's, and for all else."""
    parts = split_address(url)
    return None if parts is None or parts.port is not None else parts.host


def without_index_name(path: str, query: str, index_names: tuple[str, ...]) -> str:
    """The path without a last segment that only means its folder. With a query it stays: `/index.php?id=5` is one."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/" if name in index_names and not query else path


def _clean_host(host: str) -> str | None:
    host = host.removesuffix(".")
    if not 0 < len(host) <= _LONGEST_HOST:  # also keeps the IDNA encoder, slow on long input, from being fed some
        return None
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        # Raises UnicodeError, a ValueError, for what can be no host.
        host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    return host if _HOST.fullmatch(host) else None


def _clean_path(path: str) -> str:
    if not _PLAIN_PATH.fullmatch(path):
        path = quote(_ESCAPE.sub(_normal_escape, path), safe="-._~!$&'()*+,;=:@/%", errors="replace")
    if "//" in path:
        path = _SLASHES.sub("/", path)
    if "/." in path:
        path = _without_dot_segments(path)
    return path if path.startswith("/") else f"/{path}"


def _clean_query(query: str) -> str:
    if not _PLAIN_QUERY.fullmatch(query):
        query = quote(_ESCAPE.sub(_normal_escape, query), safe="-._~!$&'()*+,;=:@/?%", errors="replace")
    return query


def _normal_escape(found: re.Match[str]) -> str:
    digits = found[1]
    if digits is None:
        return "%25"  # a bare `%`, escaped so that what follows it can never become an escape
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING or name.startswith("utm_")


def _name(pair: str) -> str:
    return pair.partition("=")[0]
