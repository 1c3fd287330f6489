"""A copying host: what such hosts do to a text, byte by byte, so that restoring is measured against the real damage.

It knows nothing of how the damage is undone. Its readings are typed in here and not taken from the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from opencc import OpenCC

_READINGS = """
會:huì 機:jī 關:guān 網:wǎng 數:shù 進:jìn 區:qū 當:dāng 擔:dān 時:shí 經:jīng 濟:jì 發:fā 實:shí 態:tài 臺:tái
轉:zhuǎn 級:jí 號:hào 協:xié 護:hù 務:wù 報:bào 動:dòng 請:qǐng 認:rèn 領:lǐng 獻:xiàn 現:xiàn 責:zé 衛:wèi 國:guó
應:yīng 內:nèi 醫:yī 個:gè 長:zhǎng 測:cè 聯:lián 堅:jiān 識:shí 對:duì 調:diào 戰:zhàn 續:xù 業:yè 權:quán 冊:cè
鎮:zhèn 陣:zhèn 縣:xiàn 產:chǎn 質:zhì 農:nóng 學:xué 習:xí 題:tí 導:dǎo 總:zǒng 結:jié 構:gòu 統:tǒng 計:jì 劃:huà
設:shè 備:bèi 環:huán 節:jié 資:zī 場:chǎng 價:jià 標:biāo 準:zhǔn 復:fù 門:mén 開:kāi 間:jiān 問:wèn 聞:wén 點:diǎn
熱:rè 樂:lè 書:shū 畫:huà 圖:tú 電:diàn 視:shì 訊:xùn 記:jì 話:huà 語:yǔ 說:shuō 讀:dú 寫:xiě 課:kè 師:shī 兒:ér
婦:fù 親:qīn 體:tǐ 園:yuán 團:tuán 員:yuán 創:chuàng 優:yōu 勢:shì 勝:shèng 慶:qìng 麗:lì 幾:jǐ 歲:suì 飛:fēi
風:fēng 雲:yún 氣:qì 溫:wēn 陽:yáng 陰:yīn 東:dōng 漢:hàn 廣:guǎng 華:huá 萬:wàn 億:yì 無:wú 難:nán 險:xiǎn 處:chù
據:jù 換:huàn 運:yùn 輸:shū 軍:jūn 隊:duì 際:jì 陸:lù 鐵:tiě 錢:qián 銀:yín 銷:xiāo 鋼:gāng 礦:kuàng 礎:chǔ
"""

READINGS = dict(pair.split(":") for pair in _READINGS.split())
"""Traditional characters and their readings, as hosts write them. A host uses a part of them."""

MARKS = "！？，；："
"""Marks at which hosts part a text before they read its bytes."""

_FOLDED = {ord(full): half for full, half in zip("！？，；：（）", "!?,;:()", strict=True)}


@dataclass(frozen=True)
class Host:
    """How one host copies. Each copy of it is damaged in the same manner."""

    seed: int
    readings: float = 0.6
    """Share of `READINGS` that it knows."""
    unconverted: float = 0.08
    """Share of the characters that its table lacks: they stay simplified."""
    parted: float = 0.9
    """Share of the sentence marks at which it parts the text, among those it looks for."""
    folds: bool = False
    """Whether full-width marks become half-width ones in the end."""
    doubles: float = 0.0
    """Share of the commas that it doubles."""
    by_phrase: bool = False
    """Whether it converts by phrase (the better ones) or character by character."""


def damage(text: str, host: Host) -> str:
    """The text as this host would serve it: paragraphs are lines before and after."""
    random = Random(host.seed)
    known = {character: reading for character, reading in READINGS.items() if random.random() < host.readings}
    order = random.sample(sorted(known), len(known))
    marks = "".join(mark for mark in MARKS if random.random() < 0.8) or "！"
    copied = []
    for line in _traditional(text, host, random).split("\n"):
        data = f"{line}</p>".encode("gb18030")
        for character in order:
            reading = f"({known[character]})".encode("gb18030")
            data = data.replace(character.encode("gb18030"), character.encode("gb18030") + reading)
        copied.append(_parted_and_read(data, marks, host, random).removesuffix("</p>"))
    served = "\n".join(copied)
    if host.doubles:
        served = re.sub("，(?!，)", lambda found: "，，" if random.random() < host.doubles else "，", served)
    return folded(served) if host.folds else served


def folded(text: str) -> str:
    """The text with its full-width marks in half width."""
    return text.translate(_FOLDED)


def _parted_and_read(data: bytes, marks: str, host: Host, random: Random) -> str:
    """Part the bytes at the bytes of the marks, wherever they stand, and read each part for itself."""
    pattern = re.compile(b"(" + b"|".join(re.escape(mark.encode("gb18030")) for mark in marks) + b")")
    read = []
    part = b""
    for place, piece in enumerate(pattern.split(data)):
        is_mark = place % 2 == 1
        if is_mark and random.random() < host.parted:
            read += [read_bytes(part), piece.decode("gb18030")]
            part = b""
        else:
            part += piece
    return "".join([*read, read_bytes(part)])


def read_bytes(data: bytes) -> str:
    """GBK as such hosts read it: what makes no character, a byte or a byte and the ASCII behind it, becomes `?`."""
    characters = []
    place = 0
    while place < len(data):
        lead = data[place]
        if lead < 0x80:
            characters.append(chr(lead))
            place += 1
            continue
        pair = data[place : place + 2]
        place += 2 if 0x80 < lead < 0xFF else 1
        try:
            character = pair.decode("gb18030") if len(pair) == 2 else "?"
        except UnicodeDecodeError:
            character = "?"
        characters.append(character)
    return "".join(characters)


def _traditional(text: str, host: Host, random: Random) -> str:
    if host.by_phrase:
        return _converter().convert(text)
    table = {}
    for character in sorted(set(text)):
        traditional = _WAYS.get(character) or _converter().convert(character)
        choice = random.choice(traditional)
        table[character] = character if random.random() < host.unconverted else choice
    return "".join(table[character] for character in text)


_WAYS = {
    "着": "著著着",
    "后": "後后",
    "里": "裡裏里",
    "干": "幹乾干",
    "发": "發",
    "面": "面麵",
    "只": "只隻",
    "钟": "鐘鍾",
    "制": "制製",
    "复": "復複",
    "历": "歷曆",
    "松": "松鬆",
    "系": "系係繫",
    "台": "臺台",
    "余": "餘余",
    "征": "征徵",
    "几": "幾",
    "云": "雲",
    "于": "於于",
    "冲": "沖衝",
    "范": "範范",
    "谷": "穀谷",
    "斗": "鬥",
    "么": "麼麽",
}
"""What hosts make of characters that have several traditional forms: each host always the same, right or wrong."""


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")
