// The review desk: the page with its places lit, the findings, decisions by key.

import { call, toast } from "./http.js";

const desk = document.getElementById("desk");
const id = desk.dataset.id;
const files = JSON.parse(desk.dataset.files);
const byNumber = new Map(files.map((file) => [file.n, file]));
const $ = (name) => document.getElementById(name);
const SCALE = 2; // pixels per point asked for
const view = { file: null, page: 1, spots: [], severity: "error", zoom: 1, paper: null, text: false };

// --- the viewer ------------------------------------------------------------------------

async function show(n, page, spots = [], severity = "error") {
  const file = byNumber.get(n);
  if (!file) return;
  Object.assign(view, { file, page: page || 1, spots, severity });
  $("file").value = String(n);
  $("original").href = `/api/v1/bundles/${id}/files/${n}`;
  refresh();
  if (file.printable && file.layout === undefined && !view.text) {
    file.layout = await laidOut(n);
    if (view.file === file) refresh();
  }
}

// A Word file is shown as words at once, and as printed pages when they are ready.
async function laidOut(n) {
  try {
    return await (await call(`/bundles/${id}/files/${n}/layout`)).json();
  } catch {
    return null;
  }
}

const pictured = (file) => file.pictured || Boolean(file.layout && !view.text);
const pages = (file) => (file.pictured ? file.pages : (file.layout?.pages ?? 0));

// A place in words becomes page and box where the file has been laid out.
function resolved(spot) {
  const known = byNumber.get(spot.n)?.layout?.places?.[spot.part];
  return known && !spot.page ? { ...spot, page: known[0], box: known[1] } : spot;
}

function refresh() {
  const { file } = view;
  const shown = pictured(file);
  const first = view.spots.map(resolved).find((spot) => spot.n === file.n && spot.page);
  if (shown && !file.pictured && first && !view.turned) view.page = first.page;
  view.turned = false;
  view.page = Math.max(1, Math.min(view.page, pages(file) || 1));
  $("leaf").hidden = !shown;
  $("paper").hidden = shown || !file.text;
  $("nothing").hidden = shown || file.text;
  $("mode").hidden = !(file.printable && (file.layout || view.text));
  $("mode").textContent = view.text ? "看版面" : "看文字";
  for (const name of ["prev", "next", "page"]) $(name).disabled = !shown;
  $("of").textContent = shown ? `/ ${pages(file)}` : "";
  $("page").value = view.page;
  $("page").max = pages(file) || 1;
  if (shown) showPicture();
  else if (file.text) showPaper();
  else say("这份文件没有可以显示的页面，请下载原件查看。");
}

$("mode").addEventListener("click", () => {
  view.text = !view.text;
  show(view.file.n, view.page, view.spots, view.severity);
});

function say(words) {
  $("nothing").textContent = words;
  $("nothing").hidden = false;
}

function showPicture() {
  const wanted = `/api/v1/bundles/${id}/files/${view.file.n}/pages/${view.page}.png?scale=${SCALE}`;
  $("lights").replaceChildren();
  const picture = $("picture");
  picture.alt = `${view.file.path} 第${view.page}页`;
  if (picture.getAttribute("src") === wanted && picture.complete) light();
  else picture.src = wanted;
}
$("picture").addEventListener("load", light);
$("picture").addEventListener("error", () => {
  $("leaf").hidden = true;
  say("这一页没有图片，请下载原件查看。");
});

