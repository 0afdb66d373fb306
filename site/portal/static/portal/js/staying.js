// Warns before the session ends, and covers the page once it has. The server decides: this only asks
// how long is left, which does not make it longer, so all tabs agree. Without this script the page
// says in words what will happen, and what was typed is kept all the same.
const panel = document.querySelector("[data-staying]");
const covered = document.querySelector("[data-covered]");
const { address, whose } = panel?.dataset ?? {};
const warn = Number(panel?.dataset.warn) * 1000; // this long before the end
let endsAt = Date.now() + Number(panel?.dataset.left) * 1000;
let typedAt = 0;
let typedIn = null; // the form that somebody typed in last
let timer = 0;

// {left, whose}, or nothing when the line is down.
async function ask(options) {
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(address, { cache: "no-store", headers, ...options });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function plan() {
  clearTimeout(timer);
  const left = endsAt - Date.now();
  const wait = left > warn ? left - warn : Math.min(left, warn / 6);
  timer = setTimeout(look, Math.max(wait, 0) + 500);
}

async function look(options) {
  const said = await ask(options);
  if (said && (said.whose !== whose || said.left <= 0)) return cover();
  if (said) {
    endsAt = Date.now() + said.left * 1000;
    uncover();
  }
  const left = endsAt - Date.now();
  if (left <= 0) return cover();
  if (left > warn) panel.close();
  // Whoever is writing at this moment is there, and is not interrupted.
  else if (Date.now() - typedAt < warn / 3) return stay();
  else if (!panel.open) panel.show();
  plan();
}

function stay() {
  typedAt = 0;
  return look({ method: "POST", body: new FormData(panel.querySelector("[data-stay]")) });
}

// What is sent along to the sign-in page: never a search, never a password.
const isCarried = (form) => form.method === "post" && !form.querySelector("[type=password]");

// On a slow line somebody may have typed before this script was there to hear it.
function isFilledIn(form) {
  return [...form.elements].some(({ type, value, defaultValue }) => type !== "hidden" && value !== (defaultValue ?? value));
}

// Everything but the strip with the exit is hidden, and stays in memory: forms with what was typed.
const page = () => document.querySelectorAll("body > :not(.strip, [data-covered], noscript, script)");

function cover() {
  clearTimeout(timer);
  panel.close();
  if (covered.open) return;
  document.title = covered.querySelector("h2").textContent;
  for (const part of page()) part.classList.add("is-covered");
  covered.show();
}

// Somebody signed in again in another tab, and it is the same person.
function uncover() {
  if (!covered.open) return;
  covered.close();
  for (const part of page()) part.classList.remove("is-covered");
}

if (panel) {
  panel.querySelector("[data-stay]").addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  panel.addEventListener("keydown", (event) => event.key === "Escape" && stay());
  document.addEventListener("input", ({ target }) => {
    typedAt = Date.now();
    typedIn = target.form;
  });
  // Sent as it is, the server answers with the sign-in page and carries along what was typed.
  covered.querySelector("[data-again]").addEventListener("click", (event) => {
    const begun = [...document.forms].filter(isCarried).find(isFilledIn);
    const form = typedIn?.isConnected ? typedIn : begun;
    if (!form || !isCarried(form)) return;
    event.preventDefault();
    HTMLFormElement.prototype.submit.call(form);
  });
  // A laptop that was asleep, a tab that comes to the front, a page out of the history.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  window.addEventListener("pageshow", ({ persisted }) => persisted && look());
  document.addEventListener("alongside:leave", () => clearTimeout(timer));
  plan();
}
