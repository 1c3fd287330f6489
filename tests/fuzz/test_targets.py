"""What `python -m fuzz` asks of the entry points, asked of Hypothesis's bytes: some hundred a run, LINFEN_FUZZ more."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.seeds import seeds
from fuzz.targets import TARGETS

EXAMPLES = int(os.environ.get("LINFEN_FUZZ") or 100)


@pytest.mark.parametrize("target", TARGETS)
def test_a_seed_breaks_a_target(target):
    assert seeds(target)
    for seed in seeds(target):
        TARGETS[target](seed)


@pytest.mark.parametrize("target", TARGETS)
@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_changed_bytes_break_a_target(target, data):
    seed = bytearray(data.draw(st.sampled_from(seeds(target))))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(seed)))
        seed[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    TARGETS[target](bytes(seed))


@pytest.mark.parametrize("target", TARGETS)
@given(st.binary(max_size=400) | st.text(max_size=120).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_break_a_target(target, data):
    TARGETS[target](data)
