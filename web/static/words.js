/* Streamlit writes its own words in English only. This script says them in the language of the page.
 *
 * It knows a fixed list of strings and, for each, the places of Streamlit's own frame where it may stand (both come
 * from web/words/ in place of the word DATA at the end). A string is replaced only if the whole of it is in the list
 * and its element is such a place: what people wrote is never touched, even where it reads the same.
 * Dates, calendars and numbers follow the language of the browser in Streamlit; here they follow that of the page.
 */
(function (data) {
  "use strict";

  const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder", "alt", "aria-roledescription"];
  const ANYTHING = ".+";
  const names = Object.assign({ months: {}, monthsOf: {}, weekdays: {}, weekdayLetters: [], units: {} }, data.names);
  const dated = new RegExp(`\\b(?:(\\d{1,2}) )?(${Object.keys(names.months).join("|") || "(?!)"})\\b`, "g");
  const weekday = new RegExp(`\\b(${Object.keys(names.weekdays).join("|") || "(?!)"})\\b`, "g");

  /* ---- The parts of a pattern: "Page {n}" becomes an anchored regular expression. ---- */

  const PARTS = {
    n: "\\d+",
    size: "[\\d.]+[KMG]?B",
    month: Object.keys(names.months).join("|") || "(?!)",
    ofmonth: Object.keys(names.months).join("|") || "(?!)",
    weekday: Object.keys(names.weekdays).join("|") || "(?!)",
    dated: `(?=.*(?:${weekday.source}|${dated.source})).+`,
    letter: "[MTWFS]",
  };

  const FILLINGS = {
    size: (value) => value.replace(/([\d.]+)(\w+)/, (_, n, unit) => `${String(Number(n)).replace(".", ",")} ${names.units[unit]}`),
    month: (value) => names.months[value],
    ofmonth: (value) => names.monthsOf[value],
    weekday: (value) => names.weekdays[value],
    dated: datesIn,
    dates: datesIn,
    letter: (_, element) => names.weekdayLetters[element.cellIndex],
    message: (value, element, kind) => translated(kind, value, element),
  };

  /** Months and weekdays within a date that the browser wrote in English: "Wednesday, 4 March 2026". */
  function datesIn(text) {
    return text
      .replace(dated, (_, day, month) => (day ? `${day} ${names.monthsOf[month]}` : names.months[month]))
      .replace(weekday, (name) => names.weekdays[name])
      .replace(" to ", " – ");
  }

  const kindOf = (name) => name.replace(/\d+$/, "");

  function pattern(english) {
    const source = english
      .split(/\{(\w+)\}/)
      .map((part, i) => (i % 2 ? `(?<${part}>${PARTS[kindOf(part)] ?? ANYTHING})` : part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")));
    return new RegExp(`^${source.join("")}$`, "s");
  }

  /** The translation with its parts filled in; undefined if one of them is a message that is not in the list. */
  function filled(template, groups, element, kind) {
    const parts = {};
    for (const [part, value] of Object.entries(groups)) {
      const filling = FILLINGS[kindOf(part)];
      parts[part] = filling ? filling(value, element, kind) : value;
      if (parts[part] === undefined) return undefined;
    }
    return template.replace(/\{(\w+)\}/g, (_, part) => parts[part]);
  }

  /* ---- The list: for each kind (text or attribute) whole strings, and patterns behind one common sieve. ---- */

  /** Whether the browser understands a selector: an older one leaves that place in English, and only that. */
  function understands(selector) {
    try {
      document.createElement("i").matches(selector);
      return true;
    } catch {
      return false;
    }
  }

  const whole = {};
  const patterns = {};
  for (const [kind, selector, pairs] of data.places) {
    if (!understands(selector)) continue;
    whole[kind] ??= new Map();
    patterns[kind] ??= [];
    for (const [english, translation] of pairs) {
      if (english.includes("{")) patterns[kind].push({ test: pattern(english), selector, translation });
      else whole[kind].set(english, [...(whole[kind].get(english) ?? []), { selector, translation }]);
    }
  }
  const sieves = Object.fromEntries(
    Object.entries(patterns).map(([kind, list]) => {
      const unnamed = list.map(({ test }) => test.source.replace(/\(\?<\w+>/g, "(?:"));
      return [kind, new RegExp(unnamed.join("|") || "(?!)", "s")];
    }),
  );

  /** What to say instead of `value`, or undefined if it is none of Streamlit's words or stands elsewhere. */
  function translated(kind, value, element) {
    const found = whole[kind]?.get(value)?.find(({ selector }) => element.matches(selector));
    if (found) return found.translation;
    if (!sieves[kind]?.test(value)) return undefined;
    for (const { test, selector, translation } of patterns[kind]) {
      const match = test.exec(value);
      if (match && element.matches(selector)) return filled(translation, match.groups, element, kind);
    }
    return undefined;
  }

  function translateText(node) {
    const value = node.data.trim();
    if (!value || !node.parentElement) return;
    const instead = translated("text", value, node.parentElement);
    if (instead !== undefined && instead !== value) node.data = node.data.replace(value, () => instead);
  }

  function translateAttribute(element, name) {
    const value = element.getAttribute(name)?.trim();
    if (!value) return;
    const instead = translated(name, value, element);
    if (instead !== undefined && instead !== value) element.setAttribute(name, instead);
  }

  /* ---- Only what was added or changed is looked at. The cells of a table are drawn on a canvas, with a copy for
     screen readers inside it that follows each scroll: that is data, never Streamlit's words. ---- */

  const SKIPPED = new Set(["CANVAS", "SCRIPT", "STYLE", "IFRAME", "NOSCRIPT"]);
  const accept = { acceptNode: (node) => (SKIPPED.has(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT) };

  function translateTree(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(root.nodeName)) return undefined;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, accept);
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) translateText(node);
      else for (const name of ATTRIBUTES) if (node.hasAttribute(name)) translateAttribute(node, name);
    }
    return undefined;
  }

  const changed = new MutationObserver((records) => {
    for (const { type, target, addedNodes, attributeName } of records) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      if (!element || element.closest("canvas")) continue;
      if (type === "attributes") translateAttribute(target, attributeName);
      else if (type === "characterData") translateText(target);
      else addedNodes.forEach(translateTree);
    }
  });

  function watch() {
    translateTree(document.body);
    changed.observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
    });
  }

  /* ---- Dates and numbers: Streamlit asks the browser for its language before it draws. ---- */

  function speak([language, ...others]) {
    Object.defineProperty(navigator, "language", { configurable: true, get: () => language });
    Object.defineProperty(navigator, "languages", { configurable: true, get: () => [language, ...others] });
    if (Intl.DateTimeFormat.supportedLocalesOf(language).length) return;
    /* A browser without Armenian would write dates in the language of its own menus: English, which is in the list. */
    for (const name of ["DateTimeFormat", "DisplayNames", "NumberFormat"]) {
      const known = (args) => (args[0] === language ? ["en-GB", ...args.slice(1)] : args);
      Intl[name] = new Proxy(Intl[name], {
        construct: (target, args, self) => Reflect.construct(target, known(args), self),
        apply: (target, self, args) => Reflect.apply(target, self, known(args)),
      });
    }
  }

  speak(data.languages);
  if (data.places.length) watch();
})(DATA);
