"""A local copy-in-shape of regional news sites, that knows the truth of every record: for the demo and for tests."""

from linfen_crawler.replica.faults import Fault, Faults
from linfen_crawler.replica.request_log import LogEntry, RequestLog
from linfen_crawler.replica.running import Replica, SpawnedReplica, running, serve, spawned
from linfen_crawler.replica.shapes.family_sites import DEFINITIONS
from linfen_crawler.replica.truth import Truth
from linfen_crawler.replica.world import FAMILY_SITE_KEYS, PAPER_KEYS, SITE_KEYS

__all__ = [
    "DEFINITIONS",
    "FAMILY_SITE_KEYS",
    "PAPER_KEYS",
    "SITE_KEYS",
    "Fault",
    "Faults",
    "LogEntry",
    "Replica",
    "RequestLog",
    "SpawnedReplica",
    "Truth",
    "running",
    "serve",
    "spawned",
]
