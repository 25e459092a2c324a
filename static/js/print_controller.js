import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";

/** A button that prints. It is hidden in the HTML and shows itself where scripts run. */
export default class extends Controller {
  connect() {
    this.element.hidden = false;
  }

  print() {
    window.print();
  }
}
