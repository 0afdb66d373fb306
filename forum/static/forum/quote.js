// "Quote" puts a quotation into the box of the answer without loading the page anew: what was typed
// stays, and if words of that post are selected, it is those words. Without this the link does it.

const box = document.querySelector("[data-answer] textarea");

function selectedIn(letter) {
  const chosen = window.getSelection();
  if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return "";
  const body = letter.querySelector("[data-words]");
  const range = chosen.getRangeAt(0);
  if (!body || !body.contains(range.commonAncestorContainer)) return "";
  return chosen.toString();
}

// The author's own words: not what they quote themselves.
function wordsOf(letter) {
  const own = letter.querySelector("[data-words]")?.cloneNode(true);
  if (!own) return "";
  for (const other of own.querySelectorAll("figure, blockquote")) other.remove();
  for (const end of own.querySelectorAll("p, li, br")) end.append("\n");
  for (const line of own.querySelectorAll("br")) line.replaceWith("\n");
  return own.textContent;
}

function tidy(words, most) {
  const lines = words.split("\n").map((line) => line.trim());
  let text = lines.filter(Boolean).join("\n");
  if (text.length > most) text = text.slice(0, most).replace(/\s+\S*$/, "");
  return text;
}

function atItsEnd() {
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

if (box) {
  // Came here by the link: go on below the quotation.
  if (location.hash === "#answer" && box.value.startsWith("> [quote ")) atItsEnd();
  for (const link of document.querySelectorAll("[data-quote]")) {
    link.addEventListener("click", (event) => {
      const letter = link.closest("article");
      const words = tidy(selectedIn(letter) || wordsOf(letter), Number(link.dataset.longest));
      if (!words) return;
      event.preventDefault();
      const quoted = words.split("\n").map((line) => `> ${line}`);
      const before = box.value.trimEnd();
      const parts = [`> [quote ${link.dataset.quote}]`, ...quoted, "", ""];
      box.value = (before ? `${before}\n\n` : "") + parts.join("\n");
      atItsEnd();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
