"""The compiled walk over a page's tree: the same blocks as Python's, or none of it is used."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sysconfig
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from linfen_crawler.extraction import page_walk
from linfen_crawler.extraction.page import Page
from linfen_crawler.extraction.page_walk import NATIVE, _walk_in_python
from linfen_crawler.extraction.parse_page import _tree
from linfen_crawler.native_module import is_older
from tests.extraction.make_golden import FOLDER
from tests.extraction.many_pages import BYTES, FRAGMENTS, mutated_pages

COMPILER = shutil.which(os.environ.get("CC") or "cc")
HEADER = Path(sysconfig.get_path("include")) / "Python.h"
GOLDEN = [file.read_bytes() for file in sorted(FOLDER.glob("*.html"))]

compiled = pytest.mark.skipif(NATIVE is None, reason="the walk is not compiled")


def walked_by(walk, roots, without=(), shown=None):
    """All that a walk found, comparable; elements by their identity, which lxml keeps while one is in use."""
    page = Page(roots[0])
    done = walk(page, roots, without, shown, *([None] if walk is NATIVE else []))
    nodes = [
        (each.element, each.tag, each.parent, each.hint, each.first, each.end, each.last_node) for each in page.nodes
    ]
    blocks = [
        (
            *(
                block.index,
                block.node,
                block.text,
                block.size,
                block.linked,
                block.hidden,
                block.media,
                block.ends_line,
            ),
            *(block.stops, block.is_sentence, block.has_digits),
            block.part_count,
            [(part.text, part.element, part.linked) for part in block.parts],
        )
        for block in page.blocks
    ]
    named = [page.scripts.naming(word, reach) for word in ("schema.org", "标", "var") for reach in (1, 5, 12, 2000)]
    scripts = (list(page.scripts), len(page.scripts), page.scripts.first(2), named)
    rest = (page.metas, page.links, *scripts, page.script_count, page.window_title, page.base, page.marked)
    return done, nodes, blocks, *rest, page.depth, page.hidden_sizes, page.dated


HEADS = [
    "<script>var 标题 = 1</script><script>schema.org</script><script src=x></script><script> </script><p>文",
    "<head><script>{'@context': 'https://schema.org'}</script><title>一</title><title>二</title></head><p>文",
    "<head><base href=/a><base href=/b><meta name=a property=b content=c><meta property=og:url></head><p>文",
    "<head><meta itemprop=x content=''><meta content=y></head><noscript><meta name=a content=b></noscript><p>文",
    "<body><meta name=b content=c><title>三</title><link rel=canonical href=/x><p>文",
    "<script>标标标标标标标标标标标标schema.org</script><svg><title>四</title><script>五</script></svg>",
    "<head><title></title><title>一<b>二</b></title><style>p</style><script><!-- schema.org --></script>",
]


def assert_same(roots, without=(), shown=None):
    assert walked_by(NATIVE, roots, without, shown) == walked_by(_walk_in_python, roots, without, shown)


@pytest.mark.skipif(not (COMPILER and HEADER.is_file()), reason="no C compiler, or no headers of Python")
def test_an_install_with_a_compiler_is_slow():
    assert NATIVE is not None, "compile it: pip install --no-deps --no-build-isolation -e ."


@compiled
@pytest.mark.parametrize("pool", [GOLDEN, BYTES], ids=["golden", "of many kinds"])
def test_the_compiled_walk_finds_other_blocks(pool):
    for data in (*pool, *mutated_pages(pool, 300)):
        root = _tree(data)
        if root is not None:
            assert_same([root])


@compiled
def test_parts_of_a_tree_are_walked_otherwise():
    for data in (*GOLDEN, *mutated_pages(GOLDEN, 60, seed=1)):
        elements = list(root.iter("div", "p", "ul", "a", "head")) if (root := _tree(data)) is not None else []
        for place, element in enumerate(elements[:40]):
            assert_same([element])
            assert_same([element, elements[-1]], without=set(elements[place + 1 :: 3]), shown=element)
            assert_same([root], without={element}, shown=element)


@compiled
@pytest.mark.parametrize("page", HEADS)
def test_a_head_tells_something_else(page):
    assert_same([_tree(page.encode())])


@compiled
def test_scripts_are_read_where_another_document_lay():
    first, second = _tree("<p>一".encode()), _tree(b"<p>x<script>" + b"kept" * 5000 + b"</script>")
    page = Page(first)
    assert NATIVE(page, (first, second), (), None, None)
    page.nodes.clear()
    page.blocks.clear()
    del second
    gc.collect()
    others = [bytes(20_000) for _ in range(50)]  # where it lay
    assert list(page.scripts) == ["kept" * 5000]
    assert len(others) == 50


PIECES = [
    *(piece for piece in FRAGMENTS if b"plaintext" not in piece),
    *(
        "<a href=/x>",
        "</a>",
        "要闻",
        "　",
        " ",
        "\n",
        "\xa0",
        "\u200b",
        "第一行\n第二行",
        "<br>",
        "<hr/>",
        "<img src=a>",
    ),
    *("<img style='display:none'>", "<pre>", "</pre>", "<p style='white-space:pre'>", "<span style='display:none'>"),
    *("<div class=content style='visibility:hidden'>", "<b id=pubtime_baidu>", "<time>", "<i itemprop=x>", "<head>"),
    *(
        "<video>看不了</video>",
        "<iframe>x</iframe>",
        "<input value=x>",
        "<![CDATA[x]]>",
        "<!-- x -->",
        "<?x?>",
        "</span>",
    ),
]


@compiled
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_some_mixture_of_tags_is_walked_otherwise(pieces):
    root = _tree(b"".join(each if isinstance(each, bytes) else each.encode() for each in pieces))
    if root is not None:
        assert_same([root])


STYLE_PIECES = [
    *(
        "display",
        "visibility",
        "height",
        "font-size",
        "text-indent",
        "left",
        "white-space",
        "color",
        ":",
        ":",
        ";",
        "!",
    ),
    *(
        "none",
        "NONE",
        "hidden",
        "Hidden",
        "0",
        "0px",
        "-999",
        "-9",
        "pre",
        "12px",
        " ",
        "\t",
        "\n",
        "\x1f",
        "\u3000",
        "\xa0",
    ),
    *("&amp;", "&#58;", "&nbsp;", ""),
]


@compiled
@given(
    st.lists(st.sampled_from(STYLE_PIECES), max_size=12).map("".join),
    st.sampled_from(["div class=content", "p", "span", "i"]),
)
@example("display:\u3000none", "p")
@example("HEIGHT :\t0", "span")
@example("text-indent: -999px", "div class=content")
@example("", "span")
@example("white-space:pre", "div")
def test_some_style_hides_for_one_walk_and_not_for_the_other(style, tag):
    for page in (f'<{tag} style="{style}">一\n二</{tag.split()[0]}>', f"<div>一<{tag} style>二</div>"):
        root = _tree(page.encode())
        assert root is not None
        assert_same([root])


MARKED = (
    "。，、；：？！…”」!?;,.9a永 \t\n\x1f\x85\xa0\u1680\u2009\u2028\u202f\u205f\u3000\u200b\u2060\ufeff\xadéß\U0002070e"
)


@compiled
@given(st.lists(st.tuples(st.sampled_from(["{}", "<a>{}</a>", "<b>{}", "<!-- -->{}"]), st.text(MARKED)), max_size=8))
@example([("{}", "a,\u200b"), ("{}", "\u200b b!")])
@example([("<a>{}</a>", " \u200b "), ("<a>{}</a>", "\xa0永\u3000")])
@example([("{}", "永永永永永」\xa0\u2060")])
@example([("{}", "a" * 300 + "。"), ("{}", "\u3000" * 3)])
def test_marks_and_characters_of_some_text_are_counted_otherwise(pieces):
    inside = "".join(shape.format(text) for shape, text in pieces)
    for page in (f"<p>{inside}</p>", f"<pre>{inside}</pre>", f"<div>一</div>{inside}<img src=a>"):
        root = _tree(page.encode())
        assert root is not None
        assert_same([root])


@compiled
def test_texts_in_several_pieces_are_read_otherwise():
    root = etree.XML("<div><p>一</p><p>三</p>四</div>")
    root[0].append(etree.Comment("二"))
    root[0][0].tail = "五 "
    root[1].tail = None
    for text in ("六", " ", "\n", "\xa0", ""):
        root[1].append(etree.Entity("x"))
        root[1][-1].tail = text
    assert_same([root])
    cdata = etree.XML(
        "<div>一<![CDATA[二 ]]><![CDATA[ ]]>三<b/> <![CDATA[ ]]>\n</div>", etree.XMLParser(strip_cdata=False)
    )
    assert_same([cdata])
    tree = etree.XML("<pre>一\n<![CDATA[二\n]]>三</pre>", etree.XMLParser(strip_cdata=False))
    assert_same([tree])


@compiled
def test_texts_beside_comments_and_namespaces_are_walked_otherwise():
    tree = etree.XML(
        "<div xmlns:x='y'>一<!-- 二 -->三<p x:style='display:none' x:hidden=''>四<?x 五?>六</p><x:p>七</x:p>八"
        "<![CDATA[九]]>十<x:a>十一</x:a>&#160;<p/> <p> </p></div>"
    )
    assert_same([tree])
    assert_same([etree.fromstring("<p>一&x;二</p>", etree.XMLParser(resolve_entities=False, recover=True))])


@compiled
@pytest.mark.parametrize("depth", [1999, 2001, 2100])
def test_a_page_nested_too_deep_is_not_refused(depth):
    top = element = etree.Element("div")
    for _ in range(depth - 1):
        element = etree.SubElement(element, "span")
    element.text = "深"
    assert_same([top])


@compiled
def test_an_element_dies_with_the_block_that_names_it():
    """Elements are made when they are asked for, from a tree that nothing else holds any more."""
    page = page_walk.walk(_tree("<div id=a><p>一</p><p>二<b class=c>三</b></p></div>".encode()))
    block = page.blocks[1]
    node = page.nodes[block.node]
    del page
    assert [part.element.tag for part in block.parts] == ["p", "b"]
    assert block.parts[1].element.get("class") == "c"
    assert block.parts[1].element.getparent() is node.element
    assert node.element.getparent().get("id") == "a"


@compiled
@pytest.mark.parametrize("kind", ["Part", "Node", "Block"])
def test_one_made_by_hand_without_a_tree_crashes_the_program(kind):
    from linfen_crawler.extraction import native_blocks

    with pytest.raises(TypeError, match="only the walk makes them"):
        getattr(native_blocks, kind)()


def test_a_compiled_walk_is_used_though_its_source_was_changed(tmp_path):
    source, made = tmp_path / "native_walk.pyx", tmp_path / "native_walk.so"
    made.touch()
    assert not is_older(made, [source]), "an installed package has no source"
    source.touch()
    os.utime(source, (2_000_000_000, 2_000_000_000))
    assert is_older(made, [source])
    os.utime(made, (2_000_000_001, 2_000_000_001))
    assert not is_older(made, [source])


def test_the_tree_of_a_walked_page_is_changed():
    """Blocks name places in it: what is taken out or written anew would be read after it was freed."""
    methods = "clear|remove|drop_tree|drop_tag|replace|insert|addnext|addprevious"
    changes = re.compile(rf"\.(?:{methods})\((?:element|node)\b|strip_(?:tags|elements)|\.(?:text|tail) = ")
    package = Path(page_walk.__file__).parent
    assert [
        (file.name, line) for file in sorted(package.glob("*.py")) for line in file.read_text("utf-8").splitlines()
        if changes.search(line) and not line.strip().startswith("self.")
    ] == []  # fmt: skip
