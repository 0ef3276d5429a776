// Keeps running rows fresh and lets J/K/Enter walk the list.

import { call } from "./http.js";

const rows = [...document.querySelectorAll("#list tbody tr")];
const busy = () => rows.filter((row) => ["queued", "running"].includes(row.dataset.status));

async function refresh() {
  if (!busy().length) return;
  try {
    for (const row of busy().slice(0, 20)) {
      const state = await (await call(`/api/v1/bundles/${row.dataset.id}`)).json();
      if (state.status !== row.dataset.status) {
        location.reload();
        return;
      }
      const bar = row.querySelector("progress");
      if (bar && state.progress?.total) {
        bar.max = state.progress.total;
        bar.value = state.progress.done;
      }
    }
  } catch {
    // The next round tries again.
  }
  setTimeout(refresh, 3000);
}
setTimeout(refresh, 2000);

let at = -1;
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step && rows.length) {
    at = Math.max(0, Math.min(rows.length - 1, at + step));
    rows[at].querySelector("a.open").focus();
  }
});
