"""Only for what pyproject.toml cannot say: the modules that are compiled where somebody asks for it.

scrapyd-deploy calls it, too: it builds its egg with `setup.py bdist_egg`, pure Python as every build is that does not
ask. `make compiled` asks, by LINFEN_COMPILED=1; MYPYC_OPT_LEVEL (0 to 3) is how hard the C compiler tries.
"""

import os
from pathlib import Path

from setuptools import setup

PACKAGE = Path("linfen_crawler")
OF_EVERY_PAGE = ("assemble", "clock", "credit_words", "fingerprints", "names", "people", "publish_time", "roster")
OF_EVERY_PAGE += ("script", "small_fields", "source", "text")
"""What `normalize` does for every record. The rest of it mends captures of copied text, and is seldom called."""
LEFT_OUT = ("__init__", "raw_article")
"""Of `extraction`. A raw article can be pickled and copied, as programs that use the package may want to do; one that
mypyc (2.4) compiled cannot: it refuses to set the fields of a frozen dataclass."""


def extensions():
    """mypyc's, of all that a page goes through between its bytes and its record; the record itself is pydantic's."""
    from mypyc.build import mypycify  # there only where somebody asks: it comes with mypy

    extraction = [path for path in sorted((PACKAGE / "extraction").glob("*.py")) if path.stem not in LEFT_OUT]
    normalize = [PACKAGE / "normalize" / f"{name}.py" for name in OF_EVERY_PAGE]
    level = os.environ.get("MYPYC_OPT_LEVEL", "2")
    return mypycify([str(path) for path in (*extraction, *normalize)], opt_level=level, debug_level="0")


setup(ext_modules=extensions() if os.environ.get("LINFEN_COMPILED") == "1" else [])
