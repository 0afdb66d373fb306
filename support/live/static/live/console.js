// The facilitators' console: fetched again when something changes, without losing what is typed.

// The one place where text becomes markup: what our own server sent as the console. The policy of the
// page names this and allows no other (portal/settings/security.py).
const ours = (html) => fragments?.createHTML(html) ?? html;
const fragments = globalThis.trustedTypes?.createPolicy("fragments-of-ours", { createHTML: (html) => html });

export class Console {
  constructor(room) {
    this.place = room.querySelector("[data-console-here]");
    this.address = room.dataset.console;
    room.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-console-form]")) return;
      event.preventDefault();
      this.send(event.target, event.submitter);
    });
  }

  async send(form, submitter) {
    const body = new FormData(form);
    if (submitter?.name) body.set(submitter.name, submitter.value);
    const button = submitter ?? form.querySelector("button");
    const entry = form.closest(".entry");
    // A control that is switched off loses the focus: remember where it was.
    if (this.place.contains(form)) this.pressed = document.activeElement.id || "gone";
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "console" } });
      if (answer.status === 410 || answer.redirected) return location.reload();
      if (answer.ok && entry) {
        form.closest(".entry__act")?.remove();
        entry.tabIndex = -1;
        entry.focus();
      }
      // What was sent need not be kept; what was refused is in the answer.
      form.reset();
      this.show(await answer.text());
    } catch {
      button.disabled = false;
      this.say("That did not go through. Check your connection, and try again.");
    }
  }

  async refresh() {
    try {
      const answer = await fetch(this.address);
      if (answer.ok && !answer.redirected) this.show(await answer.text());
    } catch {
      this.say("The console could not be refreshed.");
    }
  }

  say(words) {
    this.place.querySelector("[data-console-news]").textContent = words;
  }

  count() {
    const of = (what) => this.place.querySelectorAll(what).length;
    return { waiting: of("[data-waiting-person]"), held: of("[data-held]") };
  }

  // The fragment comes from our own templates, which escape all that people wrote.
  show(html) {
    const fresh = new DOMParser().parseFromString(ours(html), "text/html").body;
    const { activeElement } = document;
    const focused = this.place.contains(activeElement) ? activeElement.id || "gone" : this.pressed;
    this.pressed = "";
    for (const field of this.place.querySelectorAll("input[type=text][id], textarea[id]")) {
      const same = fresh.querySelector(`#${CSS.escape(field.id)}`);
      if (same && field.value !== field.defaultValue) same.value = field.value;
    }
    for (const open of this.place.querySelectorAll("details[open]")) {
      fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    }
    const before = this.count();
    this.place.replaceChildren(...fresh.childNodes);
    const after = this.count();
    if (focused) {
      const same = document.getElementById(focused);
      (same ?? this.place.querySelector("[data-console-heading]")).focus();
    }
    const news = [];
    if (after.waiting > before.waiting) news.push("Somebody is in the waiting room.");
    if (after.held > before.held) news.push("A message is held for you.");
    if (news.length) this.say(news.join(" "));
  }
}
