"use strict";
/* The options of the charts: numbers and words in, what ECharts draws out. Tooltips are rich text, never HTML. */
const charts = (() => {
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  /* To so many Chinese characters; of Latin ones twice as many have room. */
  function shorten(text, room) {
    let used = 0;
    const letters = [...text], end = letters.findIndex(letter => (used += letter < "\u2e80" ? .5 : 1) > room);
    return end < 0 ? text : letters.slice(0, Math.max(1, end - 1)).join("") + "…";
  }
  const isNarrow = width => width < 520;
  const numbers = new Intl.NumberFormat("en");
  const number = value => numbers.format(value);

  function common(width) {
    return {
      animation: false,
      /* By its name: "inherit" cannot be measured, and labels would be cut. */
      textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink")},
      grid: {left: 8, right: 24, top: 16, bottom: 8, containLabel: true},
      tooltip: {
        renderMode: "richText", confine: true, backgroundColor: colour("paper"), borderColor: colour("line"),
        textStyle: {color: colour("ink"), fontSize: 13, width: Math.max(160, width - 60), overflow: "break"},
      },
    };
  }

  const axis = extra => ({
    axisLabel: {color: colour("soft"), hideOverlap: true},
    axisLine: {lineStyle: {color: colour("line")}},
    axisTick: {lineStyle: {color: colour("line")}},
    splitLine: {lineStyle: {color: colour("line")}},
    ...extra,
  });

  /* Counts by day. Days without an article are null: the line breaks there, and a day that stands alone is a point. */
  function days({names, counts, gaps, label}, width) {
    const values = counts.map(count => count || null);
    const alone = values.map((value, at) => (value !== null && values[at - 1] == null && values[at + 1] == null ? value : null));
    const few = names.length <= 92;
    const option = common(width);
    option.grid.right = 36; // half of the last day's name
    option.tooltip.trigger = "axis";
    option.tooltip.formatter = ([first]) => `${first.name}\n${label}: ${number(counts[first.dataIndex])}`;
    option.xAxis = axis({type: "category", data: names, boundaryGap: few, splitLine: {show: false}});
    option.yAxis = axis({type: "value", minInterval: 1, splitNumber: 4});
    const shaded = {
      silent: true, itemStyle: {color: colour("gap")},
      data: gaps.map(([from, to]) => [{xAxis: from}, {xAxis: to}]),
    };
    option.series = few
      ? [{type: "bar", data: values, itemStyle: {color: colour("one")}, markArea: shaded}]
      : [
        {type: "line", data: values, showSymbol: false, connectNulls: false, sampling: "lttb", markArea: shaded,
          lineStyle: {width: 1.2, color: colour("one")}, itemStyle: {color: colour("one")},
          areaStyle: {color: colour("one"), opacity: .18}},
        {type: "line", data: alone, showSymbol: true, showAllSymbol: true, symbol: "circle", symbolSize: 3,
          lineStyle: {width: 0}, itemStyle: {color: colour("one")}},
      ];
    if (option.series[0].sampling && values.includes(null)) delete option.series[0].sampling;
    if (!few) {
      option.grid.bottom = 44;
      option.dataZoom = [{type: "slider", height: 22, bottom: 6, showDetail: false, borderColor: colour("line"),
        fillerColor: `${colour("one")}33`, dataBackground: {lineStyle: {color: colour("soft")}, areaStyle: {color: colour("soft")}}}];
    }
    return {option, height: few ? 240 : 300};
  }

  /* A table of numbers by colour; null is left blank. `most` is the number that gets the darkest colour. */
  function heat({columns, rows, values, most, cell, dense}, width) {
    const option = common(width);
    const data = values.flatMap((row, y) => row.map((value, x) => [x, y, value]).filter(each => each[2] !== null));
    /* Of a path of sections the last one says most. */
    const labels = rows.map(row => shorten(isNarrow(width) ? row.split(" › ").pop() : row, isNarrow(width) ? 8 : 18));
    option.tooltip.formatter = ({value: [x, y, value]}) => cell(x, y, value);
    option.xAxis = axis({type: "category", data: columns, splitLine: {show: false}, splitArea: {show: false}});
    option.yAxis = axis({type: "category", data: labels, inverse: true, splitLine: {show: false}});
    option.yAxis.axisLabel = {color: colour("soft"), interval: 0, fontSize: isNarrow(width) ? 11 : 12};
    option.visualMap = {type: "piecewise", show: false, dimension: 2, pieces: shades(most)};
    option.series = [{type: "heatmap", data, progressive: 0,
      itemStyle: dense ? {} : {borderWidth: 1, borderColor: colour("paper")}, emphasis: {itemStyle: {borderColor: colour("ink"), borderWidth: 1}}}];
    return {option, height: 50 + rows.length * 22};
  }

  function shades(most) {
    const [low, high] = [colour("low"), colour("high")].map(each => [1, 3, 5].map(at => parseInt(each.slice(at, at + 2), 16)));
    const steps = 12;
    return Array.from({length: steps}, (_, step) => ({
      min: step === 0 ? -1 : (most * step) / steps, max: step === steps - 1 ? Infinity : (most * (step + 1)) / steps,
      color: `rgb(${low.map((from, at) => Math.round(from + ((high[at] - from) * step) / (steps - 1))).join(",")})`,
    }));
  }

  /* Lying bars: names and their counts, the largest on top. */
  function ranked({names, counts, label, tone = "one"}, width) {
    const option = common(width);
    option.grid.right = 56;
    option.tooltip.formatter = ({dataIndex}) => `${names[dataIndex]}\n${label}: ${number(counts[dataIndex])}`;
    option.xAxis = axis({type: "value", minInterval: 1, splitNumber: 3});
    option.yAxis = axis({type: "category", inverse: true, data: names.map(name => shorten(name, isNarrow(width) ? 9 : 16)), axisTick: {show: false}});
    option.yAxis.axisLabel = {color: colour("ink"), interval: 0};
    option.series = [{type: "bar", data: counts, barMaxWidth: 16, itemStyle: {color: colour(tone)},
      label: {show: true, position: "right", color: colour("ink"), formatter: ({value}) => number(value)}}];
    return {option, height: 50 + names.length * 24};
  }

  /* Standing bars of one or several kinds, one on the other; on the axis names stand by their first `short` characters. */
  function standing({names, series, slanted, short}, width) {
    const option = common(width);
    const kinds = series.length > 1;
    option.tooltip.trigger = "axis";
    option.tooltip.axisPointer = {type: "shadow"};
    option.tooltip.formatter = found => [found[0].name,
      ...found.filter(each => each.value != null).map(each => (kinds ? `${each.seriesName}: ` : "") + number(each.value))].join("\n");
    option.xAxis = axis({type: "category", data: names, splitLine: {show: false}});
    if (short) option.xAxis.axisLabel.formatter = name => name.slice(0, short);
    if (slanted && isNarrow(width)) Object.assign(option.xAxis.axisLabel, {rotate: 60, interval: 0, hideOverlap: false});
    option.yAxis = axis({type: "value", minInterval: 1, splitNumber: 4});
    option.series = series.map(each => ({type: "bar", stack: "all", name: each.name, data: each.data, barMaxWidth: 40, barMinHeight: 0,
      itemStyle: {color: colour(each.tone)}}));
    if (kinds) {
      option.grid.top = 40;
      option.legend = {top: 4, left: 8, textStyle: {color: colour("ink")}, itemGap: 16};
    }
    return {option, height: 260};
  }

  return {days, heat, ranked, standing, number};
})();