function light() {
  const picture = $("picture");
  const width = picture.naturalWidth / SCALE;
  const height = picture.naturalHeight / SCALE;
  $("leaf").style.width = `${Math.round(100 * view.zoom)}%`;
  const boxes = view.spots
    .map((spot, index) => ({ ...resolved(spot), first: index === 0 }))
    .filter((spot) => spot.n === view.file.n && spot.page === view.page && spot.box);
  $("lights").replaceChildren(
    ...boxes.map((spot) => {
      const [x0, y0, x1, y1] = spot.box;
      const mark = document.createElement("div");
      mark.className = `light ${view.severity}${spot.first ? "" : " other"}`;
      Object.assign(mark.style, {
        left: `${(100 * (x0 - 2)) / width}%`,
        top: `${(100 * (y0 - 2)) / height}%`,
        width: `${(100 * (x1 - x0 + 4)) / width}%`,
        height: `${(100 * (y1 - y0 + 4)) / height}%`,
      });
      return mark;
    }),
  );
  $("lights").firstElementChild?.scrollIntoView({ block: "center", inline: "nearest" });
}

async function showPaper() {
  const paper = $("paper");
  if (view.paper !== view.file.n) {
    view.paper = view.file.n;
    paper.textContent = "正在打开……";
    try {
      const answer = await call(`/bundles/${id}/files/${view.file.n}/text`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (view.paper !== view.file.n) return;
      paper.replaceChildren(...page.body.childNodes);
    } catch (error) {
      paper.textContent = error.message;
      return;
    }
  }
  paper.querySelectorAll(".lit").forEach((item) => item.classList.remove("lit", "error", "warning", "info"));
  let first = null;
  for (const spot of view.spots.filter((one) => one.n === view.file.n && one.part)) {
    const item = [...paper.querySelectorAll("[data-part]")].find((one) => one.dataset.part === spot.part);
    item?.classList.add("lit", view.severity);
    first ??= item;
  }
  (first ?? paper).scrollIntoView({ block: first ? "center" : "start" });
}

$("file").addEventListener("change", () => show(Number($("file").value), 1));
$("page").addEventListener("change", () => turnTo(Number($("page").value) || 1));
function turnTo(page) {
  if (!view.file || !pictured(view.file)) return;
  view.turned = true;
  view.page = page;
  refresh();
}
const turn = (step) => turnTo(view.page + step);
$("prev").addEventListener("click", () => turn(-1));
$("next").addEventListener("click", () => turn(1));
function zoom(factor) {
  view.zoom = Math.max(0.5, Math.min(3, view.zoom * factor));
  $("paper").style.fontSize = `${view.zoom}em`;
  if (view.file && pictured(view.file)) light();
}
$("larger").addEventListener("click", () => zoom(1.2));
$("smaller").addEventListener("click", () => zoom(1 / 1.2));

// --- findings --------------------------------------------------------------------------

const findings = [...document.querySelectorAll("article.finding")];
let current = -1;

for (const [index, article] of findings.entries()) {
  article.spots = JSON.parse(article.dataset.spots);
  const box = article.querySelector(".spots");
  article.spots.slice(0, 12).forEach((spot, nth) => box.append(button(article, spot, nth)));
  if (article.spots.length > 12) box.append(`另有 ${article.spots.length - 12} 处`);
  article.addEventListener("click", (event) => {
    if (!event.target.closest("button, input, a")) choose(index);
  });
  for (const choice of article.querySelectorAll("[data-decide]")) {
    choice.addEventListener("click", () => {
      choose(index, { move: false });
      decide(article, choice.dataset.decide);
    });
  }
  article.querySelector(".reason")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") decide(article, article.dataset.decision === "confirmed" ? "confirmed" : "dismissed");
  });
}

function button(article, spot, nth) {
  const made = document.createElement("button");
  made.className = "spot";
  const file = files.length > 1 ? `${spot.file.split("/").pop()} ` : "";
  made.textContent = `${file}${spot.page ? `第${spot.page}页` : ""} ${spot.part ?? ""}`.trim();
  if (spot.quote && article.spots.length > 1) {
    const quote = document.createElement("q");
    quote.textContent = spot.quote.length > 24 ? `${spot.quote.slice(0, 24)}…` : spot.quote;
    made.append(quote);
  }
  made.addEventListener("click", () => {
    mark(article);
    open([article.spots[nth], ...article.spots.filter((_, i) => i !== nth)], severity(article));
  });
  return made;
}

