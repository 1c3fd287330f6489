"""Finds reposts: the same article on several sites, or under several addresses of one, also where it was reworked."""

from linfen_crawler.reposts.find_reposts import find_reposts
from linfen_crawler.reposts.groups import Publication, RepostGroup, Reposts

__all__ = ["Publication", "RepostGroup", "Reposts", "find_reposts"]
