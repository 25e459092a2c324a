/**
 * Answers and drafts on their way. Each is kept in this browser before it is sent and removed only after the
 * server has taken (or finally refused) it, so a lost network or a closed tab loses nothing. The
 * server knows every answer by its id, so sending one twice is harmless.
 *
 * An entry: {uuid, owner, url, page, fields, at}. `owner` is the person's public id, "" for
 * somebody the site does not know yet. A draft has `of`, the address its answer will go to, and an
 * empty `url` if it stays in this browser. Only answers to knowledge questions come here.
 */
const KEY = "mitreden-answers";
const LONGEST_WAIT = 7 * 24 * 60 * 60 * 1000;
const PATIENCE = 20 * 1000;
const onTheWay = new Set();
let flushing = null;

/** Sent on `window` when an answer that had waited arrived; detail: {entry, reply}. */
export const ARRIVED = "outbox:arrived";

function entries() {
  try {
    const oldest = Date.now() - LONGEST_WAIT;
    return JSON.parse(localStorage.getItem(KEY) || "[]").filter((entry) => entry.at > oldest);
  } catch {
    return [];
  }
}

function store(list) {
  try {
    if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

const name = (entry) => `${entry.url} ${entry.uuid} ${entry.at}`;

/**
 * Keep `entry`. A newer answer to the same question replaces the older and its drafts, a newer
 * draft replaces the older ones. False: no room.
 */
export function keep(entry) {
  const question = entry.of || entry.url;
  const isReplaced = (other) =>
    other.owner === entry.owner && (other.of === question || (!entry.of && other.url === question));
  return store([...entries().filter((other) => !isReplaced(other)), entry]);
}

function drop(entry) {
  store(entries().filter((other) => name(other) !== name(entry)));
}

/** Return what has to be sent yet. */
export function waiting() {
  return entries().filter((entry) => entry.url);
}

/** Return the draft of `owner`, or of somebody not known yet, for the form with this `action`. */
export function draftOf(action, owner) {
  return entries().find((e) => e.of === action && (e.owner === owner || !e.owner));
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
  const response = await fetch(url, {
    cache: "no-store",
    credentials: "same-origin",
    signal: AbortSignal.timeout?.(PATIENCE),
    ...options,
  });
  if (response.status >= 500 || response.status === 429) throw new Error(response.statusText);
  return { status: response.status, url: response.url, html: await response.text() };
}

function post(entry, token) {
  const fields = entry.fields.filter(([field]) => field !== "csrfmiddlewaretoken");
  // Clocks may be wrong, but they tell well how long ago something was.
  if (entry.of) fields.push(["age", Math.max(Date.now() - entry.at, 0)]);
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
 * Throws when the network or the server fails; the entry then stays for the next time. A token
 * that has grown old is replaced once by that of a fresh page.
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
