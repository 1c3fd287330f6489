"""One spider a site definition, for Scrapy's spider loader: `scrapy list`, `scrapy crawl KEY`.

Only Scrapy's commands import this module. A definition that is wrong ends the command with the loader's message.
"""

from __future__ import annotations

import sys

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.sites import DefinitionError, load_sites
from linfen_crawler.spiders.site_spider import spider_class

try:
    _sites = load_sites()
except DefinitionError as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(int(ExitCode.CONFIGURATION)) from None

for _site in _sites.values():
    globals()[f"SiteSpider_{_site.key}"] = spider_class(_site, __name__)
