// Keeps what the app itself is made of, so that it opens without the network. It never keeps anything of a case:
// neither pages that the server rendered nor answers of its interfaces.
// The version and the list of files are filled in when the site is put together.
const version = "{{version}}";
const shell = "/offline";
const files = ["{{files}}"];

const cacheName = `lotse-${version}`;
const patience = 2500; // milliseconds a page may take before the shell opens instead
const hashed = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

self.addEventListener("install", (event) => {
  // All or nothing: with one file missing this version is not installed and the one before goes on.
  // Files whose name says their content may come from the browser's own cache, the others may not.
  const requests = [shell, ...files].map((file) => new Request(file, { cache: hashed.test(file) ? "default" : "reload" }));
  event.waitUntil((async () => {
    const cache = await caches.open(cacheName);
    await cache.addAll(requests).catch(async (problem) => {
      await caches.delete(cacheName);
      throw problem;
    });
  })());
});

// A new version waits until the person at the device says so (or all windows were closed). A document was given into a
// client's hand: a window that shows none of the app's pages goes to the app, which shows that document.
self.addEventListener("message", (event) => {
  if (event.data?.type === "activate-now") self.skipWaiting();
  if (event.data?.type === "lent") event.waitUntil((async () => {
    const windows = await self.clients.matchAll({ type: "window" });
    const others = windows.filter((window) => isNoPageOfTheApp(new URL(window.url).pathname));
    await Promise.allSettled(others.map((window) => window.navigate("/")));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    // The version before stays: a window that is still open runs on it until it is loaded anew.
    const others = (await caches.keys()).filter((name) => name.startsWith("lotse-") && name !== cacheName);
    const complete = await Promise.all(others.map(async (name) => (await caches.open(name)).match(shell)));
    const before = others.findLastIndex((_, index) => complete[index]);
    await Promise.all(others.filter((_, index) => index !== before).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && isNoPageOfTheApp(pathname)) return event.respondWith(unlessLent(request));
  if (request.method !== "GET") return;
  if (pathname.startsWith("/api/") || pathname.startsWith("/sf/")) {
    // An address of the wire that somebody types shows the app, as every other address does: a program asks for the rest.
    if (request.mode === "navigate") event.respondWith(page(new Request("/")));
    return;
  }
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (files.includes(pathname) || hashed.test(pathname)) event.respondWith(kept(request));
});

// What the server shows a browser beside the app; every other address shows the app, which looks at the hand itself.
function isNoPageOfTheApp(pathname) {
  return ["/check", "/health"].includes(pathname) || (/\.[^/]*$/.test(pathname) && !pathname.startsWith("/api/"));
}

// A page that is none of the app's; while a document is in a client's hand, the app, which shows that document alone.
async function unlessLent(request) {
  if (await isLent()) return page(new Request("/"));
  return request.method === "GET" ? page(request) : fetch(request);
}

// Whether a document lies in a client's hand (app/src/vault/hand.rs). What cannot be read counts as a document: the app says
// what it is. A database that is not there yet is left to the app to make.
function isLent() {
  return new Promise((resolve) => {
    const opening = indexedDB.open("lotse-hand");
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => resolve(opening.error?.name !== "AbortError");
    opening.onsuccess = () => {
      const database = opening.result;
      const answer = (lent) => {
        database.close();
        resolve(lent);
      };
      try {
        const asking = database.transaction("hand").objectStore("hand").count("of");
        asking.onsuccess = () => answer(asking.result > 0);
        asking.onerror = () => answer(true);
      } catch {
        answer(true);
      }
    };
  });
}

// The network's page if it comes in time, else the shell. What came too late or not at all is never kept.
async function page(request) {
  const shellOfThisVersion = async () => (await caches.open(cacheName)).match(shell);
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  try {
    const answer = await Promise.race([fetch(request), late]);
    const serverIsGone = answer && [502, 503, 504].includes(answer.status);
    if (answer && !serverIsGone) return answer;
    return (await shellOfThisVersion()) ?? answer ?? (await fetch(request));
  } catch (problem) {
    const answer = await shellOfThisVersion();
    if (answer) return answer;
    throw problem;
  }
}

async function kept(request) {
  const own = await (await caches.open(cacheName)).match(request, { ignoreVary: true });
  return own ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
