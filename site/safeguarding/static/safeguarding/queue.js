// The review queue while it is open: who reads what, what is new, and the keys.
//
// Nothing moves under a reader: states change in place, and new cases are offered by a link. Without a
// socket the link "Refresh this page" does the same.

import { listenForKeys } from "./queue-keys.js";

const FINAL = [4400, 4401, 4403, 4429];
const BEAT = 20_000; // ms between two signs of life
const RENEW = 4 * 60_000; // a lease lasts ten minutes
const IDLE = 8 * 60_000; // nobody has touched the page for so long: let the lease run out

class Live {
  constructor(queue) {
    Object.assign(this, { queue, failures: 0, fresh: new Set() });
    this.link = queue.querySelector("[data-new]");
    this.line = queue.querySelector("[data-line-state]");
    this.news = queue.querySelector("[data-case-news]");
  }

  open() {
    const url = new URL(this.queue.dataset.socket, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => this.heard(JSON.parse(data)));
    socket.addEventListener("close", ({ code }) => this.closed(code));
  }

  heard(frame) {
    this.heardAt = Date.now();
    if (frame.type === "ready") {
      this.say(this.failures ? "The list may have changed. Refresh this page to be sure." : "");
      this.failures = 0;
      this.queue.dataset.live = "yes";
      clearInterval(this.beating);
      this.beating = setInterval(() => this.beat(), BEAT);
    }
    if (frame.type === "case") this.changed(frame);
  }

  beat() {
    // A line that went dead says nothing.
    if (Date.now() - this.heardAt > BEAT * 2.5) this.socket.close();
    else this.socket.send('{"type":"beat"}');
  }

  closed(code) {
    clearInterval(this.beating);
    delete this.queue.dataset.live;
    if (FINAL.includes(code)) {
      this.say(code === 4401 ? "You are signed out. Sign in again to go on." : "Changes are not shown here by themselves. Refresh this page now and then.");
      return;
    }
    this.failures += 1;
    if (this.failures === 3) this.say("Changes are not shown by themselves just now. Refresh this page now and then.");
    const wait = Math.min(60_000, 1000 * 2 ** this.failures) * (0.5 + Math.random());
    setTimeout(() => this.open(), wait);
  }

  changed(frame) {
    const item = this.queue.querySelector(`[data-line="${frame.case}"]`);
    const words = wordsOf(frame);
    if (item) {
      item.querySelector("[data-state]").textContent = words;
      item.classList.toggle("desk-line--done", ["decided", "with_author", "with_leads"].includes(frame.state));
    } else if (frame.new && frame.state === "waiting") {
      this.fresh.add(frame.case);
      this.offer();
    } else if (frame.state !== "waiting" && this.fresh.delete(frame.case)) {
      this.offer();
    }
    if (String(frame.case) === this.queue.dataset.case && !frame.mine) {
      if (this.news) this.news.textContent = frame.state === "waiting" && !frame.new ? "This changed or was given back. Refresh this page to see it as it is." : words && `${words}.`;
    }
  }

  offer() {
    const count = this.fresh.size;
    this.link.hidden = count === 0;
    this.link.textContent = count === 1 ? "1 new case: show it" : `${count} new cases: show them`;
  }

  say(words) {
    this.line.textContent = words;
  }
}

function wordsOf({ state, mine, by, until }) {
  if (state === "taken") return mine ? "You are reading this" : `${by} is reading this now, until ${until} at the latest`;
  if (state === "decided") return "This was decided";
  if (state === "with_author") return "Its author was asked to change it";
  if (state === "with_leads") return "The safeguarding leads have this";
  return "";
}

// The lease is renewed while somebody works here, and never by a page that was forgotten.
function keepClaim(queue) {
  const form = queue.querySelector("[data-claim][data-mine]");
  if (!form) return;
  let touchedAt = Date.now();
  for (const kind of ["keydown", "pointermove", "scroll"]) {
    addEventListener(kind, () => (touchedAt = Date.now()), { passive: true });
  }
  const renewing = setInterval(async () => {
    if (Date.now() - touchedAt > IDLE) return;
    const headers = { Accept: "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
    const answer = await fetch(form.dataset.mine, { method: "POST", headers }).catch(() => null);
    if (answer && !answer.ok) {
      clearInterval(renewing);
      queue.querySelector("[data-case-news]").textContent = "This is not yours any more. Take it again before you decide.";
    }
  }, RENEW);
}

// Back and forward may bring a page as it was left: what was opened is covered again.
function coverTexts(queue) {
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const cover of queue.querySelectorAll(".desk-cover[open]")) cover.open = false;
  });
}

for (const queue of document.querySelectorAll("[data-queue]")) {
  new Live(queue).open();
  keepClaim(queue);
  listenForKeys(queue);
  coverTexts(queue);
}
