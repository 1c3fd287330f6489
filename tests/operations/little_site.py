"""A site of two pages and the real programs to crawl it with, each in a process of its own, as cron starts them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from linfen_crawler.sites import SiteDefinition, load_definition
from tests.program import Program, start
from tests.spiders.raw_server import raw_server

DEFINITION = """
key = "mytown"
name = "本地新闻"
region = "山西/本地"
home = "http://www.mytown.example/"
hosts = ["www.mytown.example"]
delay = 0.5
verified = "2026"

[articles]
patterns = ['/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})(?P<day>[0-9]{2})/(?P<id>[0-9]+)\\.html']
"""
ROBOTS, FRONT = "/robots.txt", "/"
PARAGRAPH = "入秋以来,村里的合作社忙着收割玉米,烘干塔从早到晚没有停过,晒场上堆起了金黄的小山。"

Answers = dict[str, list[bytes]]


def address(number: int = 1001) -> str:
    """The path of an article."""
    return f"/2026/1120/{number}.html"


def page(body: str, *, status: str = "200 OK", head: str = "") -> list[bytes]:
    """A whole answer."""
    data = f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()
    return [f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data]


def front(*numbers: int) -> list[bytes]:
    """A front page that links to these articles."""
    return page("<ul>" + "".join(f"<li><a href='{address(n)}'>秋收的消息 {n}</a></li>" for n in numbers) + "</ul>")


def article(title: str = "合作社里秋收忙", paragraphs: int = 3) -> list[bytes]:
    """An article's page."""
    text = "".join(f"<p>{PARAGRAPH}第{n}段。</p>" for n in range(paragraphs))
    return page(
        f"<h1>{title}</h1><div class='info'>2026-11-20 09:30 来源:本地日报</div><div class='content'>{text}</div>",
        head=f"<title>{title}</title>",
    )


def site(**others: list[bytes]) -> Answers:
    """A front page with one article."""
    return {FRONT: front(1001), address(): article(), **others}


@dataclass
class Town:
    """A folder with the definition, in which programs are started."""

    folder: Path
    replica: str = "127.0.0.1:9"
    """What is asked in place of the site; nobody listens at the discard port."""
    seen: list[bytes] = field(default_factory=list)
    """The requests so far."""
    sabotage: str = ""
    """Python that every process runs before the program: it makes a part of the program raise."""

    @property
    def output(self) -> Path:
        """The site's output folder."""
        return self.folder / "output" / "mytown"

    @property
    def definition(self) -> SiteDefinition:
        """The site's definition."""
        return load_definition(self.folder / "sites" / "mytown.toml")

    def environment(self, **others: str) -> dict[str, str]:
        """That of the processes."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("LINFEN_", "SCRAPY_"))}
        town = {"LINFEN_SITES": str(self.folder / "sites"), "LINFEN_REPLICA": self.replica, "COLUMNS": "100"}
        return {name: value for name, value in {**plain, **town, "TMPDIR": str(self.folder), **others}.items() if value}

    def start(self, program: str, *arguments: str, **environment: str) -> Program:
        """Start `linfen crawl mytown …` or `scrapy crawl mytown …` without a terminal."""
        return start(
            "-m",
            {"linfen": "linfen_crawler.cli", "scrapy": "scrapy"}[program],
            *arguments,
            cwd=self.folder,
            env=self.environment(**environment),
            first=self.sabotage,
        )

    def run(self, program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Run a program to its end."""
        return self.start(program, *arguments, **environment).wait()

    def crawl(self, program: str = "linfen", *arguments: str, **others: object) -> subprocess.CompletedProcess[bytes]:
        """Crawl the site to the end."""
        return self.run(program, "crawl", "mytown", *arguments, **others)  # type: ignore[arg-type]


@contextmanager
def town(folder: Path, answers: Answers | None) -> Iterator[Town]:
    """The site in a folder, served with these answers; None: nobody serves it."""
    (folder / "sites").mkdir()
    (folder / "sites" / "mytown.toml").write_text(DEFINITION, encoding="utf-8")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = linfen_crawler.settings\n", encoding="utf-8")
    if answers is None:
        yield Town(folder)
        return
    with raw_server(answers) as (where, seen):
        yield Town(folder, where, seen)
