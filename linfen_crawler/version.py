"""The version, alone, so that nothing else has to be imported to know it."""

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

__version__ = "0.1.0"


def is_compiled() -> bool:
    """Whether the extraction that runs is machine code (`make compiled`) and not Python; loads none of it."""
    folder = Path(__file__).parent / "extraction"
    return any((folder / f"page_walk{suffix}").is_file() for suffix in EXTENSION_SUFFIXES)
