import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";

/** A last day, over or not by the calendar of this device; the page came with the platform's. */
export default class extends Controller {
  static targets = ["ahead", "over"];
  static values = { day: String };

  connect() {
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((number) => String(number).padStart(2, "0"))
      .join("-");
    this.overTarget.hidden = this.dayValue >= today;
    this.aheadTarget.hidden = !this.overTarget.hidden;
  }
}
