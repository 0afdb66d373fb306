// Keeps what is being written on the server, a little after the last key. Nothing is kept on this
// device. Without this script there is a button for it.
const REST = 3000; // milliseconds without a key

for (const form of document.querySelectorAll("[data-draft-at]")) keep(form);

function keep(form) {
  const said = form.querySelector("[data-saved]");
  let timer = 0;
  let saving = null;
  let sent = false;

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(), REST);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    saving?.abort();
  });
  // A closed tab or another page: what was typed in the last seconds is kept too.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer && !sent) save({ keepalive: true });
  });

  async function save(more) {
    clearTimeout(timer);
    timer = 0;
    saving?.abort();
    saving = new AbortController();
    const headers = { Accept: "application/json" };
    const body = new FormData(form);
    const options = { method: "POST", body, headers, cache: "no-store", signal: saving.signal, ...more };
    try {
      const answer = await fetch(form.dataset.draftAt, options);
      const wait = Number(answer.headers.get("Retry-After")) * 1000;
      if (answer.status === 429) timer = setTimeout(() => save(), wait);
      else if (answer.ok) said.textContent = (await answer.json()).saved;
    } catch (error) {
      if (error.name !== "AbortError" && !sent) said.textContent = "Not saved: the connection is down. Your words are still in the box.";
    }
  }
}
