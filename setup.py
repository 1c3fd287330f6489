"""Only for what pyproject.toml cannot say: what is compiled, where that can be done.

The walk over a page's tree is, and with it what is asked of every byte, block or character of a page, wherever Cython
and a C compiler are; without them the package is pure Python, and gives the same records.
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
EXACT = [] if os.name == "nt" else ["-ffp-contract=off"]
"""Sums of fractions come out as Python's, to the last bit, on machines that can multiply and add in one step, too."""


def extensions():
    """What is compiled beside Python, if it can be here."""
    if "bdist_egg" in sys.argv:
        return []
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


setup(ext_modules=extensions())
