/* A button pressed while a file is still on its way waits for the file.
 *
 * Streamlit sends a click at once, without the file that follows: a scan would be missed, an answer go without its
 * photo. Here the click is kept, the page says so, and it goes once the file is there. Where the file does not come
 * (refused, cancelled) the click is dropped: what went wrong stands at the file.
 */
(function (sentence) {
  "use strict";

  const BUTTON = ':is([data-testid="stButton"], [data-testid="stFormSubmitButton"]) button';
  const INPUT = '[data-testid="stFileUploaderDropzoneInput"]';
  const UPLOADER = '[data-testid="stFileUploader"]';
  const CHIP = '[data-testid="stFileChip"]';
  const ON_ITS_WAY = '[data-testid="stFileChipIconSpinner"]';
  const REFUSED = `${CHIP}[aria-invalid="true"]`;
  const LONGEST_WAIT_FOR_A_CHIP = 10_000;
  const DRAWN = 150; // a file that has arrived is told to the page before the next click

  let chosen = new Map(); // by uploader: until when its file, chosen just now, may still lack a chip
  let kept = null;

  const place = document.createElement("div");
  place.className = "waits-for-file";
  place.setAttribute("role", "status");

  const failures = () => document.querySelectorAll(REFUSED).length;

  function isOnItsWay() {
    const now = Date.now();
    for (const [uploader, { until, chips }] of chosen) {
      const others = [...uploader.querySelectorAll(CHIP)].some((chip) => !chips.has(chip));
      if (others || now > until || !uploader.isConnected) chosen.delete(uploader);
    }
    return chosen.size > 0 || document.querySelector(ON_ITS_WAY) !== null;
  }

  function wasChosen(event) {
    const uploader = event.target instanceof Element && event.target.closest(UPLOADER);
    if (!uploader || (event.type === "change" && !event.target.matches(INPUT))) return;
    const chips = new Set(uploader.querySelectorAll(CHIP));
    chosen.set(uploader, { until: Date.now() + LONGEST_WAIT_FOR_A_CHIP, chips });
  }

  function keep(event) {
    const button = event.target instanceof Element && event.target.closest(BUTTON);
    if (!button || !event.isTrusted || button.closest(UPLOADER) || !isOnItsWay()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (kept) kept.button.removeAttribute("aria-busy");
    else setTimeout(look, DRAWN);
    kept = { button, key: keyOf(button), failures: failures() };
    button.setAttribute("aria-busy", "true");
    if (!place.isConnected) document.body.append(place);
    place.textContent = sentence;
  }

  function keyOf(button) {
    const holder = button.closest('[class*="st-key-"]');
    return holder && [...holder.classList].find((name) => name.startsWith("st-key-"));
  }

  function look() {
    if (isOnItsWay()) setTimeout(look, DRAWN);
    else setTimeout(release, DRAWN);
  }

  function release() {
    const { button, key, failures: before } = kept;
    kept = null;
    place.textContent = "";
    button.removeAttribute("aria-busy");
    const again = button.isConnected ? button : key && document.querySelector(`.${CSS.escape(key)} button`);
    if (again && failures() <= before) again.click();
  }

  document.addEventListener("change", wasChosen, true);
  document.addEventListener("drop", wasChosen, true);
  document.addEventListener("click", keep, true);
})(document.currentScript.dataset.sentence);
