// One-letter keys of the queue, where this person left them switched on (they stand in the page).
// They do nothing in a field, with a modifier, or while something else is open over the page.

const ACTIONS = { a: ["approve", "no_action"], r: ["ask_for_change"], h: ["refuse", "hide"] };

export function listenForKeys(queue) {
  if (queue.dataset.keys !== "on") return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (isWriting(event.target)) return;
    if (press(queue, event.key)) event.preventDefault();
  });
}

function isWriting(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("[role=dialog], dialog[open]")) return true;
  if (target.closest("input[type=radio], input[type=checkbox]")) return false;
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

// Whether the key did something.
function press(queue, key) {
  if (key === "j" || key === "k") return goTo(queue, key === "j" ? 1 : -1);
  if (key === "o") return openText(queue);
  if (key === "c") return click(queue.querySelector("[data-claim] button"));
  if (key === "?") return showHelp(queue);
  if (key in ACTIONS) return choose(queue, ACTIONS[key]);
  return false;
}

function goTo(queue, step) {
  const links = [...queue.querySelectorAll("[data-line] a")];
  if (!links.length) return false;
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = at < 0 ? links[0] : links[at + step];
  if (!next) return false;
  // The heading of the next one takes the focus there.
  location.assign(`${next.href.split("#")[0]}#one-heading`);
  return true;
}

function openText(queue) {
  const opener = queue.querySelector(".desk-cover > summary, .desk-cover [data-open]");
  if (!opener) return false;
  opener.click();
  opener.focus();
  return true;
}

function choose(queue, values) {
  for (const value of values) {
    const radio = queue.querySelector(`.desk-decision input[name=action][value=${value}]`);
    if (radio) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      radio.focus();
      return true;
    }
  }
  return false;
}

function showHelp(queue) {
  const help = queue.querySelector("[data-keys-help]");
  help.open = true;
  help.querySelector("summary").focus();
  return true;
}

function click(button) {
  button?.click();
  return Boolean(button);
}
