"""The user's folder of sites: `KEY.toml`, and beside it `KEY/` with saved pages and their golden records."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.site_making.golden_records import GoldenRecord, golden_from_line, golden_record
from linfen_crawler.sites import DefinitionError, load_definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linfen_crawler.site_making.sample_page import SamplePage
    from linfen_crawler.sites import SiteDefinition

DEFAULT_FOLDER: Final = Path("my-sites")
"""Where `linfen sites new` writes if neither `--sites` nor LINFEN_SITES names a folder."""

_GOLDEN: Final = "golden.jsonl"
_PAGES: Final = "pages"
_FAMILIES: Final = "families"


@dataclass(frozen=True, slots=True)
class OwnSite:
    """One site's files in the user's folder, whether they are there or not."""

    folder: Path
    key: str

    @property
    def definition(self) -> Path:
        """`KEY.toml`."""
        return self.folder / f"{self.key}.toml"

    @property
    def samples(self) -> Path:
        """`KEY/`, with `pages/` and `golden.jsonl`."""
        return self.folder / self.key

    @property
    def golden(self) -> Path:
        """`KEY/golden.jsonl`."""
        return self.samples / _GOLDEN

    def refuse_if_there(self) -> None:
        """Make sure that nothing is overwritten.

        Raises:
            CannotRun: USAGE: a definition or a folder of this key is there.
        """
        for path in (self.definition, self.samples):
            if path.exists():
                raise CannotRun(
                    ExitCode.USAGE,
                    f"{path} is there already and is not overwritten. After a redesign use `linfen sites learn "
                    f"{self.key}`; for another definition choose another --key",
                )

    def create(self, text: str, pages: Sequence[SamplePage]) -> SiteDefinition:
        """Write definition, saved pages and golden records: all of it or nothing.

        Raises:
            CannotRun: USAGE: something is there; OUTPUT: it cannot be written.
        """
        self.refuse_if_there()
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with _workshop(self.folder) as workshop:
                made = OwnSite(workshop, self.key)
                made.definition.write_text(text, encoding="utf-8")
                site = _loaded(made.definition, self.folder / _FAMILIES)
                made.add_pages(pages, site)
                made.samples.rename(self.samples)
                # The definition comes last: with it the site is there.
                made.definition.rename(self.definition)
        return site

    def append_layouts(self, tables: str, pages: Sequence[SamplePage], base: str | None = None) -> SiteDefinition:
        """Add `[[layouts]]` tables at the end of the definition, whose text stays as it is, and pages beside it.

        Args:
            tables: The tables, as TOML.
            pages: The pages that they were learned from.
            base: The text to add to, where the folder has no definition of the site yet.

        Raises:
            CannotRun: USAGE: the definition cannot be added to; OUTPUT: it cannot be written.
        """
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            old = self.definition.read_bytes() if base is None else base.encode("utf-8")
            joint = b"" if old.endswith(b"\n\n") else b"\n" if old.endswith(b"\n") else b"\n\n"
            with _workshop(self.folder) as workshop:
                made = workshop / self.definition.name
                made.write_bytes(old + joint + tables.encode("utf-8"))
                site = _loaded(made, self.folder / _FAMILIES)
                self.add_pages(pages, site)
                made.replace(self.definition)
        return site

    def add_pages(self, pages: Sequence[SamplePage], site: SiteDefinition) -> None:
        """Save pages with the records that the definition gives, not reviewed yet; pages that are there stay."""
        folder = self.samples / _PAGES
        folder.mkdir(parents=True, exist_ok=True)
        lines = []
        for page in pages:
            file = _free_name(folder, page.url)
            file.write_bytes(page.body)
            lines.append(golden_record(page, f"{_PAGES}/{file.name}", site).to_line())
        with self.golden.open("a", encoding="utf-8") as golden:
            golden.writelines(f"{line}\n" for line in lines)

    def golden_records(self) -> list[tuple[GoldenRecord, bytes]]:
        """The golden records with the bytes of their pages.

        Raises:
            CannotRun: USAGE: there are none, or a line or a page is wrong.
        """
        try:
            lines = self.golden.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            raise CannotRun(
                ExitCode.USAGE,
                f"there are no golden records: {self.golden}. `linfen sites new` and `learn` make them",
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise CannotRun(ExitCode.USAGE, f"{self.golden} cannot be read: {error}") from None
        found = []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = golden_from_line(line)
                found.append((record, self._page_file(record.page).read_bytes()))
            except (ValueError, OSError) as error:
                raise CannotRun(ExitCode.USAGE, f"{self.golden}, line {number}: {error}") from None
        return found

    def _page_file(self, page: str) -> Path:
        path = (self.samples / page).resolve()
        if not path.is_relative_to(self.samples.resolve()):
            raise ValueError(f"{page} is not below {self.samples}")
        return path

    def write_golden(self, records: Iterable[GoldenRecord]) -> None:
        """Write the golden records anew.

        Raises:
            CannotRun: OUTPUT: they cannot be written.
        """
        with _writing(self.golden), _workshop(self.samples) as workshop:
            made = workshop / _GOLDEN
            made.write_text("".join(f"{record.to_line()}\n" for record in records), encoding="utf-8")
            made.replace(self.golden)


def _loaded(file: Path, families: Path) -> SiteDefinition:
    try:
        return load_definition(file, families)
    except DefinitionError as error:
        raise CannotRun(ExitCode.USAGE, f"the definition would not be right, so nothing is written. {error}") from None


def _free_name(folder: Path, url: str) -> Path:
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", re.sub(r"\.\w{2,5}$", "", url.rstrip("/").rpartition("/")[2]))[:60].strip(
        "-"
    )
    names = (f"{stem or 'page'}{f'-{number}' if number > 1 else ''}.html" for number in range(1, 10_000))
    return next(path for name in names if not (path := folder / name).exists())


@contextlib.contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A hidden folder beside what is made in it, gone at the end."""
    path = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotRun(
            ExitCode.OUTPUT,
            f"cannot write to {path}: {error.strerror or error}; check its owner, permissions and free space",
        ) from None
