/*
 * Publishing waits for a draft that is just being saved.
 *
 * Wagtail saves drafts by itself while people write. Somebody who presses "Publish" meanwhile sends
 * the same page a second time: a new one is then refused, because its address is taken, by itself.
 */

// In milliseconds. A draft that takes longer than this has its own troubles.
const PATIENCE = 15000;
// What stands in the way of saving at all: no network, or somebody else has saved meanwhile.
const NEEDS_A_LOOK = ["network_error", "invalid_revision"];

// Whether a draft is on its way, and whether the page is about to be left.
let isSaving = false;
let isLeaving = false;
// What was pressed while a draft was on its way.
let pressed = null;

document.addEventListener("w-autosave:save", (event) => {
  if (isLeaving) {
    event.preventDefault();
    return;
  }
  // Others may hold it back after us; then no end will be told.
  setTimeout(() => {
    isSaving = !event.defaultPrevented;
  });
  isSaving = true;
});

document.addEventListener("w-autosave:success", goOn);

document.addEventListener("w-autosave:error", (event) => {
  if (NEEDS_A_LOOK.includes(event.detail.type)) stay();
  else goOn();
});

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("[data-edit-form]")) return;
    if (!isSaving) {
      isLeaving = true;
      // Whoever stops the page from being left goes on writing here.
      setTimeout(stopLeaving, PATIENCE);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    // As without a script, what was pressed last counts.
    const timer = pressed?.timer ?? setTimeout(goOn, PATIENCE);
    pressed = { form, button: event.submitter, timer };
  },
  true,
);

// Coming back with the browser's "Back" brings the page as it was left.
window.addEventListener("pageshow", stopLeaving);

function stopLeaving() {
  isLeaving = false;
}

/* Wagtail says what is wrong; the page is not left before somebody has read it. */
function stay() {
  isSaving = false;
  const button = pressed?.button;
  clearTimeout(pressed?.timer);
  pressed = null;
  // What Wagtail reads to switch the button on again and give it its name back.
  button?.setAttribute("data-w-progress-loading-value", "false");
}

function goOn() {
  isSaving = false;
  if (!pressed) return;
  const { form, button, timer } = pressed;
  clearTimeout(timer);
  pressed = null;
  // The button is switched off by now, and what is switched off is not sent.
  const choice = document.createElement("input");
  Object.assign(choice, { type: "hidden", name: button?.name ?? "", value: button?.value ?? "" });
  form.append(choice);
  form.requestSubmit();
  choice.remove();
}
