import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";
import { newUuid } from "./outbox.js";
import { KEPT, show } from "./page.js";

/** So many questions are kept at hand, fetched so long after a question was shown. */
const AHEAD = 3;
const PAUSE = 1500;
/** Pages by address, in the memory of this page only: {html, next}. */
const kept = new Map();

/**
 * The way from one question to the next, which goes on where the network does not.
 *
 * While somebody reads, the next questions are fetched; who then goes on sees them at once, online
 * or not. Every question is fetched as if people had followed the link, and nothing of it is
 * stored. Who wants to save data gets no page ahead. Without this controller links are links.
 */
export default class extends Controller {
  static targets = ["later", "next", "notice"];
  static values = { url: String, offline: String };

  connect() {
    kept.delete(location.pathname);
    this.timer = setTimeout(() => this.fetchAhead(), PAUSE);
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  async fetchAhead() {
    if (navigator.connection?.saveData) return;
    let url = this.urlValue;
    for (let number = 0; number < AHEAD; number += 1) {
      if (!url || url === location.pathname) return;
      if (!kept.has(url)) await keepPage(url);
      url = kept.get(url)?.next;
    }
  }

  /** The answer waits for the network: going on is no longer leaving the question for later. */
  offerNext() {
    if (!this.hasNextTarget) return;
    this.nextTarget.hidden = false;
    this.laterTarget.hidden = true;
  }

  /** Show what is kept. What is not is a link as ever, but no way to an error of the browser. */
  go(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const url = event.currentTarget.pathname;
    if (kept.has(url)) {
      event.preventDefault();
      showKept(url);
    } else if (!navigator.onLine) {
      event.preventDefault();
      this.noticeTarget.textContent = this.offlineValue;
    }
  }
}

async function keepPage(url) {
  try {
    const response = await fetch(url, { cache: "no-store", priority: "low" });
    if (response.status !== 200 || response.redirected) return;
    const html = await response.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const next = page.querySelector("[data-ahead-url-value]")?.dataset.aheadUrlValue;
    kept.set(url, { html, next });
    window.dispatchEvent(new CustomEvent(KEPT, { detail: page }));
  } catch {
    // Without a network nothing is kept ahead; the next question tries again.
  }
}

function showKept(url) {
  const done = document.querySelector("#main .progress")?.value;
  const { html } = kept.get(url);
  kept.delete(url);
  show({ html, url: new URL(url, location.href).href }, "main");
  // It was fetched a while ago: since then answers were given, perhaps one from this very page.
  const progress = document.querySelector("#main .progress");
  if (progress && progress.value < done) progress.value = done;
  for (const field of document.querySelectorAll("#main [name=client_uuid]")) {
    field.value = newUuid();
  }
}
