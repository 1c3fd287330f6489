"""Scrapy's settings for this project: only what differs from its defaults, each with its reason.

What depends on the site (delay) or on the mode (name, replica) is set by `SiteSpider.update_settings`. Everything may
be overridden on the command line: `scrapy crawl lfxww -s DOWNLOAD_DELAY=5`.
"""

from __future__ import annotations

import os

import scrapy
from scrapy.settings import default_settings

from linfen_crawler.exporters.feeds import FEED_EXPORTERS as OUR_FEED_EXPORTERS
from linfen_crawler.operations.user_agent import ROBOTS_NAME, user_agent

BOT_NAME = "linfen_crawler"
SPIDER_MODULES = ["linfen_crawler.spiders"]
# `scrapy crawl` with arguments checked before anything starts, and with exit codes that say how it went.
COMMANDS_MODULE = "linfen_crawler.commands"

# --- Ours -----------------------------------------------------------------------------------------------------------
# A mail or web address, in the User-Agent; no public site is crawled without it.
LINFEN_CONTACT = os.environ.get("LINFEN_CONTACT")
# HOST:PORT of a running replica, which is then asked in place of the sites.
LINFEN_REPLICA = os.environ.get("LINFEN_REPLICA")
# Also for what is asked outside a site's spider: with a replica nothing goes to the network, without one nothing to a
# private address.
DOWNLOAD_HANDLERS = dict.fromkeys(
    ("http", "https"),
    "linfen_crawler.replica.transport.ReplicaTransport"
    if LINFEN_REPLICA
    else "linfen_crawler.network.guarded_http.GuardedHttp",
)
# Networks and addresses that are asked although they are private, with commas between them: `10.20.0.0/16`.
LINFEN_ALLOW_PRIVATE = os.environ.get("LINFEN_ALLOW_PRIVATE")
# The folder that gets one folder a site; or the address of a store, into which what lies in LINFEN_WORK is put.
LINFEN_OUTPUT = os.environ.get("LINFEN_OUTPUT", "output")
# The folder that a crawl works in whose LINFEN_OUTPUT is a store.
LINFEN_WORK = os.environ.get("LINFEN_WORK", "output")

# The address of a PostgreSQL database that the ledgers of all sites are in; where it is not set, each is a SQLite file.
LINFEN_LEDGER = os.environ.get("LINFEN_LEDGER")
# Seconds for which it is waited for when it is away: a restart takes some.
LINFEN_LEDGER_PATIENCE = os.environ.get("LINFEN_LEDGER_PATIENCE") or 60.0
# Length of the lease that keeps a site to one crawl: so long a site of a lost machine waits for another.
LINFEN_LEASE_SECONDS = os.environ.get("LINFEN_LEASE_SECONDS") or 60.0

# Whether every answer is kept in WARC files: 1 or 0; where it is not set, each site's definition says so (`archive`).
LINFEN_ARCHIVE = os.environ.get("LINFEN_ARCHIVE")
# Whether these hold the pictures and style sheets of articles, too (`archive_media`).
LINFEN_ARCHIVE_MEDIA = os.environ.get("LINFEN_ARCHIVE_MEDIA")
# A WARC file is finished at this size: the one that other archives have, and tools are tried with.
LINFEN_ARCHIVE_ROLL_MB = 1024
# ... or when it is so old.
LINFEN_ARCHIVE_ROLL_HOURS = 24.0
# Limits of what an article may bring along: so many files, each no larger than this.
LINFEN_ARCHIVE_MEDIA_FILES = 100
LINFEN_ARCHIVE_MEDIA_MB = 20

