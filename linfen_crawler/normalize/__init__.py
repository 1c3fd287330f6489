"""Raw strings in, typed values out: times with zone, sources, people by role, clean text, fingerprints."""

from __future__ import annotations

from linfen_crawler.normalize.assemble import normalize_article

__all__ = ["normalize_article"]
