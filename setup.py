"""Only for what pyproject.toml cannot say: what is compiled, where that can be done.

The walk over a page's tree is, and with it what is asked of every byte, block or character of a page, wherever Cython
and a C compiler are; without them the package is pure Python, and gives the same records. `make compiled` asks for
more, by LINFEN_COMPILED=1: all that a page goes through, by mypyc (MYPYC_OPT_LEVEL, 0 to 3, is how hard the C compiler
tries).
scrapyd-deploy calls this file, too: the egg that it builds is for any machine, and pure Python.
"""

import os
import sys
from pathlib import Path

from setuptools import Extension, setup

PACKAGE = Path("linfen_crawler")
EXTRACTION = PACKAGE / "extraction"
WRITTEN = sorted(PACKAGE.glob("*/native_*.pyx"))
OF_BLOCKS = sorted(
    path.stem.removeprefix("native_")
    for path in EXTRACTION.glob("native_*.pxd")
    if path.with_suffix(".pyx") not in WRITTEN
)
"""Modules of `extraction` that are compiled for the walk's blocks, each under a second name: see `compiled_too`."""
OF_EVERY_PAGE = ("assemble", "clock", "credit_words", "fingerprints", "names", "people", "publish_time", "roster")
OF_EVERY_PAGE += ("script", "small_fields", "source", "text")
"""What `normalize` does for every record. The rest of it mends captures of copied text, and is seldom called."""
EXACT = [] if os.name == "nt" else ["-ffp-contract=off"]
"""Sums of fractions come out as Python's, to the last bit, on machines that can multiply and add in one step, too."""
LEFT_OUT = ("__init__", "compiled_too", "page", "page_walk", "raw_article", *OF_BLOCKS)
"""Of `extraction`. A raw article can be pickled and copied, as programs that use the package may want to do; one that
mypyc (2.4) compiled cannot: it refuses to set the fields of a frozen dataclass. The page and its walk have a program of
their own in machine code, whose blocks mypyc would not take for those of `page`."""


def extensions():
    """What is compiled beside Python, if it can be here; with it all the rest, if somebody asks."""
    if "bdist_egg" in sys.argv:
        return []
    return [*_beside_python(), *(_by_mypyc() if os.environ.get("LINFEN_COMPILED") == "1" else ())]


def _beside_python():
    try:
        import lxml
        from Cython.Build import cythonize
    except ImportError:
        return []
    if not Path(lxml.__file__).with_name("includes").joinpath("etreepublic.pxd").is_file():
        return []  # a distribution's lxml without what others are compiled against
    sources = [
        Extension(".".join(source.with_suffix("").parts), [str(source)], include_dirs=lxml.get_include())
        for source in WRITTEN
    ]
    sources += [
        Extension(
            f"linfen_crawler.extraction.native_{name}", [str(EXTRACTION / f"{name}.py")], extra_compile_args=EXACT
        )
        for name in OF_BLOCKS
    ]
    directives = {"language_level": 3, "annotation_typing": False}  # the types are those of the `.pxd`
    # Always anew: Cython does not see that the types of a module in Python were changed.
    made = cythonize(sources, compiler_directives=directives, quiet=True, build_dir="build", force=True)
    for each in made:
        each.optional = True  # where no compiler is, or no headers of Python
    return made


def _by_mypyc():
    """Of all that a page goes through between its bytes and its record; the record itself is pydantic's."""
    from mypyc.build import mypycify  # there only where somebody asks: it comes with mypy

    extraction = [path for path in sorted((PACKAGE / "extraction").glob("*.py")) if path.stem not in LEFT_OUT]
    normalize = [PACKAGE / "normalize" / f"{name}.py" for name in OF_EVERY_PAGE]
    level = os.environ.get("MYPYC_OPT_LEVEL", "2")
    return mypycify([str(path) for path in (*extraction, *normalize)], opt_level=level, debug_level="0")


setup(ext_modules=extensions())
