"""Sites that are made up: one or two for each family of definitions, in the shape of the family's default templates.

They are shown only where they are named (`World(["family_dedecms"])`, `--site family_dedecms`). The definition of each,
which says no more than a definition must, is `definitions/KEY.toml`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from linfen_crawler.replica.shapes.family_dedecms import FamilyDedecms
from linfen_crawler.replica.shapes.family_discuz import FamilyDiscuz
from linfen_crawler.replica.shapes.family_empirecms import FamilyEmpirecms
from linfen_crawler.replica.shapes.family_enorth import FamilyEnorth
from linfen_crawler.replica.shapes.family_jcms import FamilyJcms
from linfen_crawler.replica.shapes.family_phpcms import FamilyPhpcms
from linfen_crawler.replica.shapes.family_trs import FamilyTrs
from linfen_crawler.replica.shapes.family_ucap import FamilyUcap
from linfen_crawler.replica.shapes.family_wordpress import FamilyWordpress
from linfen_crawler.replica.shapes.family_wordpress_plain import FamilyWordpressPlain

if TYPE_CHECKING:
    from linfen_crawler.replica.site import ReplicaSite

_ALL: tuple[type[ReplicaSite], ...] = (
    FamilyDedecms,
    FamilyPhpcms,
    FamilyEmpirecms,
    FamilyTrs,
    FamilyUcap,
    FamilyJcms,
    FamilyEnorth,
    FamilyWordpress,
    FamilyWordpressPlain,
    FamilyDiscuz,
)

FAMILY_SITES: Final[dict[str, type[ReplicaSite]]] = {site.key: site for site in _ALL}

DEFINITIONS: Final = Path(__file__).parent.parent / "definitions"
"""The folder of their definitions: what `--sites` takes."""
