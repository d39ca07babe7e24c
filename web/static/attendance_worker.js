/* Opens the attendance page where there is no network. It keeps the page, its style and its script: no list, no names. */
const KEPT = "attendance";
const PAGE = "/presences/";
const PATIENCE = 5000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(opened(event.request));
  else if (address.pathname.startsWith("/assets/")) event.respondWith(kept(event.request));
});

async function opened(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.ok) return answer;
  } catch {
    /* There is no network, or it is too slow. */
  } finally {
    clearTimeout(timer);
  }
  const cache = await caches.open(KEPT);
  return (await cache.match(PAGE)) || fetch(request);
}

async function kept(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request.url)) || fetch(request);
}
