"""A place's sites are those that name it, wherever in their region."""

from __future__ import annotations

import pytest

from linfen_crawler.sites import load_sites
from linfen_crawler.sites.regions import regions_of, sites_of_region

SITES = load_sites()
OF_LINFEN = {key for key, site in SITES.items() if site.region.startswith("山西/临汾")}


def keys(region: str) -> set[str]:
    return {site.key for site in sites_of_region(SITES.values(), region)}


@pytest.mark.parametrize("region", ["临汾", "山西/临汾", "临汾市", "山西省/临汾市", "/山西/临汾/", " 临汾 "])
def test_a_city_is_without_its_counties_or_with_other_cities(region: str) -> None:
    assert keys(region) == OF_LINFEN
    assert len(OF_LINFEN) == 21


@pytest.mark.parametrize("region", ["尧都区", "尧都", "临汾/尧都区", "山西/临汾/尧都区", "山西/临汾/尧都"])
def test_a_county_is_not_found_by_its_name_or_path(region: str) -> None:
    assert keys(region) == {"yaodu_gov"}


def test_a_province_leaves_out_a_site() -> None:
    assert keys("山西") == keys("山西省") == set(SITES)


@pytest.mark.parametrize(
    "region", ["", "/", "临", "汾", "县", "山西/尧都区", "临汾/山西", "运城/临汾", "山西/临汾/尧都区/某乡", "Linfen"]
)
def test_a_place_without_a_site_finds_some(region: str) -> None:
    assert keys(region) == set()


def test_a_place_with_a_short_name_is_taken_for_another() -> None:
    assert keys("古县") == {"guxian_gov"}
    assert keys("吉县") == {"jixian_gov"}


def test_the_regions_leave_out_one_or_name_a_county_before_its_city() -> None:
    regions = regions_of(SITES.values())
    assert set(regions) == {site.region for site in SITES.values()}
    assert len(regions) == len(set(regions))
    assert all(regions.index(each.rpartition("/")[0]) < regions.index(each) for each in regions if each.count("/") == 2)
