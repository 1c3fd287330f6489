from __future__ import annotations

import uuid

from linfen_crawler.archive.record_ids import new_record_id


def test_an_id_is_no_random_uuid_or_comes_twice():
    made = [new_record_id() for _ in range(2000)]
    assert len(set(made)) == len(made)
    for each in made:
        read = uuid.UUID(each.removeprefix("<urn:uuid:").removesuffix(">"))
        assert each == f"<{read.urn}>"
        assert (read.version, read.variant) == (4, uuid.RFC_4122)
