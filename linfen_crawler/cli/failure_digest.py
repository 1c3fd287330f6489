"""What a crawl that did not go well has to say, in a few lines and two languages: what cron mails."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import tame
from linfen_crawler.operations.exit_code_words import MEANINGS, TO_DO
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.run_summary import REFUSED

if TYPE_CHECKING:
    from linfen_crawler.operations.run_summary import RunSummary

REASONS_SHOWN = 8
"""The most frequent ones; the summary has all."""

_AS_ASKED = ("finished", "limit")
"""Reasons for the end of a run that came to it by itself."""


def failure_digest(summary: RunSummary) -> str:
    """The lines about a site whose run did not end with 0."""
    code = summary.exit_code
    lines = [_head(f"{summary.site} {summary.name}", code)]
    if summary.error:
        lines.append(f"  {summary.error}")
    begun = [alarm for alarm in summary.alarms if alarm["since"] == summary.run_id]
    # That the run as a whole failed, the lines above have said.
    lines += [f"  alarm 警报: {alarm['en']} {alarm['zh']}" for alarm in begun if alarm["monitor"] != "run"]
    going_on = len(summary.alarms) - len(begun)
    if going_on:
        lines.append(f"  alarms that go on 持续中的警报: {going_on} (linfen alarms {summary.site})")
    counts = Counter(summary.failed) + Counter(summary.lists_failed) + Counter(summary.put_off)
    for reason, count in counts.most_common(REASONS_SHOWN):
        example = summary.failure_examples.get(reason)
        lines.append(f"  {count} × {reason}{f', e.g. 例如 {example}' if example else ''}")
    if len(counts) > REASONS_SHOWN:
        more = len(counts) - REASONS_SHOWN
        lines.append(f"  … {more} more {'reason' if more == 1 else 'reasons'} in the summary 其余原因见摘要")
    lines += _what_to_do(code)
    lines.append(f"  records 新记录: {summary.records}, pending 待抓取: {summary.pending}")
    if summary.log is not None:
        lines.append(f"  log 日志: {summary.log}")
    if summary.finish_reason != REFUSED:
        written = summary.output / "runs" / f"{summary.run_id}.json"
        lines.append(f"  summary 摘要: {written if written.exists() else 'could not be written 未能写入'}")
    return "\n".join(tame(line).replace("\n", " ") for line in lines)


def is_worth_saying(summary: RunSummary) -> bool:
    """Whether a run has anything to say: not when it was well, and not when all is that an alarm goes on."""
    if summary.exit_code is ExitCode.QUALITY and (summary.error is None or summary.finish_reason in _AS_ASKED):
        # An error of such a run is that no page links to an article, which is an alarm, too.
        return any(alarm["since"] == summary.run_id for alarm in summary.alarms)
    return summary.exit_code is not ExitCode.OK


def refusal_digest(code: ExitCode, message: str) -> str:
    """The lines about a crawl that was refused before it began."""
    return "\n".join([tame(f"linfen: {message}"), _head("linfen crawl", code), *_what_to_do(code)])


def _head(what: str, code: ExitCode) -> str:
    english, chinese = MEANINGS[code]
    return f"{what}: exit code 退出码 {int(code)}: {english} {chinese}"


def _what_to_do(code: ExitCode) -> list[str]:
    return [f"  to do 处理: {TO_DO[code][0]}; {TO_DO[code][1]}"] if code in TO_DO else []
