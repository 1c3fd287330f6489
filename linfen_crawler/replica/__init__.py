"""A local copy-in-shape of regional news sites, that knows the truth of every record: for the demo and for tests."""

from linfen_crawler.replica.faults import Fault, Faults
from linfen_crawler.replica.request_log import LogEntry, RequestLog
from linfen_crawler.replica.running import Replica, SpawnedReplica, running, serve, spawned
from linfen_crawler.replica.truth import Truth
from linfen_crawler.replica.world import SITE_KEYS

__all__ = [
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
