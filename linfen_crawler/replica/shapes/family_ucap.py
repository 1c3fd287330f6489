"""A government site that is made up, on UCAP: numbers for everything, and pages handed down from above."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from linfen_crawler.replica.shapes.furniture import meta
from linfen_crawler.replica.shapes.linfen_gov import LinfenGov
from linfen_crawler.replica.site import Section
from linfen_crawler.replica.timeline import Era

_CYCLE = ("contents/2201", "contents/2207", "contents/2201", "contents/2212")


class FamilyUcap(LinfenGov):
    """河阳市人民政府, which there is not."""

    key: ClassVar = "family_ucap"
    name: ClassVar = "河阳市人民政府"
    home: ClassVar = "https://www.heyang-zf.example/"
    sections: ClassVar = (
        Section("contents/2201", ("政务动态", "河阳要闻")),
        Section("contents/2207", ("政务动态", "乡镇动态")),
        Section("contents/2212", ("政务公开", "通知公告")),
    )
    eras: ClassVar = (Era(14, "2023-01-03", "2024-01-30", 60_001, 76_000, _CYCLE),)
    house: ClassVar = replace(
        LinfenGov.house, key="family_ucap", paper="河阳日报", sources=("河阳市人民政府办公室", "河阳日报", "市水利局")
    )
    list_size: ClassVar = 4

    def front_html(self) -> str:
        """With the national names of a site."""
        names = (meta("SiteName", self.name), meta("SiteDomain", self.host), meta("SiteIDCode", "1400000000"))
        return super().front_html().replace("</title>", "</title>" + "\n".join(names), 1)
