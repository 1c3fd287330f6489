"""All that the doctor can say: each kind of finding with its level and sentences, English and Chinese.

The exit code says how grave a problem is: 7, records or their index are damaged, and time may make it worse; 78,
something stops the next run or will soon, and only a person can set it right; 3, something was left undone: the next
run mends it, or, where a run has failed, what its exit code asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from linfen_crawler.operations.exit_codes import ExitCode

Level = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said of a kind of finding; names in braces are filled in."""

    level: Level
    exit_code: ExitCode
    what: str
    what_zh: str
    remedy: str = ""
    remedy_zh: str = ""


def _ok(what: str, what_zh: str) -> Saying:
    return Saying("ok", ExitCode.OK, what, what_zh)


def _note(*texts: str) -> Saying:
    return Saying("note", ExitCode.OK, *texts)


def _mends(*texts: str) -> Saying:
    return Saying("problem", ExitCode.PARTIAL, *texts)


def _stops(*texts: str) -> Saying:
    return Saying("problem", ExitCode.CONFIGURATION, *texts)


def _damage(*texts: str) -> Saying:
    return Saying("problem", ExitCode.DAMAGED, *texts)


SAYINGS: Final[dict[str, Saying]] = {
    # --- The program --------------------------------------------------------------------------------------------------
    "python-ok": _ok("Python {version}", "Python {version}"),
    "python-old": _stops(
        "Python {version}; {needed} is asked for",
        "Python {version}，要求 {needed}",
        "make a new environment with a newer Python",
        "请用新版 Python 重建环境",
    ),
    "package-ok": _ok(
        "linfen-crawler {version}, {how}; {count} libraries in the versions that it asks for",
        "linfen-crawler {version}（{how_zh}）；{count} 个依赖库版本符合要求",
    ),
    "package-not-installed": _note(
        "linfen-crawler is not installed, only found: its libraries cannot be checked",
        "linfen-crawler 未安装，仅能被找到，无法检查依赖库",
        "pip install -e . in the checkout",
        "请在源码目录执行 pip install -e .",
    ),
    "package-other-version": _note(
        "{installed} is installed, but {running} is running",
        "已安装 {installed}，实际运行 {running}",
        "install it anew",
        "请重新安装",
    ),
    "package-incomplete": _stops(
        "files of the package that are missing: {count}, {first} among them",
        "软件包缺少 {count} 个文件，例如 {first}",
        "pip install --force-reinstall linfen-crawler",
        "请重新安装 linfen-crawler",
    ),
    "library-missing": _stops(
        "the library {about} is not installed; {needed} is asked for",
        "缺少依赖库 {about}，要求 {needed}",
        "pip install '{needed}'",
        "pip install '{needed}'",
    ),
    "library-version": _stops(
        "the library {about} is {version}; {needed} is asked for",
        "依赖库 {about} 为 {version}，要求 {needed}",
        "pip install '{needed}'",
        "pip install '{needed}'",
    ),
    "extra-ok": _ok("an extra, installed: {purpose}", "可选组件，已安装：{purpose_zh}"),
    "extra-missing": _note(
        "an extra, not installed ({library}): {purpose}",
        "可选组件，未安装（{library}）：{purpose_zh}",
        "if you want it: pip install 'linfen-crawler[{about}]'",
        "如需使用：pip install 'linfen-crawler[{about}]'",
    ),
    # --- The machine --------------------------------------------------------------------------------------------------
    "disk-ok": _ok(
        "{free} free, {inodes} more files possible; a run adds {growth}",
        "剩余 {free}，还可建 {inodes} 个文件；每次运行约增加 {growth}",
    ),
    "disk-free": _ok("{free} free, {inodes} more files possible", "剩余 {free}，还可建 {inodes} 个文件"),
    "disk-soon": _note(
        "{free} are free, which is {runs} more runs of {growth}",
        "剩余 {free}，按每次 {growth} 只够 {runs} 次运行",
        "plan for more room: older archives can be moved away",
        "请准备更多空间，可移走较早的存档",
    ),
    "disk-full": _stops(
        "{free} are free, and a run adds {growth}",
        "剩余 {free}，每次运行约增加 {growth}",
        "make room before the next run",
        "请在下次运行前腾出空间",
    ),
    "inodes-few": _stops(
        "the file system takes no more than {inodes} further files",
        "文件系统只能再建 {inodes} 个文件",
        "remove small files that are not needed",
        "请删除不需要的小文件",
    ),
    "clock-ok": _ok("the clock says {now}", "时钟为 {now}"),
    "clock-behind": _stops(
        "the clock says {now}, which is before {than}",
        "时钟为 {now}，早于{than_zh}",
        "set the clock: timedatectl set-ntp true",
        "请校准时钟：timedatectl set-ntp true",
    ),
    "zones-missing": _note(
        "there is no time zone data (Asia/Shanghai)",
        "没有时区数据（Asia/Shanghai）",
        "pip install tzdata, or the system's package tzdata",
        "请安装 tzdata",
    ),
    "encoding-ok": _ok("output and file names are UTF-8", "输出和文件名均为 UTF-8"),
    "encoding-output": _stops(
        "{about} is {encoding}: tables and messages with Chinese in them cannot be shown",
        "{about} 编码为 {encoding}，无法显示中文",
        "export LANG=C.UTF-8, and unset PYTHONIOENCODING",
        "请执行 export LANG=C.UTF-8，并取消 PYTHONIOENCODING",
    ),
    "encoding-names": _note(
        "file names are {encoding}: folders with Chinese names cannot be used",
        "文件名编码为 {encoding}，不能使用中文文件夹名",
        "export LANG=C.UTF-8",
        "请执行 export LANG=C.UTF-8",
    ),
    "open-files-ok": _ok("{limit} files may be open at once", "可同时打开 {limit} 个文件"),
    "open-files-few": _stops(
        "no more than {limit} files may be open at once",
        "最多只能同时打开 {limit} 个文件",
        "ulimit -n 1024",
        "ulimit -n 1024",
    ),
    # --- Settings -----------------------------------------------------------------------------------------------------
    "contact-ok": _ok("sites see: {agent}", "网站看到的名称：{agent}"),
    "contact-wrong": _stops(
        "no site would be asked: {message}",
        "联系方式无效，不会访问任何网站",
        "export LINFEN_CONTACT=… with your own web or mail address",
        "请设置 LINFEN_CONTACT 为您自己的网址或邮箱",
    ),
    "replica-set": _note(
        "LINFEN_REPLICA is set: everything is asked of {address}, nothing of the sites",
        "已设置 LINFEN_REPLICA：只访问 {address}，不访问网站",
        "unset LINFEN_REPLICA for live crawls",
        "实际抓取前请取消 LINFEN_REPLICA",
    ),
    "now-set": _note(
        "LINFEN_NOW is set: runs believe that it is {moment}",
        "已设置 LINFEN_NOW：程序以为现在是 {moment}",
        "unset LINFEN_NOW for live crawls",
        "实际抓取前请取消 LINFEN_NOW",
    ),
    "hours-ok": _ok("sites are asked from {hours} by China's clocks", "只在中国时间 {hours} 访问网站"),
    "setting-wrong": _stops(
        "no crawl would begin: {message}",
        "设置的值无法识别，不会开始抓取：{message}",
        "export it anew, or unset it",
        "请重新设置，或取消该变量",
    ),
    "receivers-ok": _ok("alarms are sent to: {names}", "警报发送至：{names}"),
    "receivers-wrong": _stops(
        "not everybody would be told of alarms: {message}",
        "警报无法全部送达，请检查 LINFEN_ALERTS",
        "mend it, then: linfen alarms test",
        "请修改后执行 linfen alarms test",
    ),
    "definitions-ok": _ok("{count} definitions, all right", "{count} 个网站定义，全部正确"),
    "definitions-wrong": _stops(
        "{message}",
        "网站定义有误：{message}",
        "mend the file: linfen sites validate",
        "请修改该文件：linfen sites validate",
    ),
    "definition-old": _note(
        "last verified in {verified}, {years} years ago",
        "上次核实为 {verified}，已过 {years} 年",
        "linfen sites check {about}",
        "linfen sites check {about}",
    ),
    "definition-unseen": _note(
        "was never verified: nobody has compared its definition with the site",
        "从未核实：网站定义尚未与网站对照",
        "linfen sites check {about}",
        "linfen sites check {about}",
    ),
    "definition-none": _note(
        "has records but no definition here",
        "有记录，但没有网站定义",
        "name the folder of its definition by --sites, else it is crawled no more",
        "请用 --sites 指明定义所在文件夹，否则不再抓取",
    ),
    # --- The output ---------------------------------------------------------------------------------------------------
    "output-none": _note(
        "{about} holds no crawl yet",
        "{about} 中还没有抓取结果",
        "linfen crawl SITE, or name its folder by --output",
        "请先抓取，或用 --output 指明文件夹",
    ),
    "stray": _note(
        "it belongs to no site, and no part of this program knows it",
        "不属于任何网站，程序不认识它",
        "move it away if it is not yours",
        "如非您所放，请移走",
    ),
    "unfinished": _note(
        "a run that was killed left it half made",
        "被中断的运行留下的半成品",
        "the next run that makes the same removes it; so may you while none is running",
        "下次同样的运行会清除；没有运行时也可手动删除",
    ),
    "put-aside": _note(
        "the end of a file that a crash tore off, {bytes} bytes, put aside",
        "崩溃时被截断的文件尾，{bytes} 字节，已另存",
        "the run after it asked for the page again: it may be deleted",
        "之后的运行已重新请求该页，可以删除",
    ),
    "link": _stops(
        "it is a symbolic link, to {target}",
        "是符号链接，指向 {target}",
        "put the files themselves there, or make --output the folder that it leads to",
        "请放置文件本身，或把 --output 指向实际文件夹",
    ),
    "no-access": _stops(
        "this account may not {what}",
        "当前用户不能{what_zh}",
        "chown or chmod it, or run as the account that crawls",
        "请修改所有者或权限，或换用抓取账户",
    ),
    "owners": _stops(
        "it belongs to {owner}, its folder to {folder_owner}: the account that crawls may not write it",
        "所有者是 {owner}，而文件夹属于 {folder_owner}，抓取账户可能无法写入",
        "give all of it to the account that crawls: chown -R",
        "请用 chown -R 统一所有者",
    ),
    "open-to-all": _note(
        "everybody on this machine may write to it",
        "本机任何用户都能写入",
        "chmod o-w it",
        "请执行 chmod o-w",
    ),
    # --- A site's runs ------------------------------------------------------------------------------------------------
    "running": _ok("a crawl is running: process {pid}, since {since}", "正在抓取：进程 {pid}，自 {since} 起"),
    "running-long": _note(
        "a crawl has been running for {hours} hours: process {pid}",
        "抓取已运行 {hours} 小时：进程 {pid}",
        "back-fills take days; else look at its log, and end it by SIGTERM: the next run goes on",
        "回填可能需要数日；否则请查看日志，可用 SIGTERM 结束，下次会接着做",
    ),
    "run-ok": _ok(
        "last run {ago}, exit code {code}, new records: {records}",
        "上次运行：{ago_zh}，退出码 {code}，新增 {records} 条",
    ),
    "run-none": _note("no run has left a summary", "没有任何运行摘要", "linfen crawl {about}", "linfen crawl {about}"),
    "run-old": _note(
        "last run {ago}",
        "上次运行：{ago_zh}",
        "is it still scheduled? linfen schedule {about}",
        "是否仍在定时运行？linfen schedule {about}",
    ),
    "run-partial": _note(
        "in the last run ({ago}) some pages failed: {error}",
        "上次运行（{ago_zh}）部分页面失败：{error_zh}",
        "the next run asks for them again; if it is so every night: linfen status {about}",
        "下次运行会重新请求；如每夜如此，请看 linfen status {about}",
    ),
    "run-failed": _mends(
        "the last run ({ago}) ended with exit code {code}: {meaning}",
        "上次运行（{ago_zh}）退出码 {code}：{meaning_zh}",
        "{to_do}",
        "{to_do_zh}",
    ),
    "run-killed": _mends(
        "the last run was killed: process {pid}, begun {since}",
        "上次运行被强行中断：进程 {pid}，始于 {since}",
        "the next run goes on; was it memory, a power cut, a timeout?",
        "下次运行会接着做；请查明原因（内存、断电、超时）",
    ),
    "run-unknown": _note(
        "how the last run ended cannot be said: its summary cannot be read",
        "上次运行的摘要无法读取，结果不明",
        "the next run leaves another; those before: linfen runs {about}",
        "下次运行会留下新摘要；此前各次见 linfen runs {about}",
    ),
    "run-unreadable": _note(
        "the summary of a run cannot be read",
        "运行摘要无法读取",
        "it may be deleted: nothing depends on it",
        "可以删除，不影响其他",
    ),
    # --- A site's alarms ----------------------------------------------------------------------------------------------
    "alarms-open": _note(
        "open alarms: {count}; the oldest, since {since}: {message}",
        "未结束的警报 {count} 个，最早始于 {since}：{message_zh}",
        "linfen alarms {about}; if that is how it is now: linfen alarms accept {about}",
        "请看 linfen alarms {about}；如属正常：linfen alarms accept {about}",
    ),
    "alarms-unsent": _note(
        "messages about alarms that not every receiver has taken: {count}, the oldest of {oldest}",
        "有 {count} 条警报消息未全部送达，最早为 {oldest}",
        "the next run sends them again; do the receivers answer? linfen alarms test",
        "下次运行会重发；请用 linfen alarms test 检查接收方",
    ),
    # --- A site's ledger ----------------------------------------------------------------------------------------------
    "ledger-ok": _ok(
        "ledger: {discovered} = {stored} stored + {rejected} rejected + {failed} failed + {pending} pending",
        "账本：已发现 {discovered} = 已保存 {stored} + 已拒绝 {rejected} + 失败 {failed} + 待抓取 {pending}",
    ),
    "ledger-missing": _mends(
        "there is no ledger beside the records",
        "记录旁没有账本",
        "the next run makes it anew; at once: linfen ledger rebuild {about}",
        "下次运行会重建；立即重建：linfen ledger rebuild {about}",
    ),
    "ledger-empty": _mends(
        "the ledger is empty: its making was broken off, by a full disk perhaps; no record is lost",
        "账本为空：创建时被中断（可能磁盘已满），记录未受影响",
        "the next run makes it, if there is room; at once: linfen ledger rebuild {about}",
        "磁盘有空间时，下次运行会建好；立即重建：linfen ledger rebuild {about}",
    ),
    "ledger-damaged": _damage(
        "the ledger is damaged: {message}",
        "账本已损坏：{message}",
        "make it anew from the records: linfen ledger rebuild {about}; and look at the disk",
        "请由记录重建：linfen ledger rebuild {about}，并检查磁盘",
    ),
    "ledger-version": _stops(
        "the ledger is of version {version}, this program reads {needed}",
        "账本版本为 {version}，本程序读取 {needed}",
        "linfen ledger rebuild {about}",
        "linfen ledger rebuild {about}",
    ),
    "ledger-older": _mends(
        "the ledger is of version {version}, this program reads {needed}",
        "账本版本 {version}，本程序读取 {needed}",
        "the next crawl brings it up to date; at once: linfen ledger migrate {about}",
        "下次抓取会自动升级；立即升级：linfen ledger migrate {about}",
    ),
    "ledger-elsewhere": _stops(
        "{message}",
        "该站点账本在服务器上，本次未指定",
        "export LINFEN_LEDGER=postgresql://…, or linfen doctor --ledger …",
        "请设置 LINFEN_LEDGER，或使用 linfen doctor --ledger …",
    ),
    "ledger-away": _stops(
        "{message}",
        "账本服务器没有应答",
        "start it, or correct the address; until then no crawl can begin",
        "请启动服务器或更正地址；在此之前无法抓取",
    ),
    "ledger-refused": _stops(
        "{message}",
        "账本服务器拒绝访问，或账本版本不符",
        "do what the message says: docs/scale.md",
        "请按提示处理：docs/scale.md",
    ),
    "ledger-sum": _damage(
        "the ledger does not add up",
        "账本各项之和不符",
        "keep a copy of ledger.db, report this; then linfen ledger rebuild {about}",
        "请保留 ledger.db 副本并报告，然后 linfen ledger rebuild {about}",
    ),
    "ledger-leases": _mends(
        "addresses that were being fetched when a run was killed: {count}",
        "运行被中断时有 {count} 个地址正在抓取",
        "the next run takes them up again",
        "下次运行会重新抓取",
    ),
    "ledger-count": _damage(
        "the ledger knows {ledger} articles with a record, the file has {lines}",
        "账本中有记录的文章 {ledger} 篇，文件中 {lines} 篇",
        "bring articles.jsonl back from a copy if lines are missing; then linfen ledger rebuild {about}",
        "如记录缺失请从备份恢复 articles.jsonl，然后 linfen ledger rebuild {about}",
    ),
    "ledger-places": _damage(
        "places in the ledger that hold another record: {count} of {looked_at}; first {first}",
        "账本所记位置中有 {count}/{looked_at} 处不是该记录，首个为 {first}",
        "the file was changed: linfen ledger rebuild {about}",
        "文件被改动过：linfen ledger rebuild {about}",
    ),
    # --- A site's lines -----------------------------------------------------------------------------------------------
    "lines-ok": _ok(
        "whole lines: {lines}, in files: {files}; records checked against the schema: {looked_at}",
        "{files} 个文件共 {lines} 行完整，按模式检查了 {looked_at} 条记录",
    ),
    "lines-missing": _damage(
        "articles.jsonl is missing; records that the ledger knows: {count}",
        "缺少 articles.jsonl，账本中有 {count} 条记录",
        "bring it back from a copy before the next run",
        "请在下次运行前从备份恢复",
    ),
    "lines-short": _damage(
        "{file} has {size} bytes, the ledger knew {known}: lines are lost",
        "{file} 为 {size} 字节，账本记为 {known}，有行丢失",
        "bring it back from a copy before the next run",
        "请在下次运行前从备份恢复",
    ),
    "lines-behind": _mends(
        "the ledger has not seen the last {bytes} bytes of {file}",
        "账本尚未收录 {file} 的最后 {bytes} 字节",
        "the next run takes them in",
        "下次运行会收录",
    ),
    "line-torn": _mends(
        "{file} ends in a torn line of {bytes} bytes",
        "{file} 末尾有不完整的行，{bytes} 字节",
        "the next run puts it aside and asks for the page again",
        "下次运行会另存该行并重新请求",
    ),
    "line-broken": _damage(
        "lines of {file} that are none of its kind: {count}; the first begins at byte {offset}",
        "{file} 有 {count} 行不合规，首行起于字节 {offset}",
        "bring the file back from a copy, or take the lines out; then linfen ledger rebuild {about}",
        "请从备份恢复，或删去这些行，然后 linfen ledger rebuild {about}",
    ),
    "line-schema": _damage(
        "records that are none by the schema: {count} of {looked_at}; the first begins at byte {offset}: {message}",
        "检查的 {looked_at} 条记录中 {count} 条不符合模式，首条起于字节 {offset}：{message}",
        "was the file edited? bring it back from a copy",
        "文件被编辑过？请从备份恢复",
    ),
    "line-twice": _damage(
        "lines that repeat an id with its revision: {count}; the first begins at byte {offset}",
        "{count} 行重复了同一 id 和修订号，首行起于字节 {offset}",
        "take the later one of each out, then linfen ledger rebuild {about}",
        "请删去后出现的行，然后 linfen ledger rebuild {about}",
    ),
    # --- A site's archive ---------------------------------------------------------------------------------------------
    "pointers-ok": _ok(
        "pointers into the archive that lead to their pages: all {looked_at} looked at",
        "检查了 {looked_at} 个存档指针，全部正确",
    ),
    "pointers-wrong": _damage(
        "pointers into the archive that lead nowhere: {count} of {looked_at}; the first: {message}",
        "检查的 {looked_at} 个存档指针中 {count} 个无效，首个：{message}",
        "linfen archive verify {about} looks at all of it",
        "请用 linfen archive verify {about} 全面检查",
    ),
}
"""The kinds of findings, by name; the names are a promise to programs that read `--json`."""
