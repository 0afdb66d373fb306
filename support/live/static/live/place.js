// What is typed and how far was read, kept by the server: never on this device.
const AFTER_TYPING = 1200; // milliseconds of rest

export class Place {
  // unsent() are the frames that were sent and not yet answered, oldest first.
  constructor(form, address, readTo, unsent) {
    Object.assign(this, { form, address, readTo, unsent, told: 0, changed: false });
    form.addEventListener("input", () => {
      this.changed = true;
      clearTimeout(this.due);
      this.due = setTimeout(() => this.save(), AFTER_TYPING);
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.save());
  }

  body() {
    const { csrfmiddlewaretoken, id, body, to } = this.form.elements;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", csrfmiddlewaretoken.value);
    data.set("read", this.readTo());
    // What has no answer yet may be lost with this page: kept under its own id, by which the server
    // knows whether it arrived after all.
    const [first, ...more] = this.unsent();
    if (this.changed || first) {
      const texts = [first, ...more].filter(Boolean).map((frame) => frame.body);
      data.set("id", first?.id ?? id.value);
      data.set("body", first ? [...texts, body.value].filter(Boolean).join("\n") : body.value);
      data.set("to", first?.to ?? to.value);
    }
    return data;
  }

  async save() {
    if (!this.changed || this.isOver) return;
    const data = this.body();
    this.changed = false;
    try {
      const answer = await fetch(this.address, { method: "POST", body: data });
      if (!answer.ok && answer.status >= 500) this.changed = true;
    } catch {
      this.changed = true; // when the line is back, or with the next letter
    }
  }

  // A page that goes away cannot wait for an answer.
  leave() {
    const read = this.readTo();
    if (this.isOver || (!this.changed && !this.unsent().length && read === this.told)) return;
    this.told = read;
    if (navigator.sendBeacon(this.address, this.body())) this.changed = false;
  }

  // What was sent is no draft any more; what has been begun since is.
  sent() {
    this.changed = true;
    this.save();
  }

  forget() {
    this.isOver = true;
    clearTimeout(this.due);
  }
}
