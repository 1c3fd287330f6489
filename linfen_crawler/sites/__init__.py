"""Site definitions: what each site is, as checked data; what its addresses mean.

`load_sites` gives all definitions, `SiteAddresses` judges addresses by one of them.
"""

from linfen_crawler.sites.addresses import (
    Address,
    SiteAddresses,
    address_date,
    addresses_of,
    canonical_address,
    classify_address,
)
from linfen_crawler.sites.definition import (
    Articles,
    Canonical,
    Family,
    Layout,
    Lists,
    Marks,
    Section,
    SiteDefinition,
)
from linfen_crawler.sites.definition_error import DefinitionError, Problem
from linfen_crawler.sites.discovery import Days, Discovery, Interface, Paper
from linfen_crawler.sites.loader import FOLDER_VARIABLE, load_definition, load_families, load_sites, shipped_text
from linfen_crawler.sites.selector import Selector
from linfen_crawler.sites.site_of_address import SitesByHost, is_address_of

__all__ = [
    "FOLDER_VARIABLE",
    "Address",
    "Articles",
    "Canonical",
    "Days",
    "DefinitionError",
    "Discovery",
    "Family",
    "Interface",
    "Layout",
    "Lists",
    "Marks",
    "Paper",
    "Problem",
    "Section",
    "Selector",
    "SiteAddresses",
    "SiteDefinition",
    "SitesByHost",
    "address_date",
    "addresses_of",
    "canonical_address",
    "classify_address",
    "is_address_of",
    "load_definition",
    "load_families",
    "load_sites",
    "shipped_text",
]
