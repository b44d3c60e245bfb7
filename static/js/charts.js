// Draws a table as stacked bars: one bar for each row, one part for each column but the first and the last.
// The table stays beside it for everybody; colours follow the theme.
(() => {
  "use strict";
  const number = (cell) => Number(cell.textContent.trim()) || 0;
  const text = (cell) => cell.textContent.trim();

  function read(table) {
    const names = [...table.tHead.rows[0].cells].slice(1, -1).map(text);
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells]);
    rows.sort((one, other) => number(one[one.length - 1]) - number(other[other.length - 1]));
    return {
      labels: rows.map((cells) => text(cells[0])),
      series: names.map((name, at) => ({ name, values: rows.map((cells) => number(cells[at + 1])) })),
    };
  }

  function options(table) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const ink = colour("--color-base-content");
    const line = colour("--color-base-300");
    const { labels, series } = read(table);
    const narrow = window.innerWidth < 640;
    return {
      color: ["#b79a5b", "#c9785a", "#a8486a", "#7a63a8", "#3f7fb0", "#2a9493", "#4b8f57"],
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      grid: { left: 8, right: 24, top: narrow ? 96 : 48, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 14, textStyle: { color: ink } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true },
      xAxis: { type: "value", minInterval: 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } },
      yAxis: {
        type: "category",
        data: labels,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: line } },
        axisLabel: { color: ink, width: narrow ? 130 : 260, overflow: "truncate" },
      },
      series: series.map(({ name, values }) => ({
        name,
        type: "bar",
        stack: "all",
        barMaxWidth: 22,
        data: values.map((value) => value || null),
      })),
    };
  }

  function draw(box) {
    const table = document.getElementById(box.dataset.chart);
    if (!table || !window.echarts) return;
    const rows = table.tBodies[0].rows.length;
    const chart = window.echarts.init(box, null, { height: 120 + rows * 34 });
    const paint = () => chart.setOption(options(table), true);
    paint();
    new ResizeObserver(() => chart.resize({ height: 120 + rows * 34 })).observe(box);
    new MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
