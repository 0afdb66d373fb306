// While somebody writes: shows what could show who somebody is, and puts kinder words there on one
// press. The server looks, and keeps nothing of it. Without this script the same comes after sending.
const REST = 600; // milliseconds without a key
const APART = 1500; // between two questions
// What is shown was made by a template of ours, in which every word of a writer is escaped.
const fragments = globalThis.trustedTypes?.createPolicy("fragments-of-ours", { createHTML: (html) => html });
const ours = (html) => (fragments ? fragments.createHTML(html) : html);
const FIELDS = ["title", "body", "content_note", "own_note"];

for (const form of document.querySelectorAll("[data-write]")) watch(form);

function watch(form) {
  const panel = form.querySelector("[data-guard]");
  let spans = [];
  let timer = 0;
  let asked = "";
  let next = 0;
  let asking = null;
  let shown = "";

  const text = () => FIELDS.map((name) => form.elements[name]?.value ?? "").join("\n\n");

  form.addEventListener("input", () => later(REST));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking?.abort();
  });
  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(wait, next - Date.now()));
  }

  async function ask() {
    if (text() === asked) return;
    asked = text();
    next = Date.now() + APART;
    asking?.abort();
    asking = new AbortController();
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", ...FIELDS]) {
      if (form.elements[name]) body.append(name, form.elements[name].value);
    }
    const headers = { Accept: "application/json" };
    const options = { method: "POST", body, headers, cache: "no-store", signal: asking.signal };
    try {
      const answer = await fetch(form.dataset.guardAt, options);
      if (answer.status === 429) next = Date.now() + Number(answer.headers.get("Retry-After")) * 1000;
      if (!answer.ok) return;
      const said = await answer.json();
      if (asked === text()) show(said);
    } catch {
      // The line is down, or the text changed meanwhile. What is sent is looked at in any case.
    }
  }

  function show(said) {
    spans = said.spans;
    if (shown !== said.html) panel.replaceChildren(...parts((shown = said.html)));
    const help = document.getElementById("help-now");
    if (said.help && !help) form.before(...parts(`<div role="status">${said.help}</div>`));
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-apply]");
    const span = button && spans.find(({ key }) => key === button.dataset.apply);
    const field = span && form.elements[span.field];
    if (!field || asked !== text()) return; // it is sent, and the server does it
    event.preventDefault();
    // The server counts characters, a browser counts their halves.
    const letters = Array.from(field.value);
    const from = letters.slice(0, span.put_from).join("").length;
    const to = letters.slice(0, span.put_to).join("").length;
    field.focus();
    field.setRangeText(span.words, from, to, "end");
    next = 0;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    later(0);
  });
}

function parts(html) {
  return new DOMParser().parseFromString(ours(html), "text/html").body.childNodes;
}
