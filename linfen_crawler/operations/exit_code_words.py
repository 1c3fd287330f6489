"""The exit codes in a few words, as help texts and digests show them."""

from __future__ import annotations

from linfen_crawler.operations.exit_codes import ExitCode

MEANINGS: dict[ExitCode, tuple[str, str]] = {
    ExitCode.OK: ("ok, also when there was nothing new", "成功,没有新文章也算"),
    ExitCode.DEFECT: ("a defect of ours", "本程序有缺陷"),
    ExitCode.USAGE: ("usage", "命令用法有误"),
    ExitCode.PARTIAL: ("some pages failed, or the run ended early", "部分网页失败,或提前结束"),
    ExitCode.QUALITY: ("quality alarm", "质量警报"),
    ExitCode.UNREACHABLE: ("site unreachable or declined", "网站无法访问或拒绝访问"),
    ExitCode.OUTPUT: ("disk full or output not writable", "磁盘已满或无法写入"),
    ExitCode.DAMAGED: ("archive, records or ledger damaged", "存档、记录或账本损坏"),
    ExitCode.ALREADY_RUNNING: ("already running", "同一站点正在运行"),
    ExitCode.CONFIGURATION: ("bad or missing configuration", "配置有误或缺失"),
    ExitCode.INTERRUPTED: ("ended by Ctrl-C", "被 Ctrl-C 中断"),
    ExitCode.TERMINATED: ("ended by SIGTERM", "被 SIGTERM 终止"),
}
"""Each code in a few words, English and Chinese."""

IN_A_WORD: dict[ExitCode, tuple[str, str]] = {
    ExitCode.OK: ("ok", "成功"),
    ExitCode.DEFECT: ("defect", "程序缺陷"),
    ExitCode.USAGE: ("usage", "用法有误"),
    ExitCode.PARTIAL: ("partial", "部分失败"),
    ExitCode.QUALITY: ("alarm", "质量警报"),
    ExitCode.UNREACHABLE: ("unreachable", "无法访问"),
    ExitCode.OUTPUT: ("output", "无法写入"),
    ExitCode.DAMAGED: ("damaged", "文件损坏"),
    ExitCode.ALREADY_RUNNING: ("running", "正在运行"),
    ExitCode.CONFIGURATION: ("settings", "配置有误"),
    ExitCode.INTERRUPTED: ("interrupted", "被中断"),
    ExitCode.TERMINATED: ("terminated", "被终止"),
}
"""Each code in a word, English and Chinese: for a table's column."""

TO_DO: dict[ExitCode, tuple[str, str]] = {
    ExitCode.DEFECT: ("report it with the log", "请附上日志报告此问题"),
    ExitCode.USAGE: ("mend what the message names", "按提示修改命令"),
    ExitCode.PARTIAL: ("nothing, if it is once: the next run asks again", "偶尔出现无需处理,下次运行会重试"),
    ExitCode.QUALITY: (
        "look at the site in a browser, then at the alarms in the summary",
        "用浏览器查看网站,再看摘要中的警报",
    ),
    ExitCode.UNREACHABLE: ("look at the site in a browser, try again later", "用浏览器查看网站,稍后再试"),
    ExitCode.OUTPUT: ("make room or mend the permissions, then run again", "清理磁盘或修改权限后重新运行"),
    ExitCode.ALREADY_RUNNING: ("wait for the other run", "等待另一个任务结束"),
    ExitCode.CONFIGURATION: ("set what the message names", "按提示补全配置"),
    ExitCode.INTERRUPTED: ("nothing, the next run goes on", "无需处理,下次运行会继续"),
    ExitCode.TERMINATED: ("nothing, the next run goes on", "无需处理,下次运行会继续"),
}
"""What whoever runs a crawl has to do about each, English and Chinese; nothing stands here for the others."""

OF_A_CRAWL = tuple(code for code in ExitCode if code is not ExitCode.DAMAGED)
"""The codes that a crawl can end with."""


def exit_codes_epilog(codes: tuple[ExitCode, ...] = tuple(ExitCode)) -> str:
    """The line at the end of a help text."""
    listed = " · ".join(f"{int(code)} {MEANINGS[code][0]}" for code in codes)
    return f"Exit codes: {listed}. What to do for each: docs/operations.md."
