// The waiting room opens the room by itself when it is this person's turn.
const place = document.querySelector("[data-waiting]");

async function look() {
  let wait = 3000;
  try {
    const answer = await fetch(place.dataset.state, { headers: { Accept: "application/json" } });
    const { role, phase, room } = await answer.json();
    if (room) return location.replace(room); // a facilitator would like to talk to them alone
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
