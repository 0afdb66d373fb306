// Frames in, frames out. A socket while that works, and polling of the same log when it does not.
//
// on.frame(frame)  every frame, in order of arrival
// on.state(words)  how the connection is, in words; empty when all is well
// on.over(code)    the server ended it for good

const FINAL = [4400, 4401, 4403, 4404, 4409, 4410];
const RECONNECTING = "Reconnecting. What you write is kept.";
const FAILURES_BEFORE_POLLING = 3;

// `crypto.randomUUID` exists only over https and on this machine.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Connection {
  constructor(room, on) {
    Object.assign(this, { room, on, failures: 0, isReady: false, isOver: false });
    this.tab = uuid();
  }

  open() {
    if (this.isOver) return;
    const url = new URL(this.room.dataset.socket, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.write({ type: "hello", v: 1, ...this.on.position(), tab: this.tab });
    });
    socket.addEventListener("message", ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === "welcome") this.startBeating(frame.limits.heartbeat);
      this.heardAt = Date.now();
      if (frame.type === "ready") this.ready();
      this.on.frame(frame);
    });
    socket.addEventListener("close", ({ code }) => this.closed(code));
  }

  ready() {
    clearTimeout(this.polling);
    Object.assign(this, { failures: 0, isReady: true });
    this.on.state("");
  }

  startBeating(seconds) {
    clearInterval(this.beating);
    this.beating = setInterval(() => {
      // A line that went dead says nothing: after two beats without an answer, open a new one.
      if (Date.now() - this.heardAt > seconds * 2500) return this.socket.close();
      this.write({ type: "beat", last: this.on.position().last });
    }, seconds * 1000);
  }

  closed(code) {
    clearInterval(this.beating);
    this.isReady = false;
    if (this.isOver) return;
    if (FINAL.includes(code)) {
      this.isOver = true;
      clearTimeout(this.polling);
      this.on.over(code);
      return;
    }
    this.failures += 1;
    if (this.failures < FAILURES_BEFORE_POLLING) this.on.state(RECONNECTING);
    if (this.failures === FAILURES_BEFORE_POLLING) this.poll();
    const wait = Math.min(30000, 500 * 2 ** this.failures) * (0.5 + Math.random());
    setTimeout(() => this.open(), wait);
  }

  async poll() {
    if (this.isReady || this.isOver) return;
    const address = new URL(this.room.dataset.poll, location.href);
    for (const [name, value] of Object.entries(this.on.position())) address.searchParams.set(name, value);
    let again = 5000;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if ([401, 403, 404, 410].includes(answer.status) || answer.redirected) {
        this.isOver = true;
        this.on.over(answer.status === 410 ? 4410 : 4403);
        return;
      }
      const { frames, more } = await answer.json();
      frames.forEach((frame) => this.on.frame(frame));
      this.on.state("The line is slow. New messages are shown every few seconds.");
      if (more) again = 0;
    } catch {
      this.on.state(RECONNECTING);
    }
    this.polling = setTimeout(() => this.poll(), again + Math.random() * 1000);
  }

  // True when it went out on a live socket.
  write(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  close() {
    this.isOver = true;
    clearInterval(this.beating);
    clearTimeout(this.polling);
    this.socket?.close();
  }
}
