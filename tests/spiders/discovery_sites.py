"""Definitions of the replica's e-paper, each of which knows one way to find its articles."""

from __future__ import annotations

from pathlib import Path

KEY = "paper_founder"
HOST = "epaper.moucheng.example"
HEAD = f'''key = "{KEY}"
name = "某城日报"
region = "某省/某城"
home = "http://{HOST}/"
hosts = ["{HOST}"]
family = "founder-epaper"
verified = "2026"
'''


def found_by(folder: Path, discovery: str, rest: str = "") -> str:
    """A folder whose definition of the site finds articles by this alone; what LINFEN_SITES takes."""
    family = folder / "families"
    family.mkdir(exist_ok=True)
    # The shipped family without its paper.
    text = (Path(__file__).parents[2] / "linfen_crawler/sites/families/founder-epaper.toml").read_text(encoding="utf-8")
    begin, end = text.index("[discovery.paper]"), text.index("[[layouts]]")
    (family / "founder-epaper.toml").write_text(text[:begin] + text[end:], encoding="utf-8")
    (folder / f"{KEY}.toml").write_text(f"{HEAD}{rest}\n[discovery]\n{discovery}\n", encoding="utf-8")
    return str(folder)
