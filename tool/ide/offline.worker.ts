// The service worker of the page: when the server does not answer, it answers with the files that it keeps.

/** From the build: the files of the page, and a digest of them. */
declare const FILES: string[];
declare const VERSION: string;

/** What the types of pages lack of service workers. */
interface Scope {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(
    name: 'install' | 'activate',
    call: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(
    name: 'fetch',
    call: (event: { request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
}

const scope = globalThis as unknown as Scope;
const OURS = 'uasyncio-page-';

async function keep(): Promise<void> {
  const cache = await caches.open(OURS + VERSION);
  await cache.addAll(FILES.map((name) => new Request(name, { cache: 'no-cache' })));
  await scope.skipWaiting();
}

async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(OURS) && name !== OURS + VERSION) await caches.delete(name);
  await scope.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(OURS + VERSION);
    const kept = await cache.match(request);
    if (kept === undefined) throw error;
    return kept;
  }
}

scope.addEventListener('install', (event) => event.waitUntil(keep()));
scope.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});
