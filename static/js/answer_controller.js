import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";
import { ARRIVED, keep, lastOf, newUuid, send, waiting } from "./outbox.js";
import { fill, show } from "./page.js";

/** So long after the last letter a draft is saved, and so long a status stays before the next. */
const QUIET = 800;
const CALM = 4000;
/** So long a screen reader needs for the heading of the next question before it hears more. */
const BREATH = 1000;

/**
 * An answer form that saves what is typed or chosen as it happens, sends the answer without
 * loading the page, and keeps both while offline.
 *
 * Without this controller the form works as forms do. All words come from the template. A form
 * without a `draft` address keeps its draft in this browser only; a `private` one never does: what
 * it has to send waits in the page. Times are told in the `zone` of the site, as everywhere else.
 */
export default class extends Controller {
  static targets = ["status", "uuid"];
  static values = {
    draft: String,
    owner: String,
    private: Boolean,
    scope: String,
    zone: String,
    saving: String,
    saved: String,
    received: String,
    waiting: String,
    several: String,
    unsaved: String,
    refused: String,
  };

  connect() {
    this.count = 0;
    this.last = this.content();
    const last = lastOf(this.element.action, this.ownerValue);
    if (last) fill(this.element, last.fields);
    if (last?.url) this.say("waiting", this.waitingText);
    this.onArrival = ({ detail: { entry, reply } }) => {
      if (entry.url === this.element.action) this.finish(reply);
      else if (entry.of === this.element.action && !this.timer) this.note(reply);
    };
    window.addEventListener(ARRIVED, this.onArrival);
  }

  disconnect() {
    window.removeEventListener(ARRIVED, this.onArrival);
    this.leave();
    clearTimeout(this.calm);
  }

  /** Something was typed or chosen. A changed answer is another answer: the first may have arrived. */
  change() {
    if (this.wasTried) this.uuidTarget.value = newUuid();
    this.wasTried = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET);
  }

  /** The page goes away, or the form does: what was just typed goes first. */
  leave() {
    if (this.timer) this.save();
  }

  /** Keep what is typed, here and on the server; the newest draft replaces the older ones. */
  async save() {
    this.stop();
    const content = this.content();
    if (content === this.last) return;
    this.last = content;
    this.draft = this.entry({ url: this.draftValue, of: this.element.action });
    this.draft.fields.push(["count", ++this.count]);
    const isKept = this.keep(this.draft);
    if (!this.draftValue) return;
    const draft = this.draft;
    try {
      const reply = await send(draft, this.token);
      if (draft === this.draft) this.note(reply);
    } catch {
      if (draft !== this.draft) return;
      this.sayCalmly("waiting", isKept ? this.waitingText : this.unsavedValue);
    }
  }

  /** Send the answer; if that fails, it waits in the outbox. */
  async send(event) {
    event.preventDefault();
    if (this.isSending) return;
    this.stop();
    this.draft = null;
    const entry = this.entry({ url: this.element.action }, event.submitter);
    const isKept = this.keep(entry);
    this.isSending = true;
    this.last = this.content();
    this.say("saving", this.savingValue);
    try {
      this.finish(await send(entry, this.token), event.submitter?.name);
    } catch {
      this.wasTried = true;
      this.say("waiting", isKept ? this.waitingText : this.unsavedValue);
      this.dispatch("waiting");
    } finally {
      this.isSending = false;
    }
  }

  finish(reply, pressed) {
    if (reply.status !== 200 && reply.status !== 422) {
      this.say("waiting", this.refusedValue);
      return;
    }
    const here = location.pathname;
    show(reply, this.scopeValue);
    if (here !== location.pathname && pressed !== "skip") this.sayReceived();
  }

  /** Where the next question follows at once, nothing else says that the answer has arrived. */
  sayReceived() {
    const status = document.querySelector("#main .save-status");
    setTimeout(() => {
      if (!status || status.textContent) return;
      status.className = "save-status save-status--saved";
      status.textContent = this.receivedValue;
    }, BREATH);
  }

  /** Say when a draft was saved. One that came too late, or for nothing, is no news. */
  note(reply) {
    const at = reply.status === 200 && JSON.parse(reply.html).saved_at;
    if (!at) return;
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      numberingSystem: "latn",
      timeZone: this.zoneValue,
    });
    this.sayCalmly("saved", this.savedValue.replace("{time}", time));
  }

  keep(entry) {
    return keep(entry, this.privateValue);
  }

  entry(more, submitter) {
    const fields = [...new FormData(this.element)];
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    return {
      uuid: this.uuidTarget.value,
      owner: this.ownerValue,
      page: location.pathname,
      fields,
      at: Date.now(),
      ...more,
    };
  }

  content() {
    const fields = [...new FormData(this.element)];
    return JSON.stringify(fields.filter(([name]) => name !== "client_uuid"));
  }

  get token() {
    return this.element.elements.csrfmiddlewaretoken.value;
  }

  get waitingText() {
    const number = waiting().length;
    const several = number > 1 ? ` ${this.severalValue.replace("{number}", number)}` : "";
    return this.waitingValue + several;
  }

  stop() {
    clearTimeout(this.timer);
    clearTimeout(this.calm);
    this.timer = null;
  }

  /** Say something of a draft, but no more often than a screen reader can stand. */
  sayCalmly(state, text) {
    clearTimeout(this.calm);
    const pause = Math.max((this.saidAt || 0) + CALM - Date.now(), 0);
    this.calm = setTimeout(() => this.say(state, text), pause);
  }

  say(state, text) {
    this.statusTarget.className = `save-status save-status--${state}`;
    if (this.statusTarget.textContent === text) return;
    this.statusTarget.textContent = text;
    this.saidAt = Date.now();
  }
}
