// Calls to the API from our own pages.

const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

export async function call(path, { method = "GET", body, headers = {} } = {}) {
  const options = { method, headers: { ...headers }, credentials: "same-origin" };
  if (method !== "GET") options.headers["X-CSRF-Token"] = csrf;
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  if (answer.ok) return answer;
  throw new Error(await reason(answer));
}

export async function reason(answer) {
  try {
    const problem = await answer.json();
    return problem.detail || problem.title || `操作没有完成（${answer.status}）`;
  } catch {
    return `操作没有完成（${answer.status}），请刷新页面再试。`;
  }
}

export function toast(text) {
  document.querySelector(".toast")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "status");
  box.textContent = text;
  document.body.append(box);
  setTimeout(() => box.remove(), 5000);
}

// Follows a bundle until it ends; `tell` gets each state.
export function follow(id, tell) {
  const events = new EventSource(`/api/v1/bundles/${id}/events`);
  const end = (event) => {
    events.close();
    tell(parse(event.data), true);
  };
  events.addEventListener("progress", (event) => tell(parse(event.data), false));
  events.addEventListener("done", end);
  events.addEventListener("failed", end);
  return events;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

export const csrfToken = csrf;
export const STAGES = { queued: "排队", intake: "拆包", read: "读取", ocr: "识别扫描页", match: "对照模板", check: "核对规则", report: "出报告" };
