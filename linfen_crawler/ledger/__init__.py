"""The ledger: what happened to every address of a site, and the sum that has to add up."""

from linfen_crawler.ledger.accounting import Sums, accounting, sums_of_file
from linfen_crawler.ledger.ledger import Ledger
from linfen_crawler.ledger.list_walks import ListState
from linfen_crawler.ledger.transitions import Discovery, Known, StoredRecord

__all__ = ["Discovery", "Known", "Ledger", "ListState", "StoredRecord", "Sums", "accounting", "sums_of_file"]
