"""What makes the record of a saved page, or of a page or visit in an archive; one in each process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_records import RecordMaker
from linfen_crawler.article import NotAnArticle
from linfen_crawler.extract_article import extract, read_page
from linfen_crawler.operations.page_sources import SavedPage
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from linfen_crawler.archive.page_records import PageTask, VisitTask
    from linfen_crawler.operations.page_sources import Wish


class Worker:
    """Does one task after the other."""

    def __init__(self, wish: Wish) -> None:
        """Make one, for what is wanted."""
        self._wish = wish
        self.make_record = RecordMaker(wish.definitions, wish.choice.site)
        """Makes the record of a visit or page of an archive."""

    def __call__(self, task: SavedPage | VisitTask | PageTask | Finding) -> Finding:
        """What a page, or a visit, comes to.

        Raises:
            StoreFailed: The store that it lies in cannot be used. Nothing else is raised.
        """
        if isinstance(task, Finding):
            return task
        return self._of_saved(task) if isinstance(task, SavedPage) else self.make_record(task)

    def _of_saved(self, page: SavedPage) -> Finding:
        wish = self._wish
        try:
            data = page.data
            if page.path is not None:
                with page.path.open("rb") as file:
                    data = read_page(file)
            article = extract(data, url=wish.url, site=wish.choice.site, fetched_at=wish.fetched_at)
            return Finding("record", page.name, line=article.to_json_bytes())
        except NotAnArticle as reason:
            return Finding("no_article", page.name, reason.reason, str(reason))
        except OSError as error:
            return Finding("unread", page.name, "", error.strerror or str(error))
        except StoreFailed:
            raise
        except Exception as error:
            # One page must not end the reading of a million others.
            return Finding("defect", page.name, f"defect_{type(error).__name__}", f"{error}; please report it")


def crashed(task: SavedPage | VisitTask | PageTask) -> Finding:
    """What is said of a page or visit at which a process died."""
    where = task.name if isinstance(task, SavedPage) else task.where
    message = "the process that read it was ended, by the system (no memory left?) or by a defect; please report it"
    return Finding("defect", where, "crashed", message)
