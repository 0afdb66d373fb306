// Buttons that put Markdown around the words chosen in the box, or at the cursor. One stop for the Tab
// key; the arrow keys go from button to button. Without this script the help below the box says how.
for (const bar of document.querySelectorAll("[data-toolbar]")) open(bar);

function open(bar) {
  const box = document.getElementById(bar.getAttribute("aria-controls"));
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    const next = buttons.at(to % buttons.length);
    next.tabIndex = 0;
    next.focus();
  });
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.around) around(box, button.dataset.around);
    else if (button.dataset.before) before(box, button.dataset.before);
    else link(box);
  });
}

// As if it had been typed, so that undo works, and whoever listens to the box hears it.
function type(box, from, to, text, choose) {
  box.focus();
  box.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.setSelectionRange(...choose);
}

function around(box, mark) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const words = value.slice(from, to);
  const start = from + mark.length;
  type(box, from, to, mark + words + mark, [start, start + words.length]);
}

function before(box, mark) {
  const { selectionStart, selectionEnd: to, value } = box;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const lines = value.slice(from, to).split("\n").map((line) => mark + line).join("\n");
  type(box, from, to, lines, [from + lines.length, from + lines.length]);
}

function link(box) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const words = value.slice(from, to) || "words";
  const start = from + words.length + 3;
  type(box, from, to, `[${words}](https://)`, [start, start + "https://".length]);
}
