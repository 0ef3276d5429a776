// Hands in what was dropped or chosen; folders keep their paths.

import { csrfToken, follow, STAGES } from "./http.js";

const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const list = document.getElementById("uploads");
const ARCHIVE = /\.(zip|7z|rar|tar|tgz|tar\.gz|tar\.xz)$/i;

document.getElementById("files").addEventListener("change", (event) => {
  take([...event.target.files].map((file) => ({ file, path: file.name })));
  event.target.value = "";
});
document.getElementById("folder").addEventListener("change", (event) => {
  take([...event.target.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
  event.target.value = "";
});
drop.addEventListener("keydown", (event) => {
  if (event.target === drop && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    document.getElementById("files").click();
  }
});
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) {
    take([...event.dataTransfer.files].map((file) => ({ file, path: file.name })));
    return;
  }
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  take(found);
});
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => event.preventDefault());

async function walk(entry, inside, found) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    found.push({ file, path: inside + entry.name });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return;
    for (const child of some) await walk(child, `${inside}${entry.name}/`, found);
  }
}

// Several archives dropped together are several bundles; everything else is one.
function take(items) {
  const wanted = items.filter((item) => item.file.size > 0 || ARCHIVE.test(item.path));
  if (!wanted.length) return;
  const archives = wanted.filter((item) => ARCHIVE.test(item.path) && !item.path.includes("/"));
  if (archives.length === wanted.length) archives.forEach((item) => send([item]));
  else send(wanted);
}

function send(items) {
  const line = document.getElementById("line").content.firstElementChild.cloneNode(true);
  const bar = line.querySelector("progress");
  const what = line.querySelector(".what");
  const single = items.length === 1;
  const top = single ? items[0].path : items[0].path.split("/")[0];
  line.querySelector(".name").textContent = single ? top : `${top} 等 ${items.length} 个文件`;
  what.textContent = "上传中";
  list.prepend(line);
  const body = new FormData();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) body.append(name, value);
  for (const { file, path } of items) body.append(single ? "file" : "files", file, path);
  const request = new XMLHttpRequest();
  request.open("POST", "/api/v1/bundles");
  request.setRequestHeader("X-CSRF-Token", csrfToken);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => {
    const answer = read(request.responseText);
    if (request.status === 202) watch(line, answer.id);
    else failed(line, answer.detail || `没有上传成功（${request.status}）`);
  });
  request.addEventListener("error", () => failed(line, "网络中断，没有上传成功，请重试。"));
  request.send(body);
}

function watch(line, id) {
  const bar = line.querySelector("progress");
  const what = line.querySelector(".what");
  const link = document.createElement("a");
  link.href = `/bundles/${id}`;
  link.textContent = "打开";
  link.className = "button";
  line.querySelector(".result").replaceChildren(link);
  bar.removeAttribute("value");
  what.textContent = "已上传，等待核对";
  follow(id, (state, ended) => {
    const { stage, done, total } = state.progress ?? {};
    what.textContent = STAGES[stage] ?? "核对中";
    if (total) {
      bar.max = total;
      bar.value = done;
    }
    if (!ended) return;
    bar.max = bar.value = 1;
    if (state.status === "failed") failed(line, state.error || "核对没有完成。");
    else what.textContent = summary(state);
  });
}

function summary({ verdict, counts = {} }) {
  const word = { clean: "未发现问题", findings: "发现问题", incomplete: "核对不完整" }[verdict] ?? "已核对";
  return `${word}：错误 ${counts.error ?? 0}，警告 ${counts.warning ?? 0}，提示 ${counts.info ?? 0}`;
}

function failed(line, text) {
  line.querySelector(".what").textContent = text;
  line.querySelector(".what").className = "what no";
  line.querySelector("progress").remove();
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
