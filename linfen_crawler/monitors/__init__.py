"""Judges a run by the site's own past: what should have come and did not, what is filled less often than it was.

Nothing here knows Scrapy, the network or a message: summaries come in, alarms go out.
"""

from linfen_crawler.monitors.alarm import Acceptance, Alarm, Subject
from linfen_crawler.monitors.judge import judge
from linfen_crawler.monitors.past_runs import read_past_runs
from linfen_crawler.monitors.run import Run

__all__ = ["Acceptance", "Alarm", "Run", "Subject", "judge", "read_past_runs"]
