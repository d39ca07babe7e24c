/* A click on a line of a list turns the page as the menu does, instead of loading the whole document anew.
 *
 * Streamlit listens to the browser's own "back" and draws the page of the address; here the address is set first. With
 * a key held, or without this script, the link is an ordinary one.
 */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest('[data-testid="stHtml"] a[href]');
  if (!link || link.origin !== location.origin || link.target) return;
  if (event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
});
