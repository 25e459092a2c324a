import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";

/**
 * Moves things up and down by buttons. The lists with positions stay in the form, out of sight,
 * and follow; without this controller they are what people use. All words come from the template.
 */
export default class extends Controller {
  static targets = ["thing", "place", "up", "down", "status"];
  static values = { moved: String };

  connect() {
    for (const place of this.placeTargets) place.hidden = true;
    for (const button of [...this.upTargets, ...this.downTargets]) button.hidden = false;
    this.number();
  }

  up({ currentTarget }) {
    this.move(currentTarget, -1);
  }

  down({ currentTarget }) {
    this.move(currentTarget, 1);
  }

  move(button, step) {
    const things = this.thingTargets;
    const from = things.findIndex((thing) => thing.contains(button));
    const neighbour = things[from + step];
    if (!neighbour) return;
    // The neighbour moves past: what is itself moved in the page would lose the focus.
    if (step < 0) things[from].after(neighbour);
    else things[from].before(neighbour);
    this.number();
    this.statusTarget.textContent = this.movedValue.replace("{position}", from + step + 1);
    this.placeTargets[from + step].dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Write the order on the screen into the lists; the ends can go no further. */
  number() {
    const last = this.thingTargets.length - 1;
    this.placeTargets.forEach((place, index) => {
      place.value = index + 1;
    });
    this.upTargets.forEach((button, index) => button.setAttribute("aria-disabled", index === 0));
    this.downTargets.forEach((button, index) => button.setAttribute("aria-disabled", index === last));
  }
}
