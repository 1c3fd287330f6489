from __future__ import annotations

from datetime import time

import pytest

from linfen_crawler.sites.hours import Hours


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [
        ("22:00-06:00", ["22:00", "23:59", "00:00", "05:59"], ["06:00", "12:00", "21:59"]),
        ("01:30-05:00", ["01:30", "04:59"], ["01:29", "05:00", "00:00", "23:59"]),
        ("00:00-24:00", ["00:00", "12:00", "23:59"], []),
        ("20:00-24:00", ["20:00", "23:59"], ["00:00", "19:59"]),
        ("20:00-00:00", ["20:00", "23:59"], ["00:00", "19:59"]),
        (" 9:00 - 17:30 ", ["09:00", "17:29"], ["08:59", "17:30"]),
    ],
)
def test_a_time_lies_on_the_wrong_side(hours, inside, outside):
    window = Hours.parse(hours)
    for each in inside:
        assert window.hold(time.fromisoformat(each)), each
    for each in outside:
        assert not window.hold(time.fromisoformat(each)), each
    assert Hours.parse(str(window)) == window


@pytest.mark.parametrize(
    "text", ["", "22-6", "22:00", "22:00-22:00", "24:00-06:00", "22:60-06:00", "25:00-06:00", "22:00-24:30", "night"]
)
def test_what_are_no_hours_passes(text):
    with pytest.raises(ValueError, match="such as 22:00-06:00"):
        Hours.parse(text)
