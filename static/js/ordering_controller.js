import { Controller } from "../vendor/stimulus-3.2.2/stimulus.js";

/**
 * Moves things up and down by buttons. The lists with positions stay in the form, out of sight,
 * and follow; without this controller they are what people use. All words come from the template.
 */
export default class extends Controller {
  static targets = ["thing", "place", "up", "down", "status"];
  static values = { moved: String };

  connect() {
    if (!this.canTakeOver) return;
    this.arrange();
    for (const place of this.placeTargets) place.hidden = true;
    for (const button of [...this.upTargets, ...this.downTargets]) button.hidden = false;
    this.number();
  }

  /**
   * Whether nobody is choosing from the lists: on a slow line people are faster than this script,
   * and what they began stays theirs. A draft that gives everything a position can be taken over.
   */
  get canTakeOver() {
    const given = this.placeTargets.map((place) => place.value).filter(Boolean);
    const isWhole = given.length === this.placeTargets.length && new Set(given).size === given.length;
    return (isWhole || !given.length) && !this.placeTargets.includes(document.activeElement);
  }

  /** Bring the things into the order the lists give them. */
  arrange() {
    const position = (thing) => Number(thing.querySelector("[data-ordering-target=place]").value);
    const things = this.thingTargets.sort((one, other) => position(one) - position(other));
    things[0].parentElement.append(...things);
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