const severity = (article) => ["error", "warning", "info"].find((name) => article.classList.contains(name));

function open(spots, kind) {
  const spot = spots.find((one) => one.n);
  if (spot) show(spot.n, spot.page ?? 1, spots, kind);
}

function mark(article) {
  findings.forEach((other) => other.classList.toggle("current", other === article));
  current = findings.indexOf(article);
}

function choose(index, { move = true } = {}) {
  if (index < 0 || index >= findings.length) return;
  const article = findings[index];
  tab("findings");
  mark(article);
  if (move) article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "nearest" });
  open(article.spots, severity(article));
}

async function decide(article, decision) {
  const field = article.querySelector(".reason");
  const reason = field.value.trim();
  if (decision === "dismissed" && !reason) {
    field.classList.add("missing");
    field.focus();
    toast("排除一个问题须写明理由。");
    return;
  }
  field.classList.remove("missing");
  try {
    const path = `/api/v1/bundles/${id}/findings/${article.dataset.fp}/decision`;
    await call(path, { method: "PUT", body: { decision, reason: reason || null } });
  } catch (error) {
    toast(error.message);
    return;
  }
  for (const same of findings.filter((one) => one.dataset.fp === article.dataset.fp)) same.dataset.decision = decision;
  article.querySelector(".by").textContent = decision === "open" ? "" : "已保存";
  if ($("open")) $("open").textContent = findings.filter((one) => one.dataset.decision === "open").length;
}

// --- tabs, other places, keys ------------------------------------------------------------

const tabs = [...document.querySelectorAll("[data-tab]")];
function tab(name) {
  for (const one of tabs) one.setAttribute("aria-selected", String(one.dataset.tab === name));
  for (const panel of document.querySelectorAll(".tab")) panel.hidden = panel.id !== `tab-${name}`;
}
tabs.forEach((one) => one.addEventListener("click", () => tab(one.dataset.tab)));
document.addEventListener("click", (event) => {
  const menu = document.querySelector(".menu");
  if (!event.target.closest(".menu summary")) menu.open = false;
  const spot = event.target.closest("[data-at]");
  if (spot) open(JSON.parse(spot.dataset.at), "info");
  const go = event.target.closest("[data-go]");
  if (go) {
    event.preventDefault();
    tab(go.dataset.go);
  }
  const link = event.target.closest('a.code[href^="#f"]');
  if (link) {
    event.preventDefault();
    choose(findings.findIndex((one) => `#${one.id}` === link.getAttribute("href")));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") document.querySelector(".menu").open = false;
  if (event.target.matches("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const article = findings[current];
  const act = {
    j: () => choose(Math.min(findings.length - 1, current + 1)),
    k: () => choose(Math.max(0, current - 1)),
    c: () => article && desk.dataset.may && decide(article, "confirmed"),
    x: () => article && desk.dataset.may && decide(article, "dismissed"),
    o: () => article && desk.dataset.may && decide(article, "open"),
    "[": () => turn(-1),
    "]": () => turn(1),
    "+": () => zoom(1.2),
    "=": () => zoom(1.2),
    "-": () => zoom(1 / 1.2),
  }[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
});

$("recheck").addEventListener("click", async () => {
  try {
    await call(`/api/v1/bundles/${id}/recheck`, { method: "POST" });
    location.reload();
  } catch (error) {
    toast(error.message);
  }
});

// A link from elsewhere names a place: the round's page shows what two bundles share.
function linked() {
  const [, words] = location.hash.split("#place=");
  if (!words) return false;
  try {
    const spot = JSON.parse(decodeURIComponent(words));
    const file = files.find((one) => one.path === spot.file);
    if (file) open([{ ...spot, n: file.n }], "warning");
    return Boolean(file);
  } catch {
    return false;
  }
}

if (linked()) mark(null);
else if (findings.length) choose(0, { move: false });
else if (files.length) show(files.find((file) => file.pictured || file.text)?.n ?? files[0].n, 1);
