"""The keys of `[discovery]`: what is understood, and what is said of what is not."""

from __future__ import annotations

import pytest

from linfen_crawler.sites import DefinitionError, load_definition

HEAD = """key = "moucheng"
name = "某城新闻网"
region = "某省/某城"
home = "http://www.moucheng.example/"
hosts = ["www.moucheng.example"]
verified = "2025"
"""


def problems(tmp_path, discovery: str) -> str:
    path = tmp_path / "moucheng.toml"
    path.write_text(f"{HEAD}[discovery]\n{discovery}\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as found:
        load_definition(path)
    return str(found.value).replace(f"{path}: ", "")


PLAIN = "an address that begins with /, http:// or https://"
OF_A_DAY = "an address from the root with {year}, {month} and {day} in it, each once"
LISTS = 'days = [{ address = "/{year}{month}{day}/"'
PAGES = 'interfaces = [{ address = "/{page}"'


@pytest.mark.parametrize(
    ("discovery", "key", "wanted"),
    [
        ('sitemaps = ["robot"]', "sitemaps[0]", f"{PLAIN}, or the word robots, found 'robot'"),
        ('feeds = ["rss.xml"]', "feeds[0]", f"{PLAIN}, found 'rss.xml'"),
        ('front = "perhaps"', "front", "true or false, found 'perhaps'"),
        ('days = [{ address = "/{year}/", first = 2020-01-01 }]', "days[0].address", f"{OF_A_DAY}, found '/{{year}}/'"),
        (f"{LISTS} }}]", "days[0].first", "a value, found nothing: The first day that has one"),
        (
            f"{LISTS}, first = 2020-01-01, last = 2019-01-01 }}]",
            "days[0].last",
            "a day that is not before the first one (2020-01-01), found 2019-01-01",
        ),
        ('interfaces = [{ address = "/a" }]', "interfaces[0].address", "an address from the root with {page} in it"),
        (f'{PAGES}, items = "a..b" }}]', "interfaces[0].items", "keys with dots between them, such as data.list"),
        (f'{PAGES}, link = "/{{" }}]', "interfaces[0].link", "a key, such as url or doc.link, or an address"),
        (f'{PAGES}, section = "x" }}]', "interfaces[0].section", "the path of one of the sections (there are none)"),
        (
            'paper = { issue = "/{year}{month}{day}/" }',
            "paper.first",
            "the day of the first issue that is there",
        ),
    ],
)
def test_a_wrong_part_is_taken_or_not_explained(tmp_path, discovery, key, wanted):
    assert f"discovery.{key}: expected {wanted}" in problems(tmp_path, discovery)


def test_a_misspelt_part_is_taken_for_none(tmp_path):
    wanted = "discovery.sitemap: there is no such key; did you mean sitemaps?"
    assert wanted in problems(tmp_path, 'sitemap = ["/a"]')


def test_a_family_cannot_give_what_the_site_completes(tmp_path):
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "paper.toml").write_text(
        '[discovery]\nfront = false\n[discovery.paper]\nissue = "/{year}{month}/{day}/"\n', encoding="utf-8"
    )
    path = tmp_path / "moucheng.toml"
    path.write_text(f'{HEAD}family = "paper"\ndiscovery.paper.first = 2020-01-01\n', encoding="utf-8")
    discovery = load_definition(path).discovery
    assert (discovery.front, discovery.paper.issue, str(discovery.paper.first)) == (
        False, "/{year}{month}/{day}/", "2020-01-01",
    )  # fmt: skip
    assert discovery.parts() == {"paper": 1}
