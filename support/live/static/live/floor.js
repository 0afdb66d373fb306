// Who has the floor, hands, kind words: what stands in forms, kept up to date. The words are those of
// floor_state.py.
import { element } from "./entries.js";

const KINDS = { with: "With you", same: "Same here", thanks: "Thank you" };

function words(state, me) {
  const said = [];
  const place = state.hands.findIndex(({ key }) => key === me) + 1;
  if (state.turn) {
    said.push(state.turn.person.key === me ? "You have the floor." : `${state.turn.person.name} has the floor.`);
  } else if (state.format === "turns") {
    said.push("Nobody has the floor yet.");
  }
  if (place) said.push(place === 1 ? "You are next." : `You are number ${place} in the queue.`);
  if (state.frozen) said.push("Everyone waits for a moment.");
  if (!state.lines) said.push("The private line to the facilitators is closed.");
  if (state.review) said.push("A facilitator reads each message first.");
  if (state.slow) said.push(`One message each in ${state.slow} seconds.`);
  return said.join(" ");
}

const length = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} min ${String(seconds % 60).padStart(2, "0")} s` : `${seconds} s`;
};

export class Floor {
  constructor(room, tell) {
    this.room = room;
    this.place = room.querySelector("[data-floor]");
    this.me = this.place.dataset.me;
    this.version = 0;
    room.addEventListener("submit", (event) => {
      const react = event.target.matches("[data-react-form]");
      if (!react && !event.target.matches("[data-floor-form]")) return;
      event.preventDefault();
      this.send(event.target, event.submitter, tell);
    });
  }

  find(what) {
    return this.room.querySelector(`[data-${what}]`);
  }

  async send(form, submitter, tell) {
    const body = new FormData(form);
    if (submitter?.name) body.set(submitter.name, submitter.value);
    const inPlace = this.place.contains(form);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const now = await answer.json();
      if (!answer.ok) return tell(now.text);
      this.show(now.floor);
      // A button that has gone loses the focus: on to the one that stands there now.
      if (inPlace) this.place.querySelector("form:not([hidden]) button")?.focus();
      if (form.action.includes("/break/")) {
        this.find("floor-said").textContent = "The facilitators know that you would like a break.";
      }
      const box = submitter?.closest("details");
      if (submitter?.name === "react" && box) {
        box.open = false;
        box.querySelector("summary").focus();
      }
    } catch {
      tell("That did not go through. Check your connection, and try again.");
    }
  }

  welcome({ floor, mine, reactions, me, now }) {
    this.me = me.key;
    this.ahead = new Date(now) - Date.now();
    this.show(floor);
    this.mute(mine.muted);
    this.count(reactions);
  }

  floor(frame) {
    if (frame.v < this.version) return;
    this.version = frame.v;
    this.show(frame);
  }

  rule({ rule, person }) {
    if (person?.key === this.me) this.mute(rule === "mute");
  }

  mute(muted) {
    this.find("muted").hidden = !muted;
  }

  show(state) {
    const said = words(state, this.me);
    const line = this.find("floor-words");
    if (line.textContent !== said) line.textContent = said;
    this.find("pinned").hidden = !state.pinned;
    if (this.find("pinned-text").textContent !== state.pinned) this.find("pinned-text").textContent = state.pinned;
    this.turn = state.turn;
    this.tick();
    if (!this.find("hands")) return;
    const hand = state.hands.some(({ key }) => key === this.me);
    const turn = state.turn?.person.key === this.me;
    for (const form of this.place.querySelectorAll("[data-when]")) {
      const { when } = form.dataset;
      form.hidden = when === "turn" ? !turn : when === "hand" ? !hand : hand || turn;
    }
    this.find("hands-box").hidden = !state.hands.length;
    this.find("hands-count").textContent = state.hands.length;
    this.find("hands").replaceChildren(
      ...state.hands.map(({ key, name }) => element("li", "", key === this.me ? `${name} (you)` : name)),
    );
  }

  // Looked at by those who want to, and announced to nobody: it would talk over the talk.
  tick() {
    clearTimeout(this.ticking);
    const timer = this.find("timer");
    timer.hidden = !this.turn?.seconds;
    if (timer.hidden) return;
    const gone = Math.max(0, Math.round((Date.now() + (this.ahead ?? 0) - new Date(this.turn.since)) / 1000));
    const left = this.turn.seconds - gone;
    timer.textContent = left > 0 ? `${length(left)} left. Nobody is cut off.` : "The time is up. Finish your thought.";
    if (left > 0) this.ticking = setTimeout(() => this.tick(), left > 30 ? 5000 : 1000);
  }

  // The place for kind words under a message that has just come.
  dress(entry, frame) {
    const template = this.find("react-template");
    if (!template || frame.type !== "message" || frame.state !== "shown" || frame.to.audience !== "room") return;
    const made = template.content.firstElementChild.cloneNode(true);
    made.dataset.kind = frame.seq;
    if (frame.own) made.querySelector("details").remove();
    for (const button of made.querySelectorAll("button")) button.value = button.value.replace(/^0:/, `${frame.seq}:`);
    made.querySelector("summary .visually-hidden")?.replaceChildren(` for the message by ${frame.from.name}`);
    entry.querySelector(".entry__body").after(made);
  }

  count(counts) {
    for (const [seq, given] of Object.entries(counts)) {
      const line = this.room.querySelector(`[data-kind="${seq}"] [data-counts]`);
      if (!line) continue;
      line.textContent = Object.entries(KINDS)
        .filter(([kind]) => given[kind])
        .map(([kind, label]) => `${label} ${given[kind]}`)
        .join(", ");
    }
  }
}
