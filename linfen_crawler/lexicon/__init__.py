"""The vocabulary of Chinese news pages, as data: roles, sources, times and counts, and what names look like.

Extraction uses it to find lines, normalization to read them. Nothing here parses anything. The words stand in
`words/`, in simplified characters, with the traditional spellings of the most usual labels.
"""

from __future__ import annotations

from linfen_crawler.lexicon.labels import (
    COUNT_LABELS,
    FURNITURE_LABELS,
    MODIFIED_LABELS,
    OTHER_SOURCE_LABELS,
    SOURCE_LABELS,
    TIME_LABELS,
)
from linfen_crawler.lexicon.media import (
    CITIES,
    DESK_ENDINGS,
    DESK_WORDS,
    MEDIUM_ENDINGS,
    NOBODY,
    OUTLET_PREFIXES,
    REGIONS,
)
from linfen_crawler.lexicon.persons import (
    ALSO_NAMES,
    DOUBLE_SURNAMES,
    JOB_TITLES,
    NOT_NAMES,
    SURNAMES,
    TRANSCRIBED_BEGINNINGS,
)
from linfen_crawler.lexicon.roles import ROLE_LISTS, ROLES_BEHIND_NAMES, ROLES_INSIDE_RUNS, SPACED_LABELS, RecordList
from linfen_crawler.lexicon.scripts import SIMPLIFIED_ONLY, TRADITIONAL_ONLY

__all__ = [
    "ALSO_NAMES",
    "CITIES",
    "COUNT_LABELS",
    "DESK_ENDINGS",
    "DESK_WORDS",
    "DOUBLE_SURNAMES",
    "FURNITURE_LABELS",
    "JOB_TITLES",
    "MEDIUM_ENDINGS",
    "MODIFIED_LABELS",
    "NOBODY",
    "NOT_NAMES",
    "OTHER_SOURCE_LABELS",
    "OUTLET_PREFIXES",
    "REGIONS",
    "ROLES_BEHIND_NAMES",
    "ROLES_INSIDE_RUNS",
    "ROLE_LISTS",
    "SIMPLIFIED_ONLY",
    "SOURCE_LABELS",
    "SPACED_LABELS",
    "SURNAMES",
    "TIME_LABELS",
    "TRADITIONAL_ONLY",
    "TRANSCRIBED_BEGINNINGS",
    "RecordList",
]
