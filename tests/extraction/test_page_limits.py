# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
"""What is no page of text, but would take the machine's memory to find that out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler import extract
from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction.page_limits import LONGEST_PAGE, MOST_TAGS, NATIVE
from tests.extraction.pages_of_our_own import BODY, HEAD, TITLE

ARTICLE = f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>".encode()


@pytest.mark.parametrize("data", [b"a" * (LONGEST_PAGE + 1), ARTICLE + b"<p>a" * MOST_TAGS], ids=["bytes", "tags"])
def test_a_page_that_is_too_large_is_read(data):
    with pytest.raises(NotAnArticle) as caught:
        extract(data)
    assert caught.value.reason == "too_large"
    assert str(LONGEST_PAGE) in str(caught.value) or str(MOST_TAGS) in str(caught.value)


def test_a_page_of_the_largest_kind_is_refused():
    assert extract(ARTICLE + b"<i></i>" * (MOST_TAGS // 2 - 100)).title == TITLE


@pytest.mark.skipif(NATIVE is None, reason="nothing is compiled")
@given(pieces=st.lists(st.binary(max_size=4), max_size=5), times=st.sampled_from([1, 17, 239, 240, 241, 3000]))
def test_the_compiled_count_is_another(pieces, times):
    page = b"<".join(pieces) * times
    assert NATIVE(page) == page.count(b"<")
    assert NATIVE(b"<" * times) == times


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no limit of memory")
@pytest.mark.parametrize("command", [["extract"], ["explain", "--json"]])
def test_a_file_of_a_gigabyte_is_read_into_memory(tmp_path: Path, command):
    import subprocess

    giant = tmp_path / "giant.html"
    with giant.open("wb") as file:
        file.write(ARTICLE)
        file.truncate(1 << 30)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (900 << 20,) * 2); sys.argv = ['linfen', *sys.argv[1:]]; "
        "from linfen_crawler.cli import main; sys.exit(main())"
    )
    for source, stdin in ((str(giant), subprocess.DEVNULL), ("-", giant.open("rb"))):
        done = subprocess.run(
            [sys.executable, "-c", code, *command, source], stdin=stdin, capture_output=True, text=True, timeout=300
        )
        if stdin is not subprocess.DEVNULL:
            stdin.close()
        assert done.returncode == 3, done.stderr
        assert "too_large" in done.stderr + done.stdout
