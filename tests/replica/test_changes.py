"""What changes between two runs: edits, removals, new articles, and what conditional requests say of them."""

from __future__ import annotations

import pytest

from linfen_crawler.replica.world import SITE_KEYS, World
from tests.replica.site_page import ask, squeezed, text, tree_of


def validators(world: World, url: str) -> dict[str, str]:
    return dict(ask(world, url).headers)


@pytest.mark.parametrize("key", SITE_KEYS)
def test_unchanged_pages_answer_304_to_their_etag(key: str) -> None:
    world = World([key])
    site = world.sites[key]
    for url in [site.home, f"{site.home}{site.sections[0].path}/", *list(world.truth(key))[:5]]:
        etag = validators(world, url)["ETag"]
        reply = ask(world, url, {"if-none-match": f'W/{etag}, "other"'})
        assert (reply.status, reply.body) == (304, b"")
        assert ask(world, url, {"if-none-match": '"other"'}).status == 200
        assert ask(world, url, {"if-none-match": "*"}).status == 304


def test_if_modified_since_counts_only_without_an_etag() -> None:
    world = World(["lfxww"])
    url = next(iter(world.truth("lfxww")))
    changed = validators(world, url)["Last-Modified"]
    assert ask(world, url, {"if-modified-since": changed}).status == 304
    assert ask(world, url, {"if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"}).status == 200
    assert ask(world, url, {"if-modified-since": "yesterday"}).status == 200
    assert ask(world, url, {"if-modified-since": changed, "if-none-match": '"other"'}).status == 200


@pytest.mark.parametrize("key", SITE_KEYS)
def test_an_edit_changes_text_etag_and_date_of_the_article_alone(key: str) -> None:
    world = World([key])
    truths = world.truth(key)
    old = {url: truths[url] for url in truths}
    (url,) = world.edit(key, newest=1)
    before = validators(World([key]), url)
    assert truths[url].body != old[url].body
    assert truths[url].title == old[url].title
    assert {each for each in truths if truths[each] != old[each]} == {url}
    shown = squeezed(text(tree_of(world, url)))
    new_lines = set(truths[url].body_lines) - set(old[url].body_lines)
    assert len(new_lines) == 1
    # The end byline of a one-line text goes behind the last paragraph and is no new text.
    assert squeezed(new_lines.pop()) in shown or truths[url].page_count > 1
    assert ask(world, url, {"if-none-match": before["ETag"]}).status == 200
    assert ask(world, url, {"if-modified-since": before["Last-Modified"]}).status == 200
    world.edit(key, urls=[url])
    assert truths[url].title != old[url].title
    assert squeezed(truths[url].title) in squeezed(text(tree_of(world, url)))


@pytest.mark.parametrize(("status", "answer"), [(404, 404), (410, 410), (200, 200)])
def test_a_removed_article_is_gone_from_lists_and_truth(status: int, answer: int) -> None:
    world = World(["lfxww"])
    truths = world.truth("lfxww")
    count = len(truths)
    (url,) = world.remove("lfxww", newest=1, status=status)
    number = url.rpartition("/")[2].removesuffix(".html")
    assert url not in truths
    assert len(truths) == count - 1
    assert url not in set(truths)
    for address in (url, f"http://www.lfxww.com/plus/view.php?aid={number}"):
        reply = ask(world, address)
        assert reply.status == answer
        assert "不存在" in reply.body.decode()
    for page in ("http://www.lfxww.com/", "http://www.lfxww.com/linfen/shizheng/"):
        assert number.encode() not in ask(world, page).body


def test_new_articles_stand_first_on_the_front_page_and_in_their_section() -> None:
    world = World(["lf_sxgov"])
    front = ask(world, "https://lf.sxgov.cn/").body
    urls = world.publish("lf_sxgov", 3)
    assert len(set(urls)) == 3
    for url in urls:
        truth = world.truth("lf_sxgov")[url]
        assert truth.title in text(tree_of(world, url))
        path = url.removeprefix("https://lf.sxgov.cn").encode()
        assert path not in front
        assert path in ask(world, "https://lf.sxgov.cn/").body


def test_an_order_for_what_is_not_there_is_refused() -> None:
    world = World(["lfxww"])
    with pytest.raises(ValueError, match="is no article of lfxww"):
        world.edit("lfxww", urls=["http://www.lfxww.com/shanxi/1.html"])
    with pytest.raises(ValueError, match="expected 404, 410 or 200, found 500"):
        world.remove("lfxww", newest=1, status=500)
    with pytest.raises(ValueError, match="the replica does not show 'lf_sxrb'; it shows lfxww"):
        world.publish("lf_sxrb")
    with pytest.raises(ValueError, match="unknown site 'nobody'; the replica has lfxww, "):
        World(["nobody"])
    with pytest.raises(ValueError, match="scale must be above 0"):
        World(scale=0)


@pytest.mark.parametrize("key", SITE_KEYS)
def test_a_redesign_changes_the_names_on_article_pages_and_not_their_texts(key: str) -> None:
    world = World([key])
    url = next(iter(world.truth(key)))
    before = tree_of(world, url)
    world.redesign(key)
    after = tree_of(world, url)
    names = [set(tree.xpath("//body//@class | //body//@id")) for tree in (before, after)]
    assert not names[0] & names[1]
    assert squeezed(text(before)) == squeezed(text(after))
