// One frame of the log as a list entry. Text only: nothing that somebody wrote becomes markup.
const PARTS = { facilitator: "Facilitator", watching: "Second pair of eyes" };
const CAME_IN = {
  facilitator: "facilitates this session now.",
  watching: "has come in as the second pair of eyes.",
};
const WENT_OUT = { facilitator: "does not facilitate this session any more." };
const STATES = {
  held: "Held. A facilitator will read it before others do.",
  hidden: "Hidden from the room.",
};

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function partWords(part) {
  return PARTS[part] ?? "";
}

function clock(at) {
  const { lang } = document.documentElement;
  const words = new Date(at).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
  const time = element("time", "meta", words);
  time.dateTime = at;
  return time;
}

function message(frame, hideForm) {
  const entry = element("li", `entry entry--${frame.state}`);
  if (frame.own) entry.classList.add("entry--own");
  if (frame.from.part !== "member") entry.classList.add("entry--staff");
  const who = element("p", "entry__who");
  who.append(element("strong", "", frame.from.name), frame.own ? " (you) " : " ");
  if (partWords(frame.from.part)) who.append(element("span", "tag", partWords(frame.from.part)), " ");
  if (frame.to.audience !== "room") {
    entry.classList.add("entry--private");
    const whom = frame.to.person ? `Only to ${frame.to.person.name}` : "To the facilitators only";
    who.append(element("span", "tag tag--warn", whom), " ");
  }
  who.append(clock(frame.at));
  entry.append(who, element("p", "entry__body", frame.body));
  const state = frame.state === "refused" ? `Not shared. ${frame.reason ?? ""}` : STATES[frame.state];
  if (state) entry.append(element("p", "entry__state", state));
  if (frame.alert) entry.append(element("p", "entry__state", "This person may need help now."));
  const report = document.querySelector("[data-live-room]")?.dataset.report;
  if (report && !frame.own && frame.state === "shown") {
    const line = element("p", "entry__report meta");
    const link = element("a", "", "Tell a moderator");
    link.append(element("span", "visually-hidden", ` about the message by ${frame.from.name}`));
    link.href = report.replace("/0/", `/${frame.seq}/`);
    line.append(link);
    entry.append(line);
  }
  if (hideForm && frame.state === "shown" && frame.to.audience === "room") {
    const copy = hideForm.content.cloneNode(true);
    copy.querySelectorAll("[name=seq]").forEach((field) => (field.value = frame.seq));
    copy.querySelectorAll("summary .visually-hidden").forEach((name) => (name.textContent = `: the message of ${frame.from.name}`));
    entry.append(copy);
  }
  return entry;
}

function note(text, strong) {
  const entry = element("li", "entry entry--note");
  const line = element("p");
  if (strong) line.append(element("strong", "", `${strong}.`), " ");
  line.append(text);
  entry.append(line);
  return entry;
}

// Returns the entry to show, or null for a number with nothing to see.
export function entryFor(frame, hideForm) {
  switch (frame.type) {
    case "message":
      return message(frame, hideForm);
    case "phase":
      return note(frame.text, frame.name);
    case "rule":
      if (frame.rule === "pin") return note(`Pinned: ${frame.text}`);
      return note(hideForm && frame.person ? `To ${frame.person.name}: ${frame.text}` : frame.text);
    case "joined":
      return note(`${frame.person.name} ${CAME_IN[frame.person.part] ?? "has come in."}`);
    case "went":
      return note(`${frame.person.name} ${WENT_OUT[frame.person.part] ?? "has left."}`);
    case "leads":
      return note(`${frame.person.name} leads this session now${frame.by_itself ? ", until the facilitator is back" : ""}.`);
    case "stepped":
      return note(`${frame.person.name} ${frame.out ? "stepped out for a while." : "is back."}`);
    case "renamed":
      return note(`${frame.was} is now called ${frame.person.name}.`);
    case "lobby":
      return note(frame.text, "To the waiting room");
    case "note": {
      const line = note(frame.text, `${frame.from.name}, a note for colleagues`);
      line.classList.add("entry--staff");
      return line;
    }
    case "returned":
      return note(`A held message was not shared: ${frame.reason}`);
    case "hidden":
      return note(`A facilitator hid ${frame.reason && !hideForm ? "your" : "a"} message. ${frame.reason ?? ""}`);
    default:
      return null;
  }
}
