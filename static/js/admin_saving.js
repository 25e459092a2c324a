/*
 * Publishing waits for a draft that is just being saved.
 *
 * Wagtail saves drafts by itself while people write. Somebody who presses "Publish" meanwhile sends
 * the same page a second time: a new one is then refused, because its address is taken, by itself.
 */

// In milliseconds. A draft that takes longer than this has its own troubles.
const PATIENCE = 15000;

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

for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, () => {
    isSaving = false;
    goOn();
  });
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("[data-edit-form]")) return;
    if (!isSaving) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed ??= { form, button: event.submitter, timer: setTimeout(goOn, PATIENCE) };
  },
  true,
);

// Coming back with the browser's "Back" brings the page as it was left.
window.addEventListener("pageshow", () => {
  isLeaving = false;
});

function goOn() {
  if (!pressed) return;
  const { form, button, timer } = pressed;
  clearTimeout(timer);
  pressed = null;
  isSaving = false;
  if (button?.name) {
    // The button is switched off by now, and what is switched off is not sent.
    const choice = document.createElement("input");
    Object.assign(choice, { type: "hidden", name: button.name, value: button.value });
    form.append(choice);
  }
  form.requestSubmit();
}
