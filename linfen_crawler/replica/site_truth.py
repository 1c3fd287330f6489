"""The truth of a site's articles, worked out from what its pages are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from linfen_crawler.replica.newsroom.bylines import (
    AUTHOR_ROLES,
    EDITOR_ROLES,
    PHOTOGRAPHER_ROLES,
    PROOFREADER_ROLES,
)
from linfen_crawler.replica.newsroom.story import Aside, Attachment, Film, Picture, Table
from linfen_crawler.replica.truth import Truth

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Block, Story
    from linfen_crawler.replica.site import Credits, ReplicaSite


class SiteTruths(Mapping[str, Truth]):
    """The truth of every article that a site shows now, by canonical address; each is composed when it is asked for."""

    def __init__(self, site: ReplicaSite) -> None:
        self._site = site

    def __getitem__(self, url: str) -> Truth:
        index = self._site.index_of_url(url)
        if index is None or not self._site.is_present(index):
            raise KeyError(url)
        return truth_of(self._site, index)

    def __iter__(self) -> Iterator[str]:
        return (self._site.canonical_url(index) for index in self._site.present())

    def __len__(self) -> int:
        return sum(1 for _ in self._site.present())


def truth_of(site: ReplicaSite, index: int) -> Truth:
    """What is true of an article in its present edition."""
    story = site.story(index)
    people = list(dict.fromkeys([*site.head_credits(story), *story.credits, *site.foot_credits(story)[1]]))
    media = site.media(story)
    root = f"{site.scheme}://{site.host}"
    pictures = [block for block in story.blocks if isinstance(block, Picture)]
    films = [block for block in story.blocks if isinstance(block, Film)]
    attachments = [block for block in story.blocks if isinstance(block, Attachment)]
    return Truth(
        canonical_url=site.canonical_url(index),
        site=site.key,
        section=site.shown_section(story),
        title=story.title,
        subtitle=site.shown_subtitle(story),
        publish_time=_publish_time(story),
        publish_time_precision=story.precision,
        source=story.source,
        source_url=site.source_url(story),
        authors=_names(people, AUTHOR_ROLES),
        photographers=_names(people, PHOTOGRAPHER_ROLES),
        editors=_names(people, EDITOR_ROLES),
        proofreaders=_names(people, PROOFREADER_ROLES),
        credits=[{"role": role, "name": name} for role, name in people],
        body="\n".join(line for block in story.blocks for line in _lines(block)),
        page_count=len(story.pages),
        images=[
            {"url": root + media.picture(picture.name), "caption": picture.caption, "alt": picture.alt}
            for picture in pictures
        ],
        videos=[{"url": root + media.film(film.name), "caption": None} for film in films],
        attachments=[{"url": root + media.document(item.name), "name": item.label} for item in attachments],
        keywords=site.shown_keywords(story),
        summary=site.shown_summary(story),
        view_count=site.view_count(story),
        copyright=site.copyright(story),
    )


def _publish_time(story: Story) -> str:
    moment = story.published
    if story.precision == "day":
        moment = moment.replace(hour=0, minute=0, second=0)
    elif story.precision == "minute":
        moment = moment.replace(second=0)
    return moment.isoformat(timespec="seconds")


def _names(people: Credits, roles: frozenset[str]) -> list[str]:
    return list(dict.fromkeys(name for role, name in people if set(role.split("/")) & roles))


def _lines(block: Block) -> list[str]:
    match block:
        case Aside() | Film() | Attachment():
            return []
        case Picture():
            return [block.caption] if block.caption else []
        case Table(rows):
            return [" ".join(row) for row in rows]
        case _:
            return [block.text.strip()]
