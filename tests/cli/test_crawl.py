"""`linfen crawl` and `linfen explain` refuse before anything starts what they cannot do."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("address", ["8080", "127.0.0.1", "127.0.0.1:http", "www.lfxww.com:80", "10.1.2.3:8080"])
@pytest.mark.parametrize("command", [("crawl", "lfxww"), ("explain", "http://www.lfxww.com/linfen/1.html")])
def test_a_replica_that_is_no_address_of_this_machine_is_taken_for_a_site_that_does_not_answer(
    linfen, tmp_path, command, address
):
    done = linfen(*command, env={"LINFEN_REPLICA": address})
    said = done.stderr.decode()
    assert done.returncode == 78, said
    assert f"LINFEN_REPLICA is '{address}'; expected the replica's address, for example 127.0.0.1:8080" in said
    assert "Traceback" not in said
    assert not (tmp_path / "output").exists()
