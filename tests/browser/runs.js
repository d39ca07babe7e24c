// Counts what a page asks of the server and whether it was answered: the page itself says late that a run has begun.
(() => {
  const [NEW_SESSION, SCRIPT_FINISHED, ASKED, EARLY] = [4, 6, 0x5a, 2];
  const runs = (window.runs = { asked: 0, isDue: false, hasBegun: false, calm: 0 });

  const number = (bytes, from) => {
    for (let at = from, value = 0, weight = 1; ; at += 1, weight *= 128) {
      value += (bytes[at] & 127) * weight;
      if (bytes[at] < 128) return [value, at + 1];
    }
  };

  const heard = (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const [tag, start] = number(bytes, at);
      const [value, end] = number(bytes, start);
      const field = tag >> 3;
      if (field === NEW_SESSION) runs.hasBegun = true;
      if (field === SCRIPT_FINISHED && value !== EARLY && runs.hasBegun) runs.isDue = false;
      at = (tag & 7) === 2 ? end + value : end;
    }
  };

  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => data instanceof ArrayBuffer && heard(new Uint8Array(data)));
    }

    send(data) {
      if (data[0] === ASKED) Object.assign(runs, { asked: runs.asked + 1, isDue: true, hasBegun: false, calm: 0 });
      super.send(data);
    }
  };
})();
