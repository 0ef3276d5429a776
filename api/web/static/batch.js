// Charts of one round; ECharts is served from here.

const data = JSON.parse(document.getElementById("charts").textContent);
const COLOURS = { error: "#b42318", warning: "#c98a15", info: "#2c5c8a" };
const NAMES = { error: "错误", warning: "警告", info: "提示" };
const text = { fontFamily: getComputedStyle(document.body).fontFamily, color: "#1d2823" };
const drawn = [];

function chart(id, option) {
  const made = echarts.init(document.getElementById(id), null, { renderer: "canvas" });
  made.setOption({ textStyle: text, animation: false, ...option });
  drawn.push(made);
  return made;
}
const escaped = (words) => String(words).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const codes = [...new Set(data.rules.map((row) => row.code))];
const total = (code) => data.rules.filter((row) => row.code === code).reduce((n, row) => n + row.findings, 0);
codes.sort((a, b) => total(b) - total(a) || (a < b ? -1 : 1));
const titles = Object.fromEntries(data.rules.map((row) => [row.code, row.title]));
chart("rules", {
  grid: { left: 52, right: 20, top: 28, bottom: 24 },
  legend: { top: 0, right: 0, data: Object.values(NAMES) },
  tooltip: { trigger: "axis", formatter: (points) => `${points[0].name} ${escaped(titles[points[0].name] ?? "")}<br>${points.filter((p) => p.value).map((p) => `${p.seriesName} ${p.value}`).join("，")}` },
  xAxis: { type: "value", minInterval: 1 },
  yAxis: { type: "category", inverse: true, data: codes.slice(0, 14) },
  series: Object.keys(NAMES).map((severity) => ({
    name: NAMES[severity], type: "bar", barMaxWidth: 20, stack: "all", color: COLOURS[severity],
    data: codes.slice(0, 14).map((code) => data.rules.find((r) => r.code === code && r.severity === severity)?.findings ?? 0),
  })),
});

const firms = data.assessors;
chart("assessors", {
  grid: { left: 150, right: 20, top: 28, bottom: 24 },
  legend: { top: 0, right: 0, data: Object.values(NAMES) },
  tooltip: { trigger: "axis", formatter: (points) => { const firm = firms[points[0].dataIndex]; return `${escaped(firm.assessor)}（${firm.bundles} 份）<br>${points.map((p) => `${p.seriesName} ${p.value}`).join("，")}`; } },
  xAxis: { type: "value" },
  yAxis: { type: "category", inverse: true, data: firms.map((f) => `${f.assessor}（${f.bundles} 份）`), axisLabel: { width: 140, overflow: "truncate" } },
  series: Object.keys(NAMES).map((severity) => ({
    name: NAMES[severity], type: "bar", barMaxWidth: 20, stack: "all", color: COLOURS[severity],
    data: firms.map((f) => Number((f.counts[severity] / f.bundles).toFixed(2))),
  })),
});

const one = document.getElementById("one");
if (data.radar.length) {
  for (const [index, item] of data.radar.entries()) one.append(new Option(item.name, index));
  const radar = chart("radar", {});
  const draw = () => {
    const item = data.radar[Number(one.value)];
    const peers = data.radar.filter((other) => other.rubric === item.rubric);
    const names = Object.keys(item.shares);
    const mean = names.map((name) => peers.reduce((sum, p) => sum + (p.shares[name] ?? 0), 0) / peers.length);
    const percent = (values) => values.map((v) => Number((v * 100).toFixed(1)));
    radar.setOption({
      legend: { bottom: 0, data: ["这份材料", `同模板平均（${peers.length} 份）`] },
      tooltip: {},
      radar: { radius: "62%", center: ["50%", "48%"], indicator: names.map((name) => ({ name, max: 100 })), axisName: { color: "#5b6a63" } },
      series: [{ type: "radar", data: [
        { name: "这份材料", value: percent(names.map((name) => item.shares[name])), lineStyle: { color: "#1d6b4a" }, itemStyle: { color: "#1d6b4a" }, areaStyle: { color: "#1d6b4a33" } },
        { name: `同模板平均（${peers.length} 份）`, value: percent(mean), lineStyle: { color: "#8b9891", type: "dashed" }, itemStyle: { color: "#8b9891" } },
      ] }],
    }, true);
  };
  one.addEventListener("change", draw);
  draw();
} else {
  document.getElementById("radar").textContent = "本批次没有计分的报告。";
}
window.addEventListener("resize", () => drawn.forEach((made) => made.resize()));
