"""What compiled functions are given: texts are texts, also those that lxml makes, and what is none is refused."""

from __future__ import annotations

import pytest
from lxml import etree

from linfen_crawler.native_module import native_function

TEXTS = {
    ("extraction.native_text", "squeezed"): "来源：临汾日报",
    ("extraction.native_text", "plain_letters"): "来源临汾日报",
    ("normalize.native_characters", "is_plain_line"): True,
    ("normalize.native_characters", "language_of"): "zh-Hans",
    ("normalize.native_simhash", "bits_of_most"): None,
}
OF_LXML = etree.fromstring("<p>来源：临汾日报</p>").xpath("string()")


@pytest.mark.parametrize(("function", "expected"), TEXTS.items(), ids=lambda value: value[1] if value in TEXTS else "")
def test_a_compiled_function_refuses_texts_of_lxml_or_reads_what_is_none(function, expected):
    compiled = native_function(*function)
    if compiled is None:
        pytest.skip("it is not compiled")
    assert type(OF_LXML) is not str
    assert compiled(OF_LXML) == compiled(str(OF_LXML))
    if expected is not None:
        assert compiled(OF_LXML) == expected
    for nothing in (None, 5, b"x"):
        with pytest.raises(TypeError):
            compiled(nothing)
