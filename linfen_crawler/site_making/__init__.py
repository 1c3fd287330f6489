"""From example pages of a site to its definition: CMS family, addresses, sections, lists, layouts.

`survey_of` says which pages to ask for, `propose_site` makes a proposal of them, `definition_text` writes it as TOML.
Pure functions on bytes and strings: who fetches, and who writes files, is above.
"""

from linfen_crawler.site_making.cannot_propose import CannotPropose
from linfen_crawler.site_making.definition_text import definition_text, layout_text
from linfen_crawler.site_making.learn_layouts import LearnedLayout, learn_layouts
from linfen_crawler.site_making.propose_site import propose_site
from linfen_crawler.site_making.sample_page import SamplePage, stated_address
from linfen_crawler.site_making.site_proposal import SiteProposal
from linfen_crawler.site_making.survey import MOST_REQUESTS, Answer, Listed, SeenSitemap, Survey, Surveyed, survey_of

__all__ = [
    "MOST_REQUESTS",
    "Answer",
    "CannotPropose",
    "LearnedLayout",
    "Listed",
    "SamplePage",
    "SeenSitemap",
    "SiteProposal",
    "Survey",
    "Surveyed",
    "definition_text",
    "layout_text",
    "learn_layouts",
    "propose_site",
    "stated_address",
    "survey_of",
]
