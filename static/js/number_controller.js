import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";

/**
 * A slider beside a number field; each follows the other, and only the field is sent.
 *
 * The slider is hidden in the HTML and shows itself where scripts run. What cannot be read as a
 * number here leaves the slider where it is: the server decides what the field says.
 */
export default class extends Controller {
  static targets = ["field", "slider"];
  static values = { mark: String };

  connect() {
    this.sliderTarget.hidden = false;
    this.follow();
  }

  /** The field was typed in: move the slider. */
  follow() {
    const thousands = this.markValue === "," ? /\.(?=\d{3}(?!\d))/g : /,(?=\d{3}(?!\d))/g;
    const plain = this.fieldTarget.value
      .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660)
      .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
      .replace(/[\s'’٬%٪]/g, "")
      .replace(thousands, "")
      .replace(/[,،٫]/, ".");
    if (plain && Number.isFinite(Number(plain))) this.sliderTarget.value = plain;
    this.describe();
  }

  /** The slider was moved: write its number into the field, as the language writes it. */
  slide() {
    const plain = this.sliderTarget.value.replace(/\.\d{3}$/, (decimals) => `${decimals}0`);
    this.fieldTarget.value = plain.replace(".", this.markValue);
    this.fieldTarget.dispatchEvent(new Event("change", { bubbles: true }));
    this.describe();
  }

  /** Screen readers say what stands in the field, and nothing while nothing was chosen. */
  describe() {
    this.sliderTarget.setAttribute("aria-valuetext", this.fieldTarget.value || "–");
  }
}
