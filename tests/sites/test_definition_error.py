import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.sites import DefinitionError, SiteDefinition, load_definition

WHOLE = {
    "key": '"one"',
    "name": '"某城新闻网"',
    "region": '"某省/某城"',
    "home": '"http://www.one.example/"',
    "hosts": '["www.one.example"]',
    "verified": '"2025"',
}


def definition(tmp_path: Path, text: str, **changes: str | None) -> Path:
    """A file with a definition that is right but for `text` behind it and changed keys."""
    settings = {key: value for key, value in (WHOLE | changes).items() if value is not None}
    file = tmp_path / "one.toml"
    file.write_text("\n".join(f"{key} = {value}" for key, value in settings.items()) + f"\n{text}", encoding="utf-8")
    return file


def problems_with(tmp_path: Path, text: str, **changes: str | None) -> list[str]:
    """What is said of it, without the file's name."""
    file = definition(tmp_path, text, **changes)
    with pytest.raises(DefinitionError) as caught:
        load_definition(file)
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{file}: ") for line in lines)
    return [line.removeprefix(f"{file}: ") for line in lines]


LAYOUT = '[[layouts]]\nname = "2014"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("layots = []", "layots: there is no such key; did you mean layouts?"),
        ("[lists]\npage_adress = 'a'", "lists.page_adress: there is no such key; did you mean page_address?"),
        (LAYOUT + "titel = ['h1']", "layouts[2014].titel: there is no such key; did you mean title?"),
        (LAYOUT + "title = [{ csss = 'h1' }]", "layouts[2014].title[0].csss: there is no such key; did you mean css?"),
        (
            "[canonical]\nzzz = 1",
            "canonical.zzz: there is no such key; known here are: drop_pairs, index_names, keep_parameters, scheme",
        ),
        ("delay = 'slow'", "delay: expected a number, found 'slow'"),
        ("delay = 0.1", "delay: expected 0.5 or more, found 0.1"),
        ("delay = true", "delay: expected a number, found True"),
        ("encoding = 'gbkk'", "encoding: expected the name of a charset, such as gb18030 or utf-8, found 'gbkk'"),
        ("lists = 3", "lists: expected a table, found 3"),
        ("[lists]\nmax_pages = 0", "lists.max_pages: expected 1 or more, found 0"),
        ("[lists]\nmax_pages = 1.5", "lists.max_pages: expected a whole number, found 1.5"),
        ("[lists]\nlinks = 'a'", "lists.links: expected a list, found 'a'"),
        ("[canonical]\nscheme = 'ftp'", "canonical.scheme: expected 'http' or 'https', found 'ftp'"),
        (
            "[[sections]]\npath = '/a/'",
            "sections[/a/].path: expected a path without slashes at its ends, such as linfen/shizheng, found '/a/'",
        ),
        (
            "[[sections]]\nname = 'A'",
            "sections[A].path: expected a value, found nothing: Path from the root of the site, without slashes a",
        ),
        (
            "[[sections]]\npath = 'a'\nurl = 'a/'",
            "sections[a].url: expected an address that begins with /, http:// or https://, found 'a/'",
        ),
        (
            "[[sections]]\npath = 'a'\nurl = 'http://b.example/'",
            "sections[a].url: expected an address on one of the site's hosts, found 'http://b.example/'",
        ),
        ("[[sections]]\npath = 'a'\n[[sections]]\npath = 'a'", "sections: expected every path once, found 'a'"),
        (LAYOUT + LAYOUT, "layouts: expected every name once, found '2014'"),
        (
            "[[layouts]]\nname = 'A b'",
            "layouts[A b].name: expected a text that matches ^[a-z0-9][a-z0-9-]*$, found 'A b'",
        ),
        (LAYOUT + "title = ['div.[']", "layouts[2014].title[0].css: expected a CSS selector, found 'div.[': "),
        (
            LAYOUT + "title = ['h1', '']",
            "layouts[2014].title[1].css: expected a CSS selector, found '': it names no element",
        ),
        (
            LAYOUT + "title = ['h1::before']",
            "layouts[2014].title[0].css: expected a CSS selector, found 'h1::before': of the pseudo-elements only",
        ),
        (
            LAYOUT + "title = ['h1::text b']",
            "layouts[2014].title[0].css: expected a CSS selector, found 'h1::text b': ",
        ),
        (
            LAYOUT + "title = [{ xpath = '//a[' }]",
            "layouts[2014].title[0].xpath: expected an XPath expression, found '//a[': ",
        ),
        (
            LAYOUT + "title = [{ xpath = 'no-such(//a)' }]",
            "layouts[2014].title[0].xpath: expected an XPath expression, found 'no-such(//a)': Unregistered func",
        ),
        (
            LAYOUT + "title = [{ xpath = 'count(//a)' }]",
            "layouts[2014].title[0].xpath: expected an XPath expression that gives elements, attributes or a text",
        ),
        (
            LAYOUT + "title = ['svg|a']",
            "layouts[2014].title[0].css: expected a CSS selector, found 'svg|a': Undefined namespace prefix",
        ),
        (
            LAYOUT + "title = [{ css = 'a', match = '(' }]",
            "layouts[2014].title[0].match: expected a regular expression, found '(': ",
        ),
        (
            LAYOUT + "title = [{ css = 'a', xpath = '//a' }]",
            "layouts[2014].title[0]: expected a CSS selector, or a table with exactly one of css and xpath",
        ),
        (
            LAYOUT + "title = [3]",
            "layouts[2014].title[0]: expected a CSS selector, or a table with exactly one of css and xpath, found 3",
        ),
        (
            LAYOUT + "valid_from = 2014",
            "layouts[2014].valid_from: expected a date without time, such as 2014-05-01, found 2014",
        ),
        (
            LAYOUT + "valid_from = 2014-05-01\nvalid_until = 2013-05-01",
            "layouts[2014]: expected a valid_from that is not after valid_until, found ",
        ),
        ("[articles]\npatterns = ['(']", "articles.patterns[0]: expected a regular expression, found '(': "),
        (
            "[articles]\npatterns = ['a', '(a+)+']",
            "articles.patterns[1]: expected a regular expression that cannot run away, found '(a+)+'",
        ),
        (
            "[articles]\npatterns = ['(?P<jahr>a)']",
            "articles.patterns[0]: expected a pattern whose groups are named id, year, month or day",
        ),
        (
            "[articles]\npatterns = ['(?P<day>a)']",
            "articles.patterns[0]: expected a pattern that has the group month only beside year",
        ),
        (
            "[articles]\nby_id = '/a/{nr}'",
            "articles.by_id: expected an address from the root, with {id} in it once, found '/a/{nr}'",
        ),
        (
            "[articles]\nby_id = '/a?b={id}'",
            "articles.by_id: expected b among canonical.keep_parameters, found '/a?b={id}': ",
        ),
        (
            "[articles]\nby_id_pattern = 'a'",
            "articles.by_id_pattern: expected a regular expression with the group (?P<id>…)",
        ),
        (
            "[articles]\nfurther_page = '_(?P<page>1)'",
            "articles.further_page[0]: expected a regular expression with the groups (?P<first>…) and",
        ),
        (
            "[lists]\nfurther_page = 'list_[0-9]+'",
            "lists.further_page[0]: expected a regular expression with the group (?P<page>[0-9]+) and no other",
        ),
        (
            "[canonical]\nkeep_parameters = ['page']\ndrop_pairs = ['page']",
            "canonical.drop_pairs[0]: expected a parameter with its value, such as page=1, found 'page'",
        ),
        (
            "[canonical]\ndrop_pairs = ['page=1']",
            "canonical.drop_pairs: expected page among canonical.keep_parameters, found 'page=1'",
        ),
        (
            "[articles]\nfurther_page_address = '{stem}_2'",
            "articles.further_page_address: expected a template with {stem} and {page}",
        ),
        (
            "[lists]\npage_address = 'index.html'",
            "lists.page_address: expected an address relative to the list's first page, with {page}",
        ),
        (
            "[lists]\npage_address = '/index_{page}.html'",
            "lists.page_address: expected an address relative to the list's first page, with",
        ),
        (
            "[lists]\npage_address = '?p={page}'",
            "lists.page_address: expected p among canonical.keep_parameters, found '?p={page}': ",
        ),
    ],
)
def test_a_fault_is_told_with_key_expectation_and_finding(tmp_path: Path, text: str, problem: str) -> None:
    (told,) = problems_with(tmp_path, text)
    assert told.startswith(problem)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("key", '"One"', "key: expected a text that matches"),
        ("name", '""', "name: expected a text that is not empty, found ''"),
        ("name", None, "name: expected a value, found nothing: The site's own name"),
        ("home", '"www.one.example"', "home: expected an absolute address that begins with http:// or https://, found"),
        ("home", '"http://[one/"', "home: expected an absolute address that begins with http:// or https://, found"),
        (
            "home",
            '"http://b.example/"',
            "home: expected an address on one of the site's hosts (www.one.example), found",
        ),
        ("hosts", "[]", "hosts: expected a list with at least 1 item, found an empty list"),
        ("hosts", '["WWW.one.example"]', "hosts[0]: expected a host name in lower case, without scheme, port or path"),
        ("hosts", '["www.one.example", "www.one.example"]', "hosts: expected every host once, among hosts and aliases"),
        ("aliases", '["www.one.example"]', "hosts: expected every host once, among hosts and aliases together, found"),
        ("verified", "2025", "verified: expected a string, found 2025"),
        ("verified", '"2025-13"', "verified: expected a year or month, such as 2025 or 2025-03, found '2025-13'"),
    ],
)
def test_a_fault_of_a_required_key_is_told(tmp_path: Path, key: str, value: str | None, problem: str) -> None:
    told = problems_with(tmp_path, "", **{key: value})
    assert any(line.startswith(problem) for line in told), told


