/* Attendance on a phone. What is tapped is kept on the phone first and sent when there is a network.
 *
 * Each mark lies in the storage of the browser under a key of its own, so that two tabs lose nothing, until the server
 * says that it has it. The list of names is forgotten when its leader is done, or after a day.
 */
(() => {
  "use strict";
  const MARKS = ["present", "late", "excused", "absent"];
  const THERE = ["present", "late"];
  const LIST = "attendance-list:";
  const MARK = "attendance-mark:";
  const DAY = 86_400_000;
  const EVERY = 20_000;
  const PATIENCE = 15_000;
  const AT_ONCE = 200;

  const words = JSON.parse(document.body.dataset.words);
  const language = document.documentElement.lang;
  const activity = location.pathname.split("/")[2];
  const by = (id) => document.getElementById(id);
  const memory = new Map();
  let keeps = true;
  let sheet = null;
  let isBusy = false;
  let isOffline = false;
  let isClosed = false;
  let isFinished = false;
  let problem = "";
  let sentAt = 0;
  let refused = 0;
  let soon = 0;
  let backTo = "";

  /* Storage: the browser's, or memory where it gives none. */
  const store = {
    get(key) {
      if (memory.has(key)) return memory.get(key);
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(key, value);
      } catch {
        keeps = false;
        memory.set(key, value);
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        localStorage.removeItem(key);
      } catch {
        keeps = false;
      }
    },
    keys(prefix) {
      const found = new Set(memory.keys());
      try {
        for (let n = 0; n < localStorage.length; n += 1) found.add(localStorage.key(n));
      } catch {
        keeps = false;
      }
      return [...found].filter((key) => key.startsWith(prefix));
    },
    read(key) {
      try {
        return JSON.parse(store.get(key));
      } catch {
        return null;
      }
    },
  };

  const say = (name, values = {}) => words[name].replace(/%\((\w+)\)s/g, (_all, key) => values[key]);
  const clock = (at) => new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* Marks that wait on this phone: of all activities, oldest first. */
  function waiting(of) {
    return store
      .keys(MARK + (of ? `${of}:` : ""))
      .map((key) => ({ key, activity: key.split(":")[1], ...store.read(key) }))
      .filter((one) => one.id)
      .sort((one, other) => one.at - other.at);
  }

  function forgetOld() {
    for (const key of store.keys(LIST)) {
      const found = store.read(key);
      if (!found || Date.now() - found.seen > DAY) store.remove(key);
    }
  }

  /* The mark that counts for each person, of those that the server has and those that wait here. */
  function counting() {
    const found = new Map();
    for (const one of sheet.people) if (one.mark) found.set(one.id, { mark: one.mark, at: one.at, by: one.by });
    for (const one of waiting(activity)) {
      const there = found.get(one.person);
      if (!there || one.at >= there.at) found.set(one.person, { mark: one.mark, at: one.at, by: "" });
    }
    return found;
  }

  /* Whoever corrects what is on the screen comes after it, even with a clock that is slow. */
  function mark(person, value, counted) {
    const there = counted.get(person);
    const at = Math.max(Date.now(), there ? there.at + 1 : 0);
    const id = newId();
    store.set(`${MARK}${activity}:${id}`, JSON.stringify({ id, person, mark: value, at }));
  }

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  function everybody() {
    const counted = counting();
    for (const one of sheet.people) if (!counted.has(one.id)) mark(one.id, "present", counted);
    draw();
    sendSoon();
  }

  /* Drawing: rows are made once and then only changed, so that nothing moves under a finger. */
  function rows() {
    const list = by("list");
    const wanted = sheet.people.map((one) => one.id + one.name + one.group).join("|");
    if (list.dataset.rows === wanted) return;
    list.dataset.rows = wanted;
    list.replaceChildren();
    let group = null;
    const groups = new Set(sheet.people.map((one) => one.group)).size;
    for (const one of sheet.people) {
      if (one.group !== group && groups > 1) list.append(element("h2", "", one.group));
      group = one.group;
      list.append(row(one));
    }
    if (!sheet.people.length) list.append(element("p", "note", words.nobody));
    list.append(ending());
  }

  function row(one) {
    const made = element("fieldset", "person");
    made.dataset.person = one.id;
    made.append(element("legend", "", one.name));
    const choices = element("div", "marks");
    for (const value of MARKS) {
      const label = element("label", value);
      const input = element("input");
      input.type = "radio";
      input.name = `mark-${one.id}`;
      input.value = value;
      input.addEventListener("change", () => {
        mark(one.id, value, counting());
        draw();
        sendSoon();
      });
      label.append(input, element("span", "", words[value]));
      choices.append(label);
    }
    made.append(choices, element("p", "by"));
    return made;
  }

  function ending() {
    const made = element("div", "ending");
    const done = element("button", "plain", words.finish);
    done.type = "button";
    done.addEventListener("click", finish);
    made.append(back(), done);
    return made;
  }

  /* Where one came from: the programme, as far as the list said so. */
  function back() {
    const made = element("a", "back", backTo ? words.back : words.first);
    made.href = backTo || "/";
    return made;
  }

  /* How many are there, missing, and not marked yet. */
  function numbers() {
    const counted = counting();
    const marks = [...counted.values()].map((one) => one.mark);
    const there = marks.filter((one) => THERE.includes(one)).length;
    const open = sheet.people.filter((one) => !counted.has(one.id)).length;
    return { there, missing: sheet.people.length - open - there, open };
  }

  function finish() {
    const left = waiting(activity);
    if (left.length && !confirm(words.lose)) return;
    for (const one of left) store.remove(one.key);
    const kept = say("kept", numbers());
    store.remove(LIST + activity);
    isFinished = true;
    sheet = null;
    const list = by("list");
    delete list.dataset.rows;
    const again = element("button", "main", words.again);
    again.type = "button";
    again.addEventListener("click", () => {
      isFinished = false;
      draw();
      turn();
    });
    const said = element("p", "note", `${kept} ${words.finished}`);
    said.tabIndex = -1;
    list.replaceChildren(said, back(), again);
    said.focus();
    draw();
  }

  function draw() {
    by("list").removeAttribute("aria-busy");
    if (sheet) {
      drawSheet();
    } else if (!isFinished && !isBusy) {
      by("list").replaceChildren(element("p", "note", isClosed ? words.closed : problem || words.nothing), back());
    }
    const number = waiting().length;
    const state = number ? say("unsent", { n: number }) : sentAt ? say("sent", { time: clock(sentAt) }) : "";
    put("state", state);
    by("state").className = number ? "unsent" : "";
    put("problem", told().join(" "));
    by("sign-in").hidden = !isClosed;
    by("bar").hidden = !sheet && !number && !isClosed;
  }

  function told() {
    const found = [];
    if (sheet && isClosed) found.push(words.closed);
    else if (isOffline) found.push(words.offline);
    if (sheet && problem) found.push(problem);
    if (refused) found.push(say("refused", { n: refused }));
    if (!keeps) found.push(words.memory);
    return found;
  }

  function drawSheet() {
    put("title", sheet.title);
    put("when", sheet.when);
    document.title = `${sheet.title} · Passerelle`;
    rows();
    const counted = counting();
    for (const made of document.querySelectorAll(".person")) drawRow(made, counted.get(made.dataset.person));
    const now = numbers();
    put("counts", say("counts", now));
    by("everybody").hidden = !now.open;
  }

  function drawRow(made, found) {
    for (const input of made.querySelectorAll("input")) input.checked = Boolean(found) && input.value === found.mark;
    const time = found ? clock(found.at) : "";
    const text = !found ? "" : found.by ? say("by", { name: found.by, time }) : say("here", { time });
    const line = made.querySelector(".by");
    if (line.textContent !== text) line.textContent = text;
  }

  function put(id, text) {
    if (by(id).textContent !== text) by(id).textContent = text;
  }

  /* The network: marks of every activity first, then the list of this one. */
  function sendSoon() {
    clearTimeout(soon);
    soon = setTimeout(turn, 400);
  }

  async function ask(address, options = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options, signal: stop.signal });
      return { status: answer.status, found: await answer.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  async function turn() {
    if (isBusy) return sendSoon();
    isBusy = true;
    try {
      await send();
      await look();
      isOffline = false;
    } catch {
      isOffline = true;
    }
    isBusy = false;
    draw();
    if (!isOffline && !isClosed && !problem && waiting(activity).length) sendSoon();
  }

  async function send() {
    const all = waiting();
    problem = "";
    for (const one of new Set(all.map((each) => each.activity))) {
      const marks = all.filter((each) => each.activity === one).slice(0, AT_ONCE);
      const body = JSON.stringify({ marks: marks.map(({ id, person, mark: value, at }) => ({ id, person, mark: value, at })) });
      const headers = { "content-type": "application/json" };
      const { status, found } = await ask(`/presences/${one}/marks`, { method: "POST", headers, body });
      if (status === 200) {
        keep(one, found.sheet);
        refused += found.refused.length;
        const done = new Set([...found.kept, ...found.refused]);
        for (const each of marks) if (done.has(each.id)) store.remove(each.key);
        sentAt = Date.now();
      } else {
        note(one, status, found);
      }
    }
  }

  async function look() {
    if (isFinished) return;
    const { status, found } = await ask(`/presences/${activity}/list`);
    if (status === 200) {
      isClosed = false;
      keep(activity, found);
    } else {
      note(activity, status, found);
    }
  }

  function note(one, status, found) {
    if (one !== activity) return;
    isClosed = status === 404 || status === 401 || status === 403;
    if (!isClosed) problem = found.error || "";
  }

  function keep(one, found) {
    if (one !== activity || isFinished) return;
    sheet = found;
    backTo = found.back;
    store.set(LIST + activity, JSON.stringify({ seen: Date.now(), sheet: found }));
  }

  /* Opening the page without network later on. */
  async function prepare() {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    await navigator.serviceWorker.register("/presences/worker.js");
    if (!navigator.onLine) return;
    const cache = await caches.open("attendance");
    const page = await fetch(location.pathname, { credentials: "same-origin" });
    if (!page.ok) return;
    const parts = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
    await cache.addAll(parts);
    await cache.put("/presences/", page);
    for (const old of await cache.keys()) {
      if (!parts.includes(old.url) && new URL(old.url).pathname !== "/presences/") await cache.delete(old);
    }
    document.documentElement.dataset.offline = "ready";
  }

  forgetOld();
  const known = store.read(LIST + activity);
  if (known) {
    sheet = known.sheet;
    backTo = sheet.back;
  }
  by("everybody").addEventListener("click", everybody);
  addEventListener("online", turn);
  addEventListener("offline", () => {
    isOffline = true;
    draw();
  });
  addEventListener("storage", draw);
  document.addEventListener("visibilitychange", () => document.hidden || turn());
  addEventListener("beforeunload", (event) => {
    if (!keeps && waiting().length) event.preventDefault();
  });
  setInterval(() => document.hidden || turn(), EVERY);
  if (sheet) draw();
  turn();
  prepare().catch(() => {});
})();
