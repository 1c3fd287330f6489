"""The version, alone, so that nothing else has to be imported to know it."""

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

__version__ = "0.1.0"


def is_compiled() -> bool:
    """Whether all of the extraction is machine code (`make compiled`), not the walk alone; loads none of it."""
    folder = Path(__file__).parent / "extraction"
    return any((folder / f"extract_raw{suffix}").is_file() for suffix in EXTENSION_SUFFIXES)
