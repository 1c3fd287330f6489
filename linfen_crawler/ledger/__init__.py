"""The ledger: what happened to every address of a site, and the sum that has to add up."""

from linfen_crawler.ledger.accounting import Sums, accounting, sums_of, sums_of_file
from linfen_crawler.ledger.clock import Clock
from linfen_crawler.ledger.database import remove_ledger
from linfen_crawler.ledger.ledger import Ledger
from linfen_crawler.ledger.list_walks import ListState
from linfen_crawler.ledger.looking_again import StoredArticle
from linfen_crawler.ledger.payloads import KeptPayload, Payloads
from linfen_crawler.ledger.reading import alias_target
from linfen_crawler.ledger.sources import ReadSource
from linfen_crawler.ledger.transitions import Discovery, Known, StoredRecord
from linfen_crawler.ledger.yet_to_ask import BY_NUMBER

__all__ = [
    "BY_NUMBER",
    "Clock",
    "Discovery",
    "KeptPayload",
    "Known",
    "Ledger",
    "ListState",
    "Payloads",
    "ReadSource",
    "StoredArticle",
    "StoredRecord",
    "Sums",
    "accounting",
    "alias_target",
    "remove_ledger",
    "sums_of",
    "sums_of_file",
]
