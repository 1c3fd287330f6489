"""What a record must have."""

from __future__ import annotations

import pytest

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.normalize.required_fields import require_title_and_body


@pytest.mark.parametrize(
    ("title", "body", "reason"), [(None, "文", "no_title"), ("题", None, "no_body"), ("", "", "no_title")]
)
def test_half_a_record_passes(title: str | None, body: str | None, reason: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        require_title_and_body(Article(id="1", title=title, body=body, content_hash=""))
    assert caught.value.reason == reason


def test_a_whole_record_is_refused() -> None:
    require_title_and_body(Article(id="1", title="题", body="文", content_hash=""))
