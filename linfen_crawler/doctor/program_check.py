"""The program itself: Python, the package's files, its libraries and extras."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "linfen-crawler"

PURPOSES = {
    "archive": ("web archives (WARC, WACZ): linfen crawl --archive, linfen archive", "网页存档"),
    "parquet": ("linfen export --to parquet", "导出 Parquet"),
    "reposts": ("linfen reposts", "查找转载"),
    "alerts": ("messages when something goes wrong at night", "出错时发送消息"),
}
"""What each extra is for; `dev` is for those who change the program, and not looked at."""
_TEXT = "<p>连接两岸的新桥昨天上午正式通车，附近居民步行过河的时间由半小时缩短到五分钟。</p>" * 4
_PAGE = f"<title>汾河新桥通车</title><h1>汾河新桥通车</h1><div>{_TEXT}</div>".encode()
"""An article, in which all compiled parts are asked for."""


def check_program(distribution: importlib.metadata.Distribution | None = None) -> Iterator[Finding]:
    """Compare what is installed with what the package asks for.

    Args:
        distribution: The installed package; by default the one that is found under our name.
    """
    try:
        package = distribution or importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        yield finding("python-ok", version=platform.python_version())
        yield finding("package-not-installed")
        return
    yield _python(package)
    if package.version != __version__:
        yield finding("package-other-version", installed=package.version, running=__version__)
    missing = [str(file) for file in package.files or () if not file.locate().exists()]  # type: ignore[attr-defined]
    # Compiled files are made and removed by Python as it likes.
    missing = [file for file in missing if not file.endswith(".pyc")]
    if missing:
        yield finding("package-incomplete", count=len(missing), first=missing[0])
    wanted = [Requirement(text) for text in package.requires or ()]
    own = [each for each in wanted if not re.search(r"\bextra\b", str(each.marker or ""))]
    applying = [each for each in own if each.marker is None or each.marker.evaluate()]
    troubles = [trouble for each in applying if (trouble := _library(each)) is not None]
    yield from troubles
    if not troubles:
        how, how_zh = _what_is_compiled()
        yield finding("package-ok", version=__version__, count=len(applying), how=how, how_zh=how_zh)
    for extra in package.metadata.get_all("Provides-Extra") or ():
        if extra != "dev":
            yield from _extra(extra, [each for each in wanted if each not in own and _is_of(each, extra)])


def _what_is_compiled() -> tuple[str, str]:
    """Which of the parts that every install compiles where it can are in use."""
    import linfen_crawler.archive.record_headers  # noqa: F401 - parts are looked for when their modules are loaded …
    from linfen_crawler.extract_article import extract
    from linfen_crawler.native_module import in_use

    extract(_PAGE)  # … or first needed
    parts = in_use()
    missing = sorted(name for name, is_there in parts.items() if not is_there)
    if not missing:
        return f"its {len(parts)} compiled parts in use", f"{len(parts)} 个编译部分均已启用"
    if len(missing) == len(parts):
        return "pure Python", "纯 Python"
    count, names = f"{len(parts) - len(missing)} of {len(parts)}", ", ".join(missing)
    return f"{count} compiled parts in use (not {names})", f"已启用编译部分 {count}（未启用 {names}）"


def _python(package: importlib.metadata.Distribution) -> Finding:
    needed = package.metadata["Requires-Python"] or ""
    version = platform.python_version()
    if SpecifierSet(needed).contains(version, prereleases=True):
        return finding("python-ok", version=version)
    return finding("python-old", version=version, needed=needed)


def _extra(extra: str, wanted: list[Requirement]) -> Iterator[Finding]:
    purpose, purpose_zh = PURPOSES.get(extra, ("what docs/architecture.md says", "见 docs/architecture.md"))
    missing = [each.name for each in wanted if _version_of(each.name) is None]
    if missing:
        facts = {"library": ", ".join(missing), "purpose": purpose, "purpose_zh": purpose_zh}
        yield finding("extra-missing", extra, **facts)
        return
    troubles = [trouble for each in wanted if (trouble := _library(each)) is not None]
    yield from troubles or [finding("extra-ok", extra, purpose=purpose, purpose_zh=purpose_zh)]


def _is_of(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is not None and requirement.marker.evaluate({"extra": extra})


def _library(wanted: Requirement) -> Finding | None:
    version = _version_of(wanted.name)
    needed = f"{wanted.name}{wanted.specifier}"
    if version is None:
        return finding("library-missing", wanted.name, needed=needed)
    if not wanted.specifier.contains(version, prereleases=True):
        return finding("library-version", wanted.name, version=version, needed=needed)
    return None


def _version_of(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
