// The form of a decision works without this: words are typed, and a button of the form puts kind words in.

for (const form of document.querySelectorAll("[data-decision]")) {
  redactBySelecting(form);
  putWordsIn(form);
}

/** Words that are selected in the text go into the list of those to take out. */
function redactBySelecting(form) {
  const list = form.querySelector("[data-redact]");
  const row = form.querySelector("[data-redact-selected]");
  const text = document.querySelector("[data-case-text]");
  if (!list || !row || !text) return;
  row.hidden = false;
  let selected = "";
  // The press on the button ends the selection, so what was last selected is remembered.
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    const part = range.cloneContents();
    for (const note of part.querySelectorAll(".seen__what")) note.remove();
    selected = part.textContent.trim();
  });
  row.querySelector("button").addEventListener("click", () => {
    const pieces = selected.split("\n").map((piece) => piece.trim()).filter(Boolean);
    if (pieces.length) list.value = [list.value.trim(), ...pieces].filter(Boolean).join("\n");
    selected = "";
    form.querySelector('[name="action"][value="redact"]')?.click();
    list.focus();
  });
}

function putWordsIn(form) {
  const choice = form.querySelector("[data-wording]");
  const button = form.querySelector("[data-put-in]");
  const reason = form.querySelector('[name="reason"]');
  if (!choice || !button || !reason) return;
  button.addEventListener("click", (event) => {
    const words = choice.selectedOptions[0]?.dataset.words;
    if (!words) return;
    event.preventDefault();
    reason.value = [reason.value.trim(), words].filter(Boolean).join("\n\n");
    reason.focus();
  });
}
