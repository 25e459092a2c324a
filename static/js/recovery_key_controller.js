import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";

/**
 * Fills in the key that a scanned card carries behind the "#" of the address. Servers never get
 * that part; it is taken out of the address at once, so that it stays in no history either.
 */
export default class extends Controller {
  static targets = ["field", "note"];

  connect() {
    this.take();
  }

  /** Also when the page was open already: then only the fragment of the address changes. */
  take() {
    const digits = location.hash.slice(1);
    if (!/^\d{16}$/.test(digits)) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.fieldTarget.value = digits.replace(/(\d{4})(?=\d)/g, "$1 ");
    this.noteTarget.hidden = false;
  }
}
