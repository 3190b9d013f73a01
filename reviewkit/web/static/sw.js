/* The page before a reviewer, kept so that a reload works while the server is away. Only what this
   reviewer was shown is kept; logging out, or anybody else coming in, clears it (screen.js). */
"use strict";
const SHELF = "reviewkit";
const kept = (shelf, what) => shelf.match(what, { ignoreVary: true });

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { pathname, search } = new URL(url);
  if (method !== "GET") return;
  if (mode === "navigate" && /^\/screen\/(title|fulltext)$/.test(pathname)) event.respondWith(page(event.request, pathname));
  else if (pathname.startsWith("/static/") && search) event.respondWith(part(event.request));
});

const page = async (request, name) => {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await shelf.put(name, answer.clone());
    return answer;
  } catch (error) {
    const old = await kept(shelf, name);
    if (!old) throw error;
    return new Response((await old.text()).replace("<body ", "<body data-away "), { headers: old.headers });
  }
};
const part = async (request) => {
  const shelf = await caches.open(SHELF);
  const old = await kept(shelf, request);
  if (old) return old;
  const answer = await fetch(request);
  if (answer.ok) await shelf.put(request, answer.clone());
  return answer;
};
