import { call, follow, STAGES, toast } from "./http.js";

const wait = document.getElementById("wait");
if (wait) {
  follow(wait.dataset.id, (state, ended) => {
    if (ended) {
      location.reload();
      return;
    }
    const { stage, done, total } = state.progress ?? {};
    document.getElementById("stage").textContent = STAGES[stage] ?? "核对中";
    document.getElementById("steps").textContent = total ? `${done} / ${total}` : "";
    const bar = document.getElementById("bar");
    bar.max = total || 1;
    bar.value = done || 0;
  });
}

document.getElementById("recheck")?.addEventListener("click", async (event) => {
  try {
    await call(`/api/v1/bundles/${event.target.dataset.id}/recheck`, { method: "POST" });
    location.reload();
  } catch (error) {
    toast(error.message);
  }
});
