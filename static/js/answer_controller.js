import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";
import { ARRIVED, keep, newUuid, send } from "./outbox.js";
import { show } from "./page.js";

/**
 * An answer form that saves without loading the page, and keeps the answer while offline.
 *
 * Without this controller the form works as forms do. All words come from the template.
 */
export default class extends Controller {
  static targets = ["status", "uuid"];
  static values = {
    owner: String,
    scope: String,
    saving: String,
    waiting: String,
    refused: String,
  };

  connect() {
    this.onArrival = ({ detail }) => {
      if (detail.entry.url === this.element.action) this.finish(detail.reply);
    };
    window.addEventListener(ARRIVED, this.onArrival);
  }

  disconnect() {
    window.removeEventListener(ARRIVED, this.onArrival);
  }

  /** Send the answer; if that fails, it waits in the outbox. */
  async send(event) {
    const entry = this.entry();
    if (!keep(entry)) return;
    event.preventDefault();
    if (this.isSending) return;
    this.isSending = true;
    this.say("saving", this.savingValue);
    try {
      this.finish(await send(entry, this.element.elements.csrfmiddlewaretoken.value));
    } catch {
      this.wasTried = true;
      this.say("waiting", this.waitingValue);
    } finally {
      this.isSending = false;
    }
  }

  /** A changed answer is another answer: the first may have arrived without our knowing. */
  edit() {
    if (!this.wasTried) return;
    this.uuidTarget.value = newUuid();
    this.wasTried = false;
  }

  finish(reply) {
    if (reply.status === 200 || reply.status === 422) show(reply, this.scopeValue);
    else this.say("waiting", this.refusedValue);
  }

  entry() {
    return {
      uuid: this.uuidTarget.value,
      owner: this.ownerValue,
      url: this.element.action,
      page: location.pathname,
      fields: [...new FormData(this.element)],
      at: Date.now(),
    };
  }

  say(state, text) {
    this.statusTarget.className = `save-status save-status--${state}`;
    this.statusTarget.textContent = text;
  }
}
