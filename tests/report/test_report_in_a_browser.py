"""The page as a reader has it: in Chromium, from a file."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from linfen_crawler.report import make_report
from tests.headless_browser import Browser, find_chromium
from tests.report.outputs import HOSTILE, MADE_AT, article, run, site_files
from tests.reposts.test_find_reposts import TEXT

CHARTS = "[...document.querySelectorAll('.chart')]"
DRAWN = f"{CHARTS}.every(each => each.querySelectorAll('svg path').length > 2)"
ALL_CHARTS = {
    "days", "sections", "hours", "sources", "authors", "photographers", "editors", "proofreaders", "fields", "delay",
    "changes", "changed", "ways", "rejected", "runs",
}  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    """A report on two sites whose every text is hostile, with something in every chart."""
    folder = tmp_path_factory.mktemp("report")
    sites = []
    for place, key in enumerate(("a", "b")):
        lines = []
        for number in range(60):
            text = HOSTILE[number % len(HOSTILE)]
            names = {role: [f"{role}{text}"] for role in ("authors", "photographers", "editors", "proofreaders")}
            moment = f"20{8 + number // 5:02}-0{1 + number % 5}-0{1 + place}T{8 + number % 9:02}:00:00"
            body = TEXT if number == 3 else f"{text}{number}"
            lines.append(article(key, number, moment, title=text, source=text, section=[text], body=body, **names))
        again = {"revision": 2, "changed_fields": ["title", "body"], "title": HOSTILE[1]}
        lines.append(article(key, 0, "2008-01-01T08:00:00", **again))
        notes = {
            "rejected": [{"reason": text} for text in HOSTILE],
            "gone": [{"gone": True, "canonical_url": "x", "at": "2022-10-23T08:00:00+00:00"}],
            "runs": [run("2022-10-23"), run("2022-10-24", exit_code=3, finish_reason=HOSTILE[0])],
        }
        sites.append(site_files(folder, key, lines, **notes))
    make_report(sites, folder / "report.html", made_at=MADE_AT, with_reposts=True)
    return folder / "report.html"


@pytest.fixture(scope="module")
def chromium() -> Path:
    found = find_chromium()
    if found is None:
        pytest.skip("no Chromium is here: `apt-get install chromium` on Debian")
    return found


@pytest.fixture
def browser(chromium, tmp_path):
    with Browser(chromium, tmp_path / "profile") as opened:
        for domain in ("Runtime", "Log", "Network"):
            opened.ask(f"{domain}.enable")
        yield opened


def opened(browser: Browser, page: Path) -> None:
    browser.open(page.as_uri())
    browser.wait_for("document.body.dataset.ready")


def value(browser: Browser, expression: str):
    return browser.wait_for(f"[{expression}]")[0]


def complaints(browser: Browser) -> list:
    value(browser, "1")  # whatever was said before this answer has been heard
    loud = [each for each in browser.events if each["method"] in {"Runtime.exceptionThrown", "Log.entryAdded"}]
    return loud + [each for each in browser.events if each["method"] == "Runtime.consoleAPICalled"]


def test_a_chart_is_not_drawn_or_the_console_has_an_error_or_something_is_fetched(browser, page):
    opened(browser, page)
    names = value(browser, f"{CHARTS}.map(each => each.parentNode.id.replace('figure-', ''))")
    assert set(names) == ALL_CHARTS
    assert value(browser, DRAWN)
    assert complaints(browser) == []
    asked = [
        each["params"]["request"]["url"] for each in browser.events if each["method"] == "Network.requestWillBeSent"
    ]
    assert asked == [page.as_uri()]


def test_text_of_articles_runs_or_is_not_to_be_read_as_it_is(browser, page):
    opened(browser, page)
    assert value(browser, "typeof window.broken") == "undefined"
    assert value(browser, "document.querySelectorAll('main script, main img, main iframe').length") == 0
    cells = value(
        browser, "[...document.querySelectorAll('#figure-sources td:first-child')].map(each => each.textContent)"
    )
    assert set(cells) == set(HOSTILE)
    shown = value(browser, "document.querySelector('#figure-sources svg').textContent")
    assert "<script>alert" in shown
    assert complaints(browser) == []


def test_a_script_that_stood_in_the_page_after_all_could_run(browser, page, tmp_path):
    text = page.read_text(encoding="utf-8").replace("<noscript>", "<script>window.broken = 1</script><noscript>")
    changed = tmp_path / "changed.html"
    changed.write_text(text, encoding="utf-8")
    opened(browser, changed)
    assert value(browser, "typeof window.broken") == "undefined"
    assert complaints(browser)


def test_the_switch_of_languages_leaves_something_behind_or_loads_the_page_anew(browser, page):
    opened(browser, page)
    value(browser, "window.before = 1")
    words = {"en": ("Articles per day", "Show as a table", "Mon"), "zh": ("每日文章数", "查看数据表", "周一")}
    for language in ("zh", "en", "zh"):
        value(browser, f"document.querySelector('[data-language={language}]').click()")
        browser.wait_for(f"document.body.dataset.ready === '{language}'")
        seen = value(browser, "document.body.innerText + document.querySelector('main').innerHTML")
        other = "en" if language == "zh" else "zh"
        assert all(word in seen for word in words[language])
        assert not any(word in seen for word in words[other])
        assert value(browser, "document.documentElement.lang") == language
        assert value(browser, "document.querySelector('[aria-pressed=true]').dataset.language") == language
        assert value(browser, DRAWN)
    assert value(browser, "window.before") == 1
    assert complaints(browser) == []


def test_the_choice_of_a_site_changes_nothing(browser, page):
    opened(browser, page)
    count = "document.querySelector('.figures dd').textContent"
    assert value(browser, count) == "120"
    value(browser, "(s => { s.value = 'b'; s.dispatchEvent(new Event('change')); })(document.getElementById('scope'))")
    assert value(browser, count) == "60"
    assert "b新闻网" in value(browser, "document.title")
    assert value(browser, DRAWN)
    assert complaints(browser) == []


@pytest.mark.parametrize("width", [320, 375, 1200])
def test_something_stands_out_of_a_narrow_screen(browser, page, width):
    browser.ask("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 500)
    opened(browser, page)
    assert value(browser, "document.documentElement.scrollWidth") <= width
    assert value(browser, f"{CHARTS}.every(each => each.getBoundingClientRect().right <= {width})")
    assert value(browser, DRAWN)


def test_paper_has_charts_wider_than_itself_or_buttons(browser, page):
    opened(browser, page)
    # What is drawn at once is what a printer gets: it waits for no further frame.
    width = "Math.max(svg.width.baseVal.value, svg.getBBox().width)"
    drawn = f"{CHARTS}.map(each => each.querySelector('svg')).map(svg => {width})"
    assert max(value(browser, f"(window.dispatchEvent(new Event('beforeprint')), {drawn})")) <= 661
    browser.ask("Emulation.setEmulatedMedia", media="print")
    assert value(browser, "getComputedStyle(document.querySelector('.controls')).display") == "none"
    pdf = base64.b64decode(browser.ask("Page.printToPDF", printBackground=True)["data"])
    assert pdf.startswith(b"%PDF")
    assert complaints(browser) == []


def test_a_reader_of_screens_hears_of_no_chart(browser, page):
    opened(browser, page)
    named = "each.getAttribute('role') === 'img' && each.getAttribute('aria-label')"
    assert value(browser, f"{CHARTS}.every(each => {named} && each.parentNode.querySelector('table'))")
    assert value(browser, "[...document.querySelectorAll('th')].every(each => each.scope === 'col')")


@pytest.mark.parametrize("lines", [[], [article("a", 1, "2022-10-23T08:00:00")], [article("a", 1, None)]], ids=len)
def test_a_page_on_nothing_or_on_one_article_has_an_error(browser, tmp_path, lines):
    page = tmp_path / "report.html"
    make_report([site_files(tmp_path, "a", lines)], page, made_at=MADE_AT)
    opened(browser, page)
    assert value(browser, DRAWN)
    assert complaints(browser) == []
    if not lines:
        assert value(browser, f"{CHARTS}.length") == 0
        assert value(browser, "document.querySelectorAll('.empty').length") > 10
