"""The replica as a whole: its sites by host, the faults in force, the log, and the control address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.replica.faults import Fault, Faults, apply_after
from linfen_crawler.replica.http_message import UNKNOWN_HOST_HEADER, Reply, Request, compressed, json_reply
from linfen_crawler.replica.request_log import RequestLog
from linfen_crawler.replica.shapes.all_sites import SITES
from linfen_crawler.replica.shapes.family_sites import FAMILY_SITES
from linfen_crawler.replica.shapes.founder_epaper import FounderEpaper
from linfen_crawler.replica.site_answers import answer
from linfen_crawler.replica.site_truth import SiteTruths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linfen_crawler.replica.site import ReplicaSite
    from linfen_crawler.replica.truth import Truth

SITE_KEYS: tuple[str, ...] = tuple(SITES)
"""The keys of the sites that the replica shows where none are named: those that the program has definitions of."""

FAMILY_SITE_KEYS: tuple[str, ...] = tuple(FAMILY_SITES)
"""The keys of the made-up sites, one for each family, that it shows where they are named."""

PAPER_KEYS: tuple[str, ...] = (FounderEpaper.key,)
"""The keys of the made-up printed newspapers, shown where they are named. They have neither lists nor front page."""

_KNOWN = SITES | FAMILY_SITES | {FounderEpaper.key: FounderEpaper}

CONTROL = "/__replica__/"
"""Path of the control address, answered for the host 127.0.0.1 or localhost only."""


class World:
    """Answers requests for all hosts, and does what tests ask of it. Thread-safe where it says so in its parts.

    Args:
        sites: Keys of the sites to show; where empty, those that the program has definitions of.
        scale: How many times the usual number of articles the sites have.
        faults: What goes wrong from the start.
        crawl_delay: Seconds that robots.txt asks for; none where null.
        log_keeps: How many requests the log keeps, the last ones; all where null.

    Raises:
        ValueError: A key is unknown, or the scale is not above 0 or too large.
    """

    def __init__(
        self,
        sites: Iterable[str] = (),
        *,
        scale: float = 1.0,
        faults: Faults | None = None,
        crawl_delay: float | None = None,
        log_keeps: int | None = None,
    ) -> None:
        keys = tuple(sites) or SITE_KEYS
        unknown = [key for key in keys if key not in _KNOWN]
        if unknown:
            raise ValueError(f"unknown site {unknown[0]!r}; the replica has {', '.join(_KNOWN)}")
        if scale <= 0:
            raise ValueError(f"scale must be above 0, found {scale}")
        self.sites: dict[str, ReplicaSite] = {key: _KNOWN[key](scale, crawl_delay) for key in keys}
        self.faults = faults if faults is not None else Faults()
        self.log = RequestLog(log_keeps)
        self._by_host = {host: site for site in self.sites.values() for host in site.hosts}

    def answer(self, request: Request) -> Reply:
        """The answer for a request, with the faults that are due, logged."""
        if request.host in {"127.0.0.1", "localhost"}:
            return self._control(request)
        site = self._by_host.get(request.host)
        if site is None:
            reply = Reply(502, headers=[(UNKNOWN_HOST_HEADER, "1")])
        else:
            instead, later = self.faults.before(request)
            reply = apply_after(instead or answer(site, request), later)
            if site.compressed and "gzip" in request.headers.get("accept-encoding", ""):
                reply = compressed(reply)
        self.log.add(request, reply)
        return reply

    def truth(self, key: str) -> Mapping[str, Truth]:
        """The truth of every article of a site, by canonical address, as the site stands now."""
        return SiteTruths(self._site(key))

    def edit(self, key: str, *, urls: Iterable[str] = (), newest: int = 0) -> list[str]:
        """Change articles: these, and the newest so many. Gives their canonical addresses.

        Raises:
            ValueError: An address names no article of the site.
        """
        site, indexes = self._chosen(key, urls, newest)
        for index in indexes:
            site.edit(index)
        return [site.canonical_url(index) for index in indexes]

    def remove(self, key: str, *, urls: Iterable[str] = (), newest: int = 0, status: int = 404) -> list[str]:
        """Take articles away; they answer 404, 410, or 200 with an error page. Gives their canonical addresses."""
        if status not in {200, 404, 410}:
            raise ValueError(f"status of removed articles: expected 404, 410 or 200, found {status}")
        site, indexes = self._chosen(key, urls, newest)
        for index in indexes:
            site.remove(index, status)
        return [site.canonical_url(index) for index in indexes]

    def publish(self, key: str, count: int = 1) -> list[str]:
        """Bring out new articles. Gives their canonical addresses."""
        return self._site(key).publish(count)

    def redesign(self, key: str) -> None:
        """Show all articles of a site in another design, with other names for everything."""
        self._site(key).redesign()

    def _site(self, key: str) -> ReplicaSite:
        if key not in self.sites:
            raise ValueError(f"the replica does not show {key!r}; it shows {', '.join(self.sites)}")
        return self.sites[key]

    def _chosen(self, key: str, urls: Iterable[str], newest: int) -> tuple[ReplicaSite, list[int]]:
        site = self._site(key)
        indexes = site.newest(newest) if newest else []
        for url in urls:
            index = site.index_of_url(url)
            if index is None or not site.is_present(index):
                raise ValueError(f"{url} is no article of {key}")
            indexes.append(index)
        return site, list(dict.fromkeys(indexes))

    def _control(self, request: Request) -> Reply:
        """Orders and questions of other processes: see `Remote` in `running.py` for all of them."""
        order = request.path.removeprefix(CONTROL)
        if order == request.path:
            return Reply(404)
        try:
            wish = json.loads(request.body or b"{}")
            match order, request.method:
                case "ready", "GET":
                    return json_reply({"sites": list(self.sites)})
                case "hosts", "GET":
                    return json_reply({key: list(site.hosts) for key, site in self.sites.items()})
                case "log", "GET":
                    return json_reply(self.log.as_dicts())
                case "log", "POST":
                    self.log.clear()
                    return json_reply([])
                case "faults", "GET":
                    return json_reply(self.faults.as_dicts())
                case "faults", "POST":
                    self.faults.clear()
                    self.faults.add(*(Fault(**rule) for rule in wish))
                    return json_reply(self.faults.as_dicts())
                case "edit" | "remove", "POST":
                    return json_reply(getattr(self, order)(wish.pop("site"), **wish))
                case "publish", "POST":
                    return json_reply(self.publish(wish["site"], int(wish.get("count", 1))))
                case "redesign", "POST":
                    self.redesign(wish["site"])
                    return json_reply([])
                case "truth", "GET":
                    return self._truth_reply(request)
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            return json_reply({"error": f"{type(problem).__name__}: {problem}"}, 400)
        return Reply(404)

    def _truth_reply(self, request: Request) -> Reply:
        """All truths of `?site=`, or the one of `?url=`."""
        wish = request.parameters
        if "url" not in wish:
            return json_reply({url: truth.as_dict() for url, truth in self.truth(wish["site"]).items()})
        site = self._by_host[urlsplit(wish["url"]).hostname or ""]
        return json_reply(SiteTruths(site)[wish["url"]].as_dict())
