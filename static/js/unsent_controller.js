import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";
import { flush, waiting } from "./outbox.js";

/** Says so where answers wait in this browser, and sends them before an attempt is handed in. */
export default class extends Controller {
  static targets = ["notice"];

  connect() {
    this.look();
  }

  look() {
    this.noticeTarget.hidden = !waiting().length;
  }

  /** The last that waited arrived: the list on this page is older than that. */
  refresh({ detail: { reply } }) {
    if (reply.status === 200 && !this.isHeld && !waiting().length) location.reload();
    else this.look();
  }

  /** Send first what waits. If that fails, say so; who presses again goes on. */
  async hold(event) {
    if (this.isHeld || !waiting().length) return;
    event.preventDefault();
    this.isHeld = true;
    await flush();
    this.look();
    if (!waiting().length) this.element.requestSubmit();
  }
}