# The moment at which a run begins, ISO 8601 with zone: for trials of what depends on days.
LINFEN_NOW = os.environ.get("LINFEN_NOW")
# No record waits longer for the disk, nor more lines than this; a crash costs asking for as much again, nothing else.
LINFEN_COMMIT_SECONDS = 1.0
LINFEN_COMMIT_LINES = 200
# Where a crawl's output is put into a store as well: so much of it is lost at most with the machine.
LINFEN_PUBLISH_SECONDS = 300.0
# Articles published no more than so many days ago are looked at again: most corrections come early. 0: none.
LINFEN_RECHECK_DAYS = 3
# ... but no article more often than this: runs by the hour cost a site no more than those by the night.
LINFEN_RECHECK_HOURS = 20.0
# Lists are read to their end again after so many days: what was filed late, behind known articles, is seen then.
LINFEN_DEEP_DAYS = 30
# Articles that one list page may lead to, and lists that the front page may lead to: what is more is made up.
LINFEN_LINKS_OF_A_PAGE = 2000
LINFEN_LISTS_OF_A_RUN = 500
# Sitemap files that a run reads: with 50,000 articles each, as many as a site of this kind has in a hundred years.
LINFEN_SITEMAPS_OF_A_RUN = 500
# The hours in which sites may be asked, China time: `22:00-06:00`; where it is not set, each site's definition says so.
LINFEN_HOURS = os.environ.get("LINFEN_HOURS")
# A host that answers with so many walls in a row (captchas, scripts that test the browser) is left alone by the run.
LINFEN_WALLS_IN_A_ROW = 3
# Seconds that a run waits for a host that asks for it (Retry-After); longer wishes leave the host to later runs.
LINFEN_LONGEST_WAIT = 120.0

# Where `linfen crawl` logs: this file, or `crawl.log` in each site's folder. `scrapy crawl` has LOG_FILE and its kin.
LINFEN_LOG_FILE = os.environ.get("LINFEN_LOG_FILE")
LINFEN_LOG_LEVEL = os.environ.get("LINFEN_LOG_LEVEL")
# text, or json: an object a line.
LINFEN_LOG_FORMAT = os.environ.get("LINFEN_LOG_FORMAT")
# A log is rotated at this size, and has so many files at most: no run of years fills a disk with it.
LINFEN_LOG_MB = 10.0
LINFEN_LOG_PARTS = 5

# --- A good guest ---------------------------------------------------------------------------------------------------
USER_AGENT = user_agent(LINFEN_CONTACT)
ROBOTSTXT_OBEY = True
# Keepers of robots.txt write the bare name, without version and contact.
ROBOTSTXT_USER_AGENT = ROBOTS_NAME
ROBOTSTXT_PARSER = "linfen_crawler.network.robots_rules.RobotsRules"
# Seconds of a Crawl-delay that are kept to where it is longer than our own delay; some files ask for hours.
LINFEN_LONGEST_CRAWL_DELAY = 60.0
# For what is asked outside a site's spider (`scrapy fetch`); spiders bring their definition's own.
DOWNLOAD_DELAY = 2.0
# The delay is a promise, not a mean: Scrapy would vary it between half and one and a half.
if scrapy.version_info < (2, 19):
    RANDOMIZE_DOWNLOAD_DELAY = False  # deprecated by the other one
else:
    DOWNLOAD_DELAY_JITTER = 0.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# A site has one such queue. What waits in it has passed all checks: with 16, as many would still be sent to a server
# that has just asked to be left alone. It costs nothing: 601 articles of a local replica take 6.2 s with 1, 2 and 16.
CONCURRENT_REQUESTS = 1
# Waits longer than the delay where a server is slow. Its floor is the delay; it begins there, too, not at five seconds.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.0
# News pages need no session, and one would let sites tell visits apart.
COOKIES_ENABLED = False
# What Chinese sites expect of a browser; some answer in English otherwise.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    # Scrapy would offer zstd, too, which no reader of web archives understands.
    "Accept-Encoding": "gzip, deflate, br",
}
# A page that takes a minute is asked again by the next run; three minutes would hold up all others of the host.
DOWNLOAD_TIMEOUT = 60
# More than a page of text ever is; the default, 1 GiB, is more than the machine's share of memory.
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
# Bytes of status line and headers before a body; browsers and proxies take no more, either.
LINFEN_LARGEST_HEADERS = 64 * 1024
# Twenty hops are for browsers; a list that moved needs two.
REDIRECT_MAX_TIMES = 5
# What came out of it is in our own summary and ledger; Scrapy would call every page given up an error.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"

# --- Doors that stay closed -----------------------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# --- Speed ----------------------------------------------------------------------------------------------------------
# Scrapy starts this many tasks for every response, and a page of ours has one item.
CONCURRENT_ITEMS = 1
# What these look for cannot be: no address is longer than our own rules allow, and depth has no limit. An article whose
# request they dropped would be accounted for by nobody; and each is one more generator around all that a page gives.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    # A mark that nothing of ours reads, and a look for a mistake that we do not make: each one more such generator.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# Fewer rounds of the event loop between two requests. Whether later versions go the same steps nobody has looked.
if scrapy.version_info < (2, 20):
    DOWNLOADER = "linfen_crawler.network.direct_downloader.DirectDownloader"
