"""Text that a machine turned from simplified into traditional characters: how it shows, and the way back."""

from __future__ import annotations

import re

from linfen_crawler.lexicon import SIMPLIFIED_ONLY
from linfen_crawler.normalize.script import to_simplified

_SLIPS_OF_MACHINES = re.compile(
    "[皇太王]後|鬆[樹柏花]|幹[燥淨旱涉擾]|餅幹|若幹|乾[部活勁事線]|公裡|[裡裏]程|英[裡裏]|麵[對積臨前貌]|[方見前後表全]麵"
    "|隻[有是要能好]|上遊|下遊|遊泳|山穀|[分時鬧]鍾|鍾頭|製[度定約]|[體控]製|曆[史任]|[經學]曆|徵[程途]|長徵|發型師|[理毛白]發"
    "|志愿|自愿|愿意|制造|复[雜查]|復[雜印製]|[關聯]系|准[備確]|標准|規范|范圍|[模師典示防]范|沖[擊突]|[輕放]松|余[人名]|特征|征求"
    "|[以之最然今隨]后|后[來續果期]|[這那哪]里|[家心手村]里|[對關由]于|干部|干[淨凈活勁]|[開出批爆激]发|台[階風]|一只"
)
"""What a conversion character by character gets wrong, or leaves; no careful writer of traditional text has it."""

_FEWEST_SLIPS = 4
_FEWEST_KINDS = 3
"""So many slips, of so many kinds: a writer's own may have one or two."""
_TRADITIONAL = re.compile(
    "[們來這個會時對說過還沒為與國學開關問題發現實應該進經濟業務區縣長報記員動體機構調領導總書聯繫東車馬]"
)
_RESIDUE = 2
"""A line that a machine converted has more than twice as many traditional characters as simplified ones it left."""
_LEAST_TRADITIONAL = 20
"""So many traditional characters make a text one in that script."""
_SIMPLIFIED = re.compile(f"[{SIMPLIFIED_ONLY}]")
_SAMPLE = 50_000

_BACK = {"锺": "钟", "麽": "么", "甯": "宁", "於": "于", "瞭": "了", "藉": "借"}
"""What OpenCC leaves in some surroundings as a character of its own, though simplified news text has the other one."""
_ZHU = (
    "著[名作称述书录者]|[显卓昭][着著]|[名原编译论专拙巨遗合主所新旧土撰]着(?=[者作述》，。、；：“”）)])"
    "|[土名巨编专论译遗]着"
)
"""Words that have 著 in simplified text too. OpenCC misses them where a host left the other character simplified."""
_KEPT = "钱锺书|於[菟陵]|樊於期|瞭望|瞭哨|[慰狼蕴枕]藉"
_BACK_PATTERN = re.compile(f"(?:{_KEPT})|(?:{_ZHU})|[{''.join(_BACK)}]")


def converted_by_machine(text: str) -> bool:
    """Whether the text is in traditional characters, and full of what only a machine gets wrong.

    Never true of a text written in traditional characters for its readers, unless its writer converts as badly.
    """
    sample = text[:_SAMPLE]
    # The cheap look first: nearly every text is simplified.
    if len(_TRADITIONAL.findall(sample)) < _LEAST_TRADITIONAL:
        return False
    # Line by line: simplified paragraphs beside traditional ones are two authors, not one machine.
    slips: list[str] = []
    traditional = 0
    for line in sample.split("\n"):
        in_line = len(_TRADITIONAL.findall(line))
        if in_line > _RESIDUE * len(_SIMPLIFIED.findall(line)):
            traditional += in_line
            slips += _SLIPS_OF_MACHINES.findall(line)
    enough = len(slips) >= _FEWEST_SLIPS and len(set(slips)) >= _FEWEST_KINDS
    return enough and traditional >= _LEAST_TRADITIONAL


def back_to_simplified(text: str) -> str:
    """The text as it was before a machine made it traditional, by phrase: 贡献着, 著作, 干净, 乾坤."""
    return _BACK_PATTERN.sub(_by_phrase, to_simplified(text))


def _by_phrase(found: re.Match[str]) -> str:
    return _BACK.get(found[0]) or found[0].replace("着", "著")