def test_a_sound_definition_has_no_problems(tmp_path: Path) -> None:
    text = LAYOUT + "title = ['h1', 'p > a::attr( data-x )', { css = 'h2::text', match = 'a(b)' }]"
    assert len(load_definition(definition(tmp_path, text)).layouts[0].title) == 3


def test_contradictions_are_told_beside_faults_and_after_missing_keys(tmp_path: Path) -> None:
    text = """
    [articles]
    by_id = "/view.php?nid={id}"
    patterns = ["("]
    [[sections]]
    path = "a"
    [[sections]]
    path = "a"
    [[layouts]]
    name = "x"
    title = [7]
    [[layouts]]
    name = "x"
    """
    told = problems_with(tmp_path, text, name=None, home='"http://b.example/"', hosts='["www.one.example", "b c"]')
    assert {line.partition(":")[0] for line in told} == {
        "articles.patterns[0]",
        "layouts[x].title[0]",
        "name",
        "hosts[1]",
        "articles.by_id",
        "layouts",
        "sections",
    }


def test_hosts_that_are_wrong_are_not_blamed_on_the_addresses_beside_them(tmp_path: Path) -> None:
    text = "[[sections]]\npath = 'a'\nurl = 'http://photo.one.example/'"
    told = problems_with(tmp_path, text, hosts='["WWW.one.example", "photo.one.example", "x y"]')
    assert [line.partition(":")[0] for line in told] == ["hosts[0]", "hosts[2]"]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(
        ["lfxww", "http://www.one.example/", "www.one.example", "(a+)+", "(", "{page}", "//a[", "dedecms"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "path", "css", "xpath", "title", "patterns", "by_id", "zzz"]), inner)
    ),
    max_leaves=6,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return '""' if value is None else json.dumps(value).replace("\x7f", "")


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(SiteDefinition.model_fields)), VALUES, max_size=5))
def test_no_value_anywhere_ends_in_anything_but_a_message(changes: dict[str, object]) -> None:
    with TemporaryDirectory() as folder:
        file = definition(Path(folder), "", **{key: toml(value) for key, value in changes.items()})
        try:
            told = [f": {load_definition(file).key}"]
        except DefinitionError as error:
            told = str(error).splitlines()
    assert told
    assert all(": " in line for line in told)


def test_a_long_value_is_cut_in_the_message(tmp_path: Path) -> None:
    (told,) = problems_with(tmp_path, f"delay = '{'x' * 1000}'")
    assert re.fullmatch(r"delay: expected a number, found 'x{59}…", told)
