// A live room. Without this script the page is a form and a frame that looks again by itself.
import { Connection, uuid } from "./connection.js";
import { Console } from "./console.js";
import { element, entryFor, partWords } from "./entries.js";
import { Floor } from "./floor.js";
import { Place } from "./place.js";

const OVER = {
  4400: "Something went wrong between this page and us. Load the page again.",
  4401: "You are signed out. Sign in again to come back.",
  4403: "You are not in this room any more.",
  4404: "This session is not there any more.",
  4409: "You opened the room somewhere else. This page rests now.",
  4410: "The session has ended. Thank you for being here.",
};
// A page that does not say what it has is taken for one that is stuck: see limits in live-protocol.md.
const CONFIRM_EVERY = 50;
// Then nothing of the room stays on the screen: the server has a page that says what happened.
const SHUT_OUT = [4401, 4403, 4404, 4410];

function openRoom(room) {
  const find = (what) => room.querySelector(`[data-${what}]`);
  const form = find("say-form");
  const box = form.elements.body;
  const log = find("log");
  const scroller = find("log-scroll");
  const newer = find("newer");
  const hideForm = find("hide-template");
  const facilitation = room.dataset.console ? new Console(room) : null;
  const still = find("still");
  const isNarrow = matchMedia("(max-width: 47.99rem)");
  const waiting = new Map(); // what was sent and not yet answered: id -> frame
  let { epoch } = room.dataset;
  let last = Number(room.dataset.last);
  let confirmed = last; // the server is told now and then how far this page has read
  let unseen = 0;
  let readTo = last; // the highest number that was in view
  let helping = false; // the numbers have just been brought into view, and stay there
  let me = "";
  let versions = {};
  let refreshing = 0;

  const tell = (words) => {
    find("note").textContent = words;
    if (form.contains(document.activeElement)) toForm(); // its words take room: Send stays in view
  };
  // The log is laid out from its end (column-reverse), so that it starts there without a script too:
  // 0 is the end, and what lies above is negative.
  const atEnd = () => scroller.scrollTop > -80;
  const seen = () => {
    unseen = 0;
    readTo = last;
    newer.hidden = true;
  };
  const toEnd = () => {
    scroller.scrollTop = 0;
    seen();
  };

  // On a phone the writing box stands below the log: both in view, with the newest just above it.
  const toForm = () => isNarrow.matches && !helping && form.scrollIntoView({ block: "end" });

  function take(frame) {
    if (frame.seq <= last) return;
    if (frame.seq > last + 1) return connection.write({ type: "from", seq: last });
    last = frame.seq;
    if (last - confirmed >= CONFIRM_EVERY) {
      confirmed = last;
      connection.write({ type: "have", last });
    }
    const follow = atEnd();
    if (frame.id) settle(frame.id);
    if (frame.ref && frame.type === "message") log.querySelector(`[data-seq="${frame.ref}"]`)?.remove();
    if (frame.type === "hidden" || frame.type === "returned") restate(frame);
    if (frame.type === "stepped" && frame.out && frame.person.key === me) stepOut(frame.room);
    if (frame.type === "phase") showPhase(frame.phase, frame.name, frame.hint);
    if (frame.type === "rule") floor.rule(frame);
    const entry = entryFor(frame, hideForm);
    if (frame.own && frame.ref) tell("Your message has been shared.");
    if (frame.type === "returned" && !facilitation) tell("");
    if (!entry) return;
    entry.dataset.seq = frame.seq;
    floor.dress(entry, frame);
    const away = follow ? 0 : scroller.scrollHeight;
    log.append(entry);
    find("log-empty").hidden = true;
    if (frame.own) toForm();
    if ((follow && still.ariaPressed !== "true") || frame.own) return toEnd();
    // What is being read stays where it is; the log is laid out from its end.
    if (follow) scroller.scrollTop -= entry.offsetHeight + 1;
    else if (scroller.scrollHeight - away > 0 && !("overflowAnchor" in scroller.style)) {
      scroller.scrollTop -= scroller.scrollHeight - away;
    }
    unseen += 1;
    newer.textContent = unseen === 1 ? "1 new message" : `${unseen} new messages`;
    newer.hidden = false;
  }

  function restate(frame) {
    const old = log.querySelector(`[data-seq="${frame.ref}"]`);
    if (!old) return;
    if (frame.type === "hidden" && !facilitation) return old.remove();
    old.querySelector(".entry__state")?.remove();
    old.querySelector(".entry__act")?.remove();
    old.append(element("p", "entry__state", frame.type === "hidden" ? "Hidden from the room." : "Not shared."));
  }

  // A facilitator asked this person into a side room: what is typed goes with the page, so it waits
  // until there is nothing in the box.
  function stepOut(slug) {
    if (!box.value) return location.assign(room.dataset.room.replace(/[^/]+\/room\/$/, `${slug}/room/`));
    tell("You are asked into a side room. Send or clear what you wrote, and you go there.");
    box.addEventListener("input", () => stepOut(slug), { once: true });
  }

  function showPhase(phase, name, hint) {
    const changed = find("phase-name").textContent !== name;
    find("phase-name").textContent = name;
    find("phase-text").textContent = hint;
    if (changed && phase !== "paused") tell("");
    if (phase === "paused") tell("The room is paused. What you write is kept in the box.");
    if (changed && facilitation) facilitation.refresh();
  }

  // Staff may write to one member. Nobody is taken off the list: what is chosen must not change
  // by itself into "Everyone".
  function offer(people) {
    const { to } = form.elements;
    const offered = new Set(Array.from(to.options, ({ value }) => value));
    for (const { key, name, part } of people) {
      if (part === "member" && !offered.has(key)) to.add(new Option(`Only ${name}, and the facilitators`, key));
    }
  }

  function showPeople(people) {
    if (facilitation) offer(people);
    find("people").replaceChildren(
      ...people.map(({ key, name, part, out }) => {
        const line = element("li", "", key === me ? `${name} (you) ` : `${name} `);
        if (out) line.append(element("span", "meta", "stepped out"));
        if (partWords(part)) line.append(element("span", "meta", partWords(part)));
        return line;
      }),
    );
  }

  function settle(id) {
    if (!waiting.delete(id)) return;
    if (form.elements.id.value === id) form.elements.id.value = uuid();
    if (!waiting.size) place.sent();
    if (!waiting.size) tell("");
  }

  function said(frame) {
    settle(frame.id);
    if (frame.state === "held") tell("Your message is held. A facilitator will read it.");
    if (!frame.help) return;
    const help = find("help");
    help.hidden = false;
    tell("Help is there now. The numbers are just above.");
    helping = true;
    help.scrollIntoView({ block: isNarrow.matches ? "start" : "nearest" });
  }

  function refused(frame) {
    const sent = waiting.get(frame.id);
    waiting.delete(frame.id);
    // Nothing typed is lost: it goes back into the box, before what has been begun since.
    if (sent) box.value = box.value ? `${sent.body}\n${box.value}` : sent.body;
    tell(frame.text);
  }

  const handlers = {
    welcome(frame) {
      ({ epoch } = frame);
      me = frame.me.key;
      showPhase(frame.phase, frame.phase_name, frame.phase_hint);
      showPeople(frame.people);
      floor.welcome(frame);
    },
    resync() {
      last = confirmed = 0;
      log.replaceChildren();
    },
    ready() {
      for (const frame of waiting.values()) send(frame);
    },
    people: (frame) => newest(frame) && showPeople(frame.people),
    console(frame) {
      if (!newest(frame) || !facilitation) return;
      clearTimeout(refreshing);
      refreshing = setTimeout(() => facilitation.refresh(), 100);
    },
    floor: (frame) => floor.floor(frame),
    reactions: (frame) => floor.count(frame.counts),
    beat() {},
    said,
    refused,
  };

  function newest({ type, v }) {
    if (v < (versions[type] ?? 0)) return false;
    versions = { ...versions, [type]: v };
    return true;
  }

  const floor = new Floor(room, tell);
  const place = new Place(form, find("floor").dataset.floorPlace, () => readTo, () => [...waiting.values()]);

  const connection = new Connection(room, {
    position: () => ({ last, epoch }),
    state: (words) => (find("connection").textContent = words),
    frame: (frame) => (frame.seq && frame.type !== "said" ? take(frame) : handlers[frame.type]?.(frame)),
    over(code) {
      find("connection").textContent = OVER[code];
      tell(OVER[code]);
      if (SHUT_OUT.includes(code)) shutOut();
    },
  });

  function shutOut() {
    waiting.clear();
    place.forget();
    box.value = "";
    form.reset();
    form.hidden = true;
    for (const gone of ["log", "people", "console-here"]) find(gone)?.replaceChildren();
    // Not at once on a page that has just been loaded, so that it cannot go round and round.
    setTimeout(() => location.replace(room.dataset.room), Math.max(0, 3000 - performance.now()));
  }

  async function send(frame) {
    if (connection.isReady && connection.write(frame)) return;
    if (connection.failures < 3) return; // it is sent when the line is back
    const body = new FormData(form);
    for (const [name, value] of Object.entries(frame)) body.set(name, value);
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(room.dataset.say, { method: "POST", body, headers });
      const answered = await answer.json();
      handlers[answered.type]?.({ id: frame.id, ...answered });
    } catch {
      tell("Not sent yet. We keep trying.");
      setTimeout(() => waiting.has(frame.id) && send(frame), 5000);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (connection.isOver) return;
    const body = box.value.trim();
    if (!body) return tell("Write something first.");
    // The id of the draft: what has been sent is no draft any more, also if this page goes away now.
    const frame = { type: "say", id: form.elements.id.value || uuid(), body, to: form.elements.to.value };
    waiting.set(frame.id, frame);
    form.elements.id.value = uuid();
    clearTimeout(place.due);
    place.changed = false;
    helping = false;
    box.value = "";
    if (!connection.isReady) place.sent(); // the line is away, and this page may go too
    box.focus();
    tell("Sending.");
    send(frame);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  newer.addEventListener("click", () => {
    toEnd();
    box.focus();
  });
  scroller.addEventListener("scroll", () => atEnd() && seen(), { passive: true });
  still.addEventListener("click", () => {
    still.ariaPressed = String(still.ariaPressed !== "true");
    still.textContent = still.ariaPressed === "true" ? "The page stays still. Let it move" : "Keep the page still";
  });
  still.hidden = false;
  room.addEventListener("click", (event) => {
    const quick = event.target.closest("[data-quick]");
    if (!quick) return;
    event.preventDefault();
    box.value = box.value ? `${box.value}\n${quick.dataset.quick}` : quick.dataset.quick;
    box.focus();
  });
  document.addEventListener("alongside:leave", () => {
    connection.close();
    place.leave();
    place.forget();
  });
  // With a keyboard on the screen of a phone, what is left of it holds the log and the box.
  const view = globalThis.visualViewport;
  const fit = () => {
    const small = isNarrow.matches && view.height < 480 && form.contains(document.activeElement);
    room.classList.toggle("room--keyboard", small);
    room.style.setProperty("--seen", `${Math.round(view.height)}px`);
    if (small) toForm();
  };
  view?.addEventListener("resize", fit);
  window.addEventListener("online", () => !connection.isReady && connection.socket?.close());

  // On a wide screen there is room for the names; on a phone they are one tap away.
  find("people-box").open = matchMedia("(min-width: 68rem)").matches;
  toEnd();
  if (!document.querySelector("[data-error-summary]") && !location.hash.startsWith("#help")) toForm();
  connection.open();
}

for (const room of document.querySelectorAll("[data-live-room]")) openRoom(room);
