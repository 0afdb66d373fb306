// The exit button without a trace in the history, and Shift three times from anywhere.
// Without this script the button is a plain link to the same place.
const link = document.querySelector("[data-exit]");

// What a page wants done first, such as closing a live room's socket, listens for "alongside:leave".
function leave() {
  document.dispatchEvent(new CustomEvent("alongside:leave"));
  document.body.replaceChildren();
  location.replace(link.href);
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

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
}
