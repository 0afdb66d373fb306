// The waiting room opens the room by itself when it is this person's turn.
const place = document.querySelector("[data-waiting]");

// What the facilitators write to the waiting room; announced politely, and only when it is new.
function show(words) {
  const box = document.querySelector("[data-waiting-words]");
  if (box.childElementCount === words.length && box.lastElementChild?.dataset.words === words.at(-1)) return;
  box.replaceChildren(
    ...words.map((line) => {
      const panel = document.createElement("p");
      panel.className = "panel panel--quiet";
      panel.dataset.words = line;
      const from = document.createElement("strong");
      from.textContent = "From the facilitators:";
      panel.append(from, ` ${line}`);
      return panel;
    }),
  );
}

async function look() {
  let wait = 3000;
  try {
    const answer = await fetch(place.dataset.state, { headers: { Accept: "application/json" } });
    const { role, phase, room, words } = await answer.json();
    if (room) return location.replace(room); // a facilitator would like to talk to them alone
    if (words) show(words);
    if (role === "member") return location.replace(place.dataset.room);
    if (role !== "waiting" || phase === "closed") return location.reload();
  } catch {
    wait = 8000;
  }
  setTimeout(look, wait + Math.random() * 2000);
}

if (place) {
  place.textContent = "This page opens the room by itself when it is your turn. There is nothing you have to do.";
  setTimeout(look, 2000);
}
