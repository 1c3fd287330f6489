"""The report: one HTML page that shows what was published, how whole the records are, and how the crawls went."""

from linfen_crawler.report.make_report import make_report
from linfen_crawler.report.site_files import SiteFiles

__all__ = ["SiteFiles", "make_report"]
