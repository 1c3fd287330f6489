"""Bytes read one off are put back; what nothing proves stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.normalize import byte_choices, slipped_bytes
from linfen_crawler.normalize.slipped_bytes import realign


def whole(text: str) -> str:
    return "".join(realign(text).pieces)


@pytest.mark.parametrize(
    ("slipped", "original"),
    [
        ("臨汾日?qǐng)?bào)、", "臨汾日報、"),
        ("“我們很安心?！?/p>", "“我們很安心。”"),
        ("“我們很安心?!?/p>", "“我們很安心。”"),
        ("我們看了《鄉土志?！?/p>", "我們看了《鄉土志。》"),
        ("他走了?，F(xiàn)在沒有人。", "他走了。現在沒有人。"),
    ],
)
def test_a_slip_that_a_reading_or_a_tag_proves_is_put_right(slipped: str, original: str) -> None:
    assert whole(slipped) == original


def test_a_run_goes_back_to_the_text_it_was() -> None:
    text = "大家都來了。可每一位同志都想着大家3"
    data = text.encode("gb18030")
    cut = data.index("。".encode("gb18030")) + 1
    slipped = data[:cut].decode("gb18030", "replace")[:-1] + "?" + data[cut:-2].decode("gb18030") + "?"
    assert whole(slipped).startswith("大家都來了。可每一位同志都想着大")


@pytest.mark.parametrize(
    "text",
    [
        "有你們?cè)?，我們很安心。",
        "什麼?我們沒有聽說過這件事情。真的嗎??我們不知道。",
        "你說什麼?!?我們不知道。",
        "?",
        "??????",
        "?？?！?，",
        "好?a",
    ],
)
def test_what_nothing_proves_stays(text: str) -> None:
    assert whole(text) == text


def test_damage_that_stays_is_counted() -> None:
    assert realign("有你們?cè)?，我們很安心。").lost == 1
    assert realign("他們都說?/p>").lost == 1


@given(st.text("?！!，,（)aè/p>“。”可每一擅恳淮F\ue000\U00020000\ud800\n"))
def test_any_text_is_read_through_without_an_error(text: str) -> None:
    realign(text)


@pytest.mark.parametrize("unit", ["?", "?！", "?cè)", "“?！?/p>", "?擅恳淮", "擅恳淮", "?a ", "?！?", "?(gè)", "?/p "])
def test_the_work_grows_no_faster_than_the_text(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(repeats: int) -> int:
        done = 0
        measured = slipped_bytes.log_probability
        starting = slipped_bytes._Slip.starting.__func__

        def counting(text: str, *rest: object) -> float:
            nonlocal done
            done += 1 + len(text)
            return measured(text, *rest)

        def counting_start(cls: type, *arguments: object, **options: object) -> object:
            nonlocal done
            slip = starting(cls, *arguments, **options)
            done += 1 + (len(slip.run) if slip else 0)
            return slip

        with monkeypatch.context() as patched:
            patched.setattr(slipped_bytes, "log_probability", counting)
            patched.setattr(byte_choices, "log_probability", counting)
            patched.setattr(slipped_bytes._Slip, "starting", classmethod(counting_start))
            realign(unit * repeats)
        return done

    few, many = work(50), work(400)
    assert many <= 10 * max(few, 1)
