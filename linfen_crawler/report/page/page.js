"use strict";
/* Puts the page together, in the chosen language and for the chosen site. Text gets in as text only, never as markup. */
(() => {
  const read = id => JSON.parse(document.getElementById(id).textContent);
  const texts = read("texts"), data = read("data");
  const drawn = [];
  let language = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
  let key = Object.keys(data.scopes)[0];
  const {number} = charts;

  const t = (name, values = {}) => texts[name][language].replace(/\{(\w+)\}/g, (_, each) => values[each]);
  const list = name => t(name).split(",");
  const siteName = each => (data.sites.find(site => site.key === each) || {name: each}).name;
  const fieldName = name => (name === "clock" || name === "layout" ? t(name) : name);
  const dayTime = moment => moment.slice(0, 16).replace("T", " ");

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.map(each => (typeof each === "object" ? each : String(each))));
    return made;
  }

  function table({head, rows, numeric = [], all = null, free = false}, caption) {
    const kind = at => (numeric.includes(at) ? "number" : "");
    const cells = row => row.map((value, at) => {
      const shape = head[at] === t("headline") ? "title" : /^\d{4}-\d\d/.test(value) ? "day" : "";
      const cell = element("td", {class: kind(at) || shape});
      if (value && value.url && /^https?:\/\//.test(value.url)) {
        cell.append(element("a", {href: value.url, rel: "noreferrer noopener"}, value.text));
      } else cell.append(value && value.text !== undefined ? value.text : typeof value === "number" ? number(value) : value ?? "");
      return cell;
    });
    const body = element("tbody", {}, ...rows.map(row => element("tr", {}, ...cells(row))));
    const made = element("table", {"aria-label": caption},
      element("thead", {}, element("tr", {}, ...head.map((name, at) => element("th", {scope: "col", class: kind(at)}, name)))), body);
    const box = element("div", {class: free ? "scroll free" : "scroll", tabindex: "0", role: "region", "aria-label": caption}, made);
    return all && all > rows.length ? [box, element("p", {class: "note"}, t("more_rows", {shown: number(rows.length), all: number(all)}))] : [box];
  }

  /* A chart with its title, what it means, and its numbers as a table. `build` is null where there is nothing to draw. */
  function figure(name, note, build, numbers, title = t(name)) {
    const made = element("figure", {id: `figure-${name}`}, element("h3", {}, title));
    if (note) made.append(element("figcaption", {}, note));
    if (!build) {
      made.append(element("p", {class: "empty"}, t("empty")));
      return made;
    }
    const box = element("div", {class: "chart", role: "img", "aria-label": note ? `${title}. ${note}` : title});
    made.append(box);
    drawn.push({box, build, chart: null});
    if (numbers) made.append(element("details", {}, element("summary", {}, t("as_table")), ...table(numbers, title)));
    return made;
  }

  const section = (name, ...children) => element("section", {"aria-label": t(name)}, element("h2", {}, t(name)), ...children);
  const pair = (...children) => element("div", {class: "pair"}, ...children);
  const block = (name, note, numbers) => element("div", {}, element("h3", {}, t(name)), element("p", {class: "note"}, note),
    ...(numbers.rows.length ? table(numbers, t(name)) : [element("p", {class: "empty"}, t("empty"))]));

  function dayNames({from, counts}) {
    const start = Date.parse(`${from}T00:00:00Z`);
    return counts.map((_, at) => new Date(start + at * 86400000).toISOString().slice(0, 10));
  }

  function overview(scope) {
    const active = scope.days ? scope.days.counts.filter(Boolean).length : 0;
    const facts = [["records", scope.records], ["first_day", scope.days ? scope.days.from : "–"], ["last_day", scope.days ? scope.days.to : "–"],
      ["active_days", active], ["distinct_sources", scope.sources.distinct], ["undated", scope.undated],
      ["revisions_sum", scope.changes ? scope.changes.revisions.reduce((a, b) => a + b, 0) : 0],
      ["gone_sum", scope.account ? scope.account.gone : scope.changes ? scope.changes.gone.reduce((a, b) => a + b, 0) : 0],
      ["rejected_sum", scope.account ? scope.account.rejected : scope.rejected.reduce((sum, each) => sum + each[1], 0)],
      ["failed_sum", scope.account ? scope.account.failed : "–"]];
    const made = element("dl", {class: "figures"}, ...facts.map(([name, value]) => element("div", {},
      element("dt", {}, t(name)), element("dd", {}, typeof value === "number" ? number(value) : value))));
    if (key !== "" || data.sites.length < 2) return made;
    const known = (each, name) => (each.account ? each.account[name] : "–");
    const rows = data.sites.map(({key: one, name}) => {
      const each = data.scopes[one];
      return [name === one ? one : `${name} (${one})`, each.records, each.days ? each.days.from : "–", each.days ? each.days.to : "–",
        known(each, "discovered"), known(each, "stored"), known(each, "rejected"), known(each, "failed"), known(each, "pending")];
    });
    const head = [t("site"), t("records"), t("first_day"), t("last_day"), t("discovered"), t("stored"), t("rejected_sum"), t("failed_sum"), t("pending")];
    return element("div", {}, made, element("h3", {}, t("sites_head")), ...table({head, rows, numeric: [1, 4, 5, 6, 7, 8], free: true}, t("sites_head")));
  }

  function published(scope) {
    const {days, sections, hours, sources} = scope;
    const names = days ? dayNames(days) : [];
    const most = 800;
    const byDay = names.map((name, at) => [name, days.counts[at]]).filter(row => row[1]).reverse();
    const weekdays = list("weekdays");
    const rows = sections ? [...sections.rows.map(([name, counts]) => [name || t("none"), counts]),
      ...(sections.others ? [[t("others", {count: sections.in_others}), sections.others]] : [])] : [];
    const blank = counts => counts.map(count => count || null);
    const clocked = scope.records - scope.without_clock;
    const gaps = {head: [t("from"), t("to"), t("days_long")], rows: scope.gaps, numeric: [2]};
    return section("published_head",
      figure("days", t("days_note", {undated: number(scope.undated)}),
        days && (width => charts.days({names, counts: days.counts, gaps: scope.gaps, label: t("articles")}, width)),
        {head: [t("day"), t("articles")], rows: byDay.slice(0, most), numeric: [1], all: byDay.length}),
      scope.gaps.length ? block("gaps", t("gaps_note"), gaps) : "",
      figure("sections", t("sections_note"),
        sections && (width => charts.heat({columns: sections.columns, rows: rows.map(row => row[0]), values: rows.map(row => blank(row[1])),
          most: Math.max(...rows.flatMap(row => row[1])), dense: sections.columns.length > 60,
          cell: (x, y, value) => `${rows[y][0]}\n${t(sections.unit)} ${sections.columns[x]}: ${number(value)}`}, width)),
        sections && {head: [t("name"), t("articles")], rows: rows.map(([name, counts]) => [name, counts.reduce((a, b) => a + b, 0)]), numeric: [1]}),
      figure("hours", t("hours_note", {count: number(scope.without_clock)}),
        clocked > 0 && (width => charts.heat({columns: [...Array(24).keys()].map(String), rows: weekdays, values: hours.map(blank),
          most: Math.max(...hours.flat()), cell: (x, y, value) => `${weekdays[y]} ${x}:00–${x + 1}:00\n${number(value)}`}, width)),
        {head: [t("weekday"), ...Array(24).keys()].map(String), rows: hours.map((row, at) => [weekdays[at], ...row]), numeric: [...Array(25).keys()].slice(1)}),
      figure("sources", t("sources_note", {distinct: number(sources.distinct), shown: sources.top.length, without: number(sources.without)}),
        sources.top.length > 0 && (width => charts.ranked({names: sources.top.map(each => each[0]), counts: sources.top.map(each => each[1]), label: t("articles")}, width)),
        {head: [t("source"), t("articles")], rows: sources.top, numeric: [1]}));
  }

  function people(scope) {
    return section("people_head", pair(...Object.entries(scope.people).map(([role, {top, distinct, records}]) =>
      figure(role, t("people_note", {distinct: number(distinct), records: number(records), shown: top.length}),
        top.length > 0 && (width => charts.ranked({names: top.map(each => each[0]), counts: top.map(each => each[1]), label: t("articles")}, width)),
        {head: [t("name"), t("articles")], rows: top, numeric: [1]}))));
  }

  function quality(scope) {
    const {columns, rows, shares, steps, unit, totals} = scope.fields;
    const bars = list("delay_bars");
    return section("quality_head",
      figure("fields", t("fields_note"),
        rows.length > 0 && (width => charts.heat({columns, rows: rows.map(row => fieldName(row[0])), values: rows.map(row => row[1]), most: 100,
          dense: columns.length > 60,
          cell: (x, y, value) => `${fieldName(rows[y][0])}\n${t(unit)} ${columns[x]}: ${value} % / ${number(totals[x])} ${t("articles")}`}, width)),
        {head: [t("field"), t("in_all")], rows: shares.map(([name, value]) => [fieldName(name), value === null ? "–" : `${value} %`]), numeric: [1]}),
      block("steps", t("steps_note"), {head: [t("field"), `${t("since_then")} (${t(unit)})`, t("before"), t("after")],
        rows: steps.map(([name, column, low, high]) => [fieldName(name), column, `${low} %`, `${high} %`]), numeric: [2, 3]}),
      figure("delay", t("delay_note", {count: number(scope.without_delay)}),
        scope.delays.some(Boolean) && (width => charts.standing({names: bars, slanted: true, series: [{name: t("articles"), data: scope.delays, tone: "one"}]}, width)),
        {head: [t("within"), t("articles")], rows: bars.map((name, at) => [name, scope.delays[at]]), numeric: [1]}));
  }

  function changes(scope) {
    const found = scope.changes;
    const kinds = [["revisions", "one"], ["gone", "two"], ["back", "three"]];
    return section("changes_head", pair(
      figure("changes", t("changes_note"),
        found && (width => charts.standing({names: found.columns, series: kinds.map(([name, tone]) => ({name: t(name), data: found[name], tone}))}, width)),
        found && {head: [t(found.unit), ...kinds.map(([name]) => t(name))], numeric: [1, 2, 3],
          rows: found.columns.map((name, at) => [name, ...kinds.map(([kind]) => found[kind][at])]).filter(row => row[1] + row[2] + row[3])}),
      figure("changed", t("changed_note"),
        scope.changed.length > 0 && (width => charts.ranked({names: scope.changed.map(each => each[0]), counts: scope.changed.map(each => each[1]), label: t("revisions")}, width)),
        {head: [t("field"), t("revisions")], rows: scope.changed, numeric: [1]})));
  }

  function reposts(scope) {
    const found = scope.reposts;
    if (!found) return section("reposts_head", element("p", {class: "empty"}, t("reposts_off")));
    const names = found.keys.map(siteName);
    const listed = found.listed.map(each => [{text: each.title ?? t("none"), url: each.url}, each.day, each.source ?? "", each.sites.map(siteName).join(t("list_comma")), each.count]);
    return section("reposts_head",
      element("p", {}, t("reposts_note", {groups: number(found.groups), publications: number(found.publications), between: number(found.between)})),
      figure("ways", t("ways_note"),
        names.length > 0 && (width => charts.heat({columns: names, rows: names, values: found.ways.map(row => row.map(count => count || null)),
          most: Math.max(...found.ways.flat()), cell: (x, y, value) => `${names[y]} → ${names[x]}\n${number(value)}`}, width)),
        {head: [`${t("first_on")} \\ ${t("later_on")}`, ...names], rows: found.ways.map((row, at) => [names[at], ...row]), numeric: names.map((_, at) => at + 1)}),
      block("reposted", "", {head: [t("headline"), t("published"), t("source"), t("on_sites"), t("times")], rows: listed, numeric: [4], all: found.groups}));
  }

  function crawls(scope) {
    const fine = run => run.exit_code === 0;
    const runs = scope.runs;
    const reasons = (name, label, rows) => figure(name, t(`${name}_note`),
      rows.length > 0 && (width => charts.ranked({names: rows.map(each => each[0]), counts: rows.map(each => each[1]), label, tone: "two"}, width)),
      {head: [t("reason"), t("count")], rows, numeric: [1]});
    const failed = scope.failed === null
      ? element("figure", {}, element("h3", {}, t("failed")), element("p", {class: "empty"}, t("no_ledger")))
      : reasons("failed", t("count"), scope.failed);
    const head = [t("started"), t("site"), t("took"), t("pages"), t("new_records"), t("of_them_revisions"), t("rejected_sum"), t("failed_sum"), t("lists_failed"), t("drift"), t("exit_code"), t("ended")];
    const rows = [...runs].reverse().map(run => [dayTime(run.started_at), run.site, duration(run.seconds), run.pages_asked, run.records, run.revisions,
      run.rejected, run.failed, run.lists_failed, run.layout_drift, {text: String(run.exit_code)}, run.reason]);
    return section("crawl_head", pair(reasons("rejected", t("count"), scope.rejected), failed),
      figure("runs", t("runs_note", {all: number(scope.runs_in_all), shown: runs.length}),
        runs.length > 0 && (width => charts.standing({names: runs.map(run => `${dayTime(run.started_at)} ${run.site}`), short: 10, series: [
          {name: t("run_fine"), data: runs.map(run => (fine(run) ? run.records : null)), tone: "one"},
          {name: t("run_troubled"), data: runs.map(run => (fine(run) ? null : run.records)), tone: "two"}]}, width)),
        {head, rows, numeric: [2, 3, 4, 5, 6, 7, 8, 9, 10]}),
      scope.unreadable_runs ? element("p", {class: "note"}, t("runs_unreadable", {count: number(scope.unreadable_runs)})) : "");
  }

  function duration(seconds) {
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map(part => String(part).padStart(2, "0")).join(":");
  }

  function draw(each, width = each.box.clientWidth) {
    const {option, height} = each.build(width);
    each.box.style.height = `${height}px`;
    each.chart ??= echarts.init(each.box, null, {renderer: "svg"});
    each.chart.setOption(option, true);
    each.chart.resize({width, height});
    /* At once: what waits for the next frame comes too late for a printer. */
    each.chart.getZr().flush();
  }

  function render() {
    for (const each of drawn.splice(0)) each.chart?.dispose();
    const scope = data.scopes[key];
    const names = key === "" ? t("all") : siteName(key);
    document.documentElement.lang = language;
    const title = t("title", {sites: names});
    document.title = title;
    document.getElementById("title").textContent = title;
    document.getElementById("about").textContent = t("about",
      {since: data.since ?? t("no_start"), until: data.until ?? t("no_end"), made_at: dayTime(data.made_at)});
    document.getElementById("foot").textContent = t("foot", {version: data.version});
    document.getElementById("scope-label").textContent = t("scope");
    document.getElementById("languages").setAttribute("aria-label", t("language"));
    document.getElementById("scope-field").hidden = data.sites.length < 2;
    document.getElementById("scope").replaceChildren(...Object.keys(data.scopes).map(each => {
      const option = element("option", {value: each}, each === "" ? t("all") : siteName(each));
      option.selected = each === key;
      return option;
    }));
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    document.getElementById("main").replaceChildren(overview(scope), published(scope), people(scope), quality(scope), changes(scope), reposts(scope), crawls(scope));
    drawn.forEach(each => draw(each));
    document.body.dataset.ready = language;
  }

  document.getElementById("languages").addEventListener("click", event => {
    const chosen = event.target.dataset.language;
    if (chosen && chosen !== language) {
      language = chosen;
      render();
    }
  });
  document.getElementById("scope").addEventListener("change", event => {
    key = event.target.value;
    render();
  });
  let waiting = 0;
  window.addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => drawn.forEach(each => draw(each)));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(each => draw(each)));
  /* Paper is 18 cm wide between its margins, and light. */
  window.addEventListener("beforeprint", () => drawn.forEach(each => draw(each, 660)));
  window.addEventListener("afterprint", () => drawn.forEach(each => draw(each)));
  render();
})();
