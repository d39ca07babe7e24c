/* A long text is saved while one writes it, not only when one leaves it.
 *
 * Streamlit sends the content of a text area when it loses the focus, or at Ctrl+Enter: whoever closes the page, goes
 * back or loses the telephone's battery in the middle loses all of it. Here a pause, or leaving the page, says
 * Ctrl+Enter in their place. Inside a form that would send the form, so there it waits for the button.
 */
(function () {
  "use strict";

  const AREA = '[data-testid="stTextArea"] textarea';
  const PAUSE = 1500;
  let waiting = null;

  function written(event) {
    if (event.isComposing) return; // a letter that is still being made is not disturbed
    const area = event.target;
    if (!(area instanceof Element) || !area.matches(AREA) || area.closest('[data-testid="stForm"]')) return;
    if (waiting && waiting.area !== area) send();
    if (waiting) clearTimeout(waiting.timer);
    waiting = { area, timer: setTimeout(send, PAUSE) };
  }

  function send() {
    if (!waiting) return;
    const { area, timer } = waiting;
    clearTimeout(timer);
    waiting = null;
    if (area.isConnected) {
      area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
    }
  }

  document.addEventListener("input", written, true);
  document.addEventListener("visibilitychange", send, true);
  addEventListener("pagehide", send, true);
  addEventListener("popstate", send, true);
})();