# The same figures, counted by some fifty calls a page that cost 3 µs less each.
STATS_CLASS = "linfen_crawler.operations.counted_stats.CountedStats"
# Our callbacks are generators that return nothing; looking through their source at each start is for nothing.
WARN_ON_GENERATOR_RETURN_VALUE = False

# Processes that read pages beside the crawl; where it is not set, as many as pay, and none where none does.
LINFEN_READERS = os.environ.get("LINFEN_READERS")

# --- What comes in goes this way, one step a file -------------------------------------------------------------------
ITEM_PIPELINES = {
    "linfen_crawler.pipelines.normalize.NormalizePipeline": 100,
    "linfen_crawler.pipelines.validate.ValidatePipeline": 200,
    "linfen_crawler.pipelines.period.PeriodPipeline": 300,
    "linfen_crawler.pipelines.revise.RevisePipeline": 400,
    "linfen_crawler.pipelines.store.StorePipeline": 500,
    "linfen_crawler.pipelines.coverage.CoveragePipeline": 600,
}
# Off, as set above; to load the one, with aiohttp, takes every start up to a quarter of a second, and the other, with
# requests, half of that. Left out of Scrapy's own lists, since what is set to None in ours is loaded all the same.
_SELDOM_WANTED = (
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
)
EXTENSIONS_BASE = {
    name: place for name, place in default_settings.EXTENSIONS_BASE.items() if name not in _SELDOM_WANTED
}
DOWNLOADER_MIDDLEWARES_BASE = {
    name: place for name, place in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items() if name not in _SELDOM_WANTED
}
EXTENSIONS = {
    # In the place of Scrapy's.
    "scrapy.extensions.throttle.AutoThrottle": None,
    "linfen_crawler.network.patient_throttle.PatientThrottle": 0,
    "linfen_crawler.operations.run_record.RunRecord": 100,
    "linfen_crawler.operations.group_commit.GroupCommit": 110,
    "linfen_crawler.operations.publish_parts.PublishParts": 120,
}
# Two tasks and some signals fewer for each page. Whether later versions go the same steps nobody has looked.
if scrapy.version_info < (2, 20):
    EXTENSIONS["linfen_crawler.spiders.output_in_turn.OutputInTurn"] = 0
    EXTENSIONS["linfen_crawler.network.heard_signals.HeardSignals"] = 0
DOWNLOADER_MIDDLEWARES = {
    # In the place of Scrapy's, which crawls where robots.txt cannot be had.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "linfen_crawler.spiders.robots.Robots": 100,
    # First of all.
    "linfen_crawler.spiders.outside_hours.AskingHours": 50,
    # In the place of Scrapy's, which knows of requests that are let pass to any host.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "linfen_crawler.spiders.own_hosts.OwnHosts": 60,
    # Right behind Scrapy's retries: a wall is not asked again. What it says of Retry-After has been seen by then.
    "linfen_crawler.spiders.walls.Walls": 552,
    # Between the network and Scrapy's retries (550), so that no retry comes before the time that a server asked for.
    "linfen_crawler.spiders.host_rest.HostRest": 555,
    # Where the answer has been unpacked.
    "linfen_crawler.network.readable_charset.ReadableCharset": 585,
    # No site of ours asks for a password.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    # At the place of Scrapy's own.
    "linfen_crawler.network.cookies_where_wanted.CookiesWhereWanted": 700,
    # Last of all, where the User-Agent stands.
    "linfen_crawler.spiders.introduced.Introduced": 900,
    # In the place of Scrapy's.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "linfen_crawler.network.bounded_decompression.BoundedDecompression": 590,
}
# The ledger and the walks of lists see to it that nothing is asked for twice. Scrapy's filter would drop, in silence,
# a list page that a redirect leads back to, and the walk of its list with it; and it remembers every address.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# What was found first is asked for first: the newest of a list, the first numbers of a back-fill.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# --- Feeds (-O x.jsonl) and log -------------------------------------------------------------------------------------
FEED_EXPORTERS = OUR_FEED_EXPORTERS
# Chinese as it is, not as \uXXXX.
FEED_EXPORT_ENCODING = "utf-8"
# The default, DEBUG, writes several lines a page and every record in full.
LOG_LEVEL = "INFO"
LOG_FORMATTER = "linfen_crawler.operations.log_lines.LogLines"
# The plain line that says how far a crawl is.
LOGSTATS_INTERVAL = 30.0
