"""All sites of the replica, by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.replica.shapes.lf_sxgov import LfSxgov
from linfen_crawler.replica.shapes.lf_sxrb import LfSxrb
from linfen_crawler.replica.shapes.lfxww import Lfxww
from linfen_crawler.replica.shapes.linfen_gov import LinfenGov
from linfen_crawler.replica.shapes.regional import REGIONAL_SITES

if TYPE_CHECKING:
    from linfen_crawler.replica.site import ReplicaSite

_ALL: tuple[type[ReplicaSite], ...] = (Lfxww, LfSxgov, LfSxrb, LinfenGov, *REGIONAL_SITES)

SITES: dict[str, type[ReplicaSite]] = {site.key: site for site in _ALL}
