/**
 * Answers and drafts on their way. Each is kept in this browser before it is sent and removed only
 * after the server has taken (or finally refused) it, so a lost network or a closed tab loses
 * nothing. The server knows every answer by its id, so sending one twice is harmless.
 *
 * An entry: {uuid, owner, url, page, fields, at, replaces}. `owner` is the person's public id, "" for
 * somebody the site does not know yet. `replaces` are the ids of answers that were sent, got no reply
 * and were changed then: the network may deliver them yet, and the server must know. A draft has `of`, the address its answer will go to, and an
 * empty `url` if it stays in this browser. Each has a name of its own, so that two tabs never write
 * over each other. What is private, or finds no room in this browser, waits in the page.
 */
const KEY = "mitreden-answer ";
const LONGEST_WAIT = 7 * 24 * 60 * 60 * 1000;
const PATIENCE = 20 * 1000;
/** A browser may call itself online and be wrong, so what failed is tried again after a pause. */
const FIRST_PAUSE = 4 * 1000;
const LONGEST_PAUSE = 60 * 1000;
const onTheWay = new Set();
const inPage = new Map();
let flushing = null;
let pause = FIRST_PAUSE;
let timer = null;

/** Sent on `window` when an answer that had waited arrived; detail: {entry, reply}. */
export const ARRIVED = "outbox:arrived";

const name = (entry) => `${KEY}${entry.url} ${entry.uuid} ${entry.at}`;

function stored() {
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(KEY));
    return names.map((key) => JSON.parse(localStorage.getItem(key))).filter(Boolean);
  } catch {
    return [];
  }
}

function store(entry) {
  try {
    localStorage.setItem(name(entry), JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

function drop(entry) {
  inPage.delete(name(entry));
  try {
    localStorage.removeItem(name(entry));
  } catch {
    // Nothing can be kept here, so there is nothing to remove.
  }
}

/** Return everything that is kept, the oldest first; what has waited too long is given up. */
function entries() {
  const oldest = Date.now() - LONGEST_WAIT;
  const all = [...stored(), ...inPage.values()];
  all.filter((entry) => entry.at <= oldest).forEach(drop);
  return all.filter((entry) => entry.at > oldest).sort((one, other) => one.at - other.at);
}

/**
 * Keep `entry`. A newer answer to the same question replaces the older and its drafts, a newer
 * draft replaces the older ones. False: it waits in this page only.
 */
export function keep(entry, isPrivate) {
  const question = entry.of || entry.url;
  const replaced = entries().filter((other) =>
    other.owner === entry.owner &&
    name(other) !== name(entry) &&
    (other.of === question || (!entry.of && other.url === question)));
  const given = replaced.filter((other) => !other.of && other.uuid !== entry.uuid);
  entry.replaces = given.flatMap((other) => [...(other.replaces || []), other.uuid]);
  const isStored = !isPrivate && store(entry);
  if (!isStored) {
    inPage.set(name(entry), entry);
    window.addEventListener("beforeunload", warn);
  }
  replaced.forEach(drop);
  return isStored;
}

/** Warn whoever leaves of what is kept nowhere else and not on its way. */
function warn(event) {
  const left = [...inPage.values()].filter((entry) => entry.url && !onTheWay.has(name(entry)));
  if (left.length) event.preventDefault();
}

/** Return what has to be sent yet. */
export function waiting() {
  return entries().filter((entry) => entry.url);
}

/** Return what `owner`, or somebody not known yet, last put into the form with this `action`. */
export function lastOf(action, owner) {
  const isOurs = (entry) => entry.owner === owner || !entry.owner;
  return entries().filter((e) => (e.of || e.url) === action && isOurs(e)).pop();
}

/** Return a new id; `crypto.randomUUID` is missing where a workshop runs without https. */
export function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

async function request(url, options = {}) {
  try {
    const response = await fetch(url, {
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout?.(PATIENCE),
      ...options,
    });
    if (response.status >= 500 || response.status === 429) throw new Error(response.statusText);
    const html = await response.text();
    pause = FIRST_PAUSE;
    return { status: response.status, url: response.url, html };
  } catch (error) {
    tryLater();
    throw error;
  }
}

/** Try again after a pause that grows; spread, so that a classroom does not come all at once. */
function tryLater() {
  clearTimeout(timer);
  timer = setTimeout(flush, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function post(entry, token) {
  const fields = entry.fields.filter(([field]) => field !== "csrfmiddlewaretoken");
  // Clocks may be wrong, but they tell well how long ago something was.
  fields.push(["age", Math.max(Date.now() - entry.at, 0)]);
  (entry.replaces || []).forEach((uuid) => fields.push(["replaces", uuid]));
  const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
  return request(entry.url, { method: "POST", body, keepalive: Boolean(entry.of) });
}

/** Return the page `entry` came from as it is now: its token, and for whom it is made. */
async function freshPage(entry) {
  const { status, html } = await request(entry.page);
  const page = new DOMParser().parseFromString(html, "text/html");
  return {
    isThere: status === 200,
    owner: page.querySelector("[data-answer-owner-value]")?.dataset.answerOwnerValue,
    token: page.querySelector("[name=csrfmiddlewaretoken]")?.value,
  };
}

/** Whether the page of `entry` is now somebody else's: their record is not ours to write in. */
function isForeign(entry, page) {
  return Boolean(entry.owner) && page.owner !== undefined && page.owner !== entry.owner;
}

/**
 * Send `entry` and return the server's reply: {status, url, html}.
 *
 * Throws when the network or the server fails; the entry then stays and is sent again later. A
 * token that has grown old is replaced once by that of a fresh page.
 */
export async function send(entry, token) {
  onTheWay.add(name(entry));
  try {
    let reply = await post(entry, token);
    if (reply.status === 403) {
      const fresh = await freshPage(entry);
      if (fresh.token && !isForeign(entry, fresh)) reply = await post(entry, fresh.token);
    }
    // Not allowed or not found: perhaps the key was not typed in yet, so the answer waits on.
    if (reply.status !== 403 && reply.status !== 404) drop(entry);
    return reply;
  } finally {
    onTheWay.delete(name(entry));
  }
}

/** Send what waits, one after the other, unless it belongs to somebody else who was here. */
export function flush() {
  flushing ??= sendAll().finally(() => (flushing = null));
  return flushing;
}

async function sendAll() {
  clearTimeout(timer);
  for (const entry of waiting()) {
    if (onTheWay.has(name(entry))) continue;
    onTheWay.add(name(entry));
    try {
      const page = await freshPage(entry);
      if (!page.isThere || isForeign(entry, page) || !page.token) continue;
      const reply = await send(entry, page.token);
      window.dispatchEvent(new CustomEvent(ARRIVED, { detail: { entry, reply } }));
    } catch {
      return;
    } finally {
      onTheWay.delete(name(entry));
    }
  }
}
