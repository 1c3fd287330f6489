"""The examples in docs/sites.md hold, and docs/definition.md is what the model says."""

import doctest
import re
from pathlib import Path

import pytest

from linfen_crawler.sites import DefinitionError, addresses, load_definition, load_sites
from linfen_crawler.sites.definition_document import definition_as_markdown

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "sites.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that the guide shows, where it says they are."""
    for block in blocks("toml"):
        name = block.splitlines()[0].removeprefix("# file: ")
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(block, encoding="utf-8")
    return tmp_path


def test_the_definitions_of_the_guide_load(folder: Path) -> None:
    shown = [load_definition(file) for file in sorted(folder.glob("*.toml"))]
    assert [site.key for site in shown] == ["byid", "county", "morefound", "morepaper", "moucheng"]


def test_the_guides_python_gives_what_the_guide_says(folder: Path) -> None:
    test = doctest.DocTestParser().get_doctest("".join(blocks("python")), {"folder": folder}, "sites.md", None, None)
    said: list[str] = []
    results = doctest.DocTestRunner().run(test, out=said.append)
    assert results.attempted > 5
    assert results.failed == 0, "".join(said)


def test_the_example_at_the_head_of_the_address_module_holds() -> None:
    results = doctest.testmod(addresses, extraglobs={"load_sites": load_sites})
    assert (results.failed, results.attempted) == (0, 3)


def test_the_guides_error_messages_are_the_real_ones(folder: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        load_definition(folder / "broken" / "broken.toml")
    told = str(caught.value).replace(f"{folder / 'broken'}/", "")
    # What the CSS parser itself says may change with its version.
    cut = re.compile(r"(expected a CSS selector, found 'div\.\[': ).*")
    assert cut.sub(r"\1", told) == cut.sub(r"\1", blocks("text")[0].rstrip("\n"))


def test_the_guide_names_every_packaged_family() -> None:
    for file in (Path(load_definition.__code__.co_filename).parent / "families").iterdir():
        assert f"`{file.name.removesuffix('.toml')}`" in GUIDE


def test_the_table_of_keys_is_that_of_the_model() -> None:
    assert (DOCS / "definition.md").read_text(encoding="utf-8") == definition_as_markdown(), (
        "write it anew: python -m linfen_crawler.sites.definition_document > docs/definition.md"
    )


def test_every_key_has_a_meaning() -> None:
    for row in definition_as_markdown().splitlines():
        assert not row.endswith("|  |"), row
