// The exit button without a trace in the history, and Shift three times from anywhere.
// Without this script the button is a plain link to the same place.
const address = document.querySelector("[data-exit]")?.href ?? "/exit";

// What a page wants done first, such as closing a live room's socket, listens for "alongside:leave".
function leave() {
  document.dispatchEvent(new CustomEvent("alongside:leave"));
  document.body.replaceChildren();
  location.replace(address);
}

// Asked of the document, since the menu of the staff desk is drawn after this script has run.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-exit], a[href='/exit']");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  leave();
}, { capture: true });

let presses = [];
document.addEventListener("keydown", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  if (event.repeat) return;
  presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
  if (presses.length >= 3) leave();
});

// A page that Back brings out of the browser's memory is drawn again by the server.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
