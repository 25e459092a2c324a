import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";

const SECONDS = 3;

/** Counts who has joined, every three seconds while somebody looks; a lost network only waits. */
export default class extends Controller {
  static targets = ["joined", "knocking", "waiting"];
  static values = { url: String };

  connect() {
    this.timer = setInterval(() => this.count(), SECONDS * 1000);
  }

  disconnect() {
    clearInterval(this.timer);
  }

  async count() {
    if (document.hidden) return;
    try {
      const response = await fetch(this.urlValue, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const { joined, knocking } = await response.json();
      this.joinedTarget.textContent = joined;
      this.knockingTarget.textContent = knocking;
      this.waitingTarget.hidden = knocking === 0;
    } catch {
      // The next count tells.
    }
  }
}
