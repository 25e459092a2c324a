/** Show the reply to a form without loading the page again, as the browser would have shown it. */

const NEWS = [".error-summary", ".field__error", ".feedback__title", "h1"];

/** Sent on `window` after something new was shown. */
export const SHOWN = "page:shown";
/** Sent on `window` when a page is kept to be shown later; detail: its document. */
export const KEPT = "page:kept";

let shownPath = location.pathname;

function replace(fresh, selector) {
  const [current, next] = [document, fresh].map((page) => page.querySelector(selector));
  if (current && next) current.replaceWith(document.adoptNode(next));
  return Boolean(current && next);
}

/** Fill `form` in with `fields`, a list of [name, value]; what is hidden stays as it is. */
export function fill(form, fields) {
  const left = [...fields];
  for (const control of form.elements) {
    const index = left.findIndex(([name, value]) =>
      name === control.name && (!/radio|checkbox/.test(control.type) || value === control.value));
    if (/radio|checkbox/.test(control.type)) control.checked = index >= 0;
    else if (index >= 0 && control.type !== "hidden") control.value = left[index][1];
    if (index >= 0) left.splice(index, 1);
  }
}

function focusOn(place) {
  const element = NEWS.map((selector) => place.querySelector(selector)).find(Boolean);
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus();
}

/**
 * Replace the element with the id `scope` by the one in `reply` and move the focus to what is new:
 * what is wrong, or the feedback, or the heading of the next question.
 */
export function show(reply, scope) {
  const fresh = new DOMParser().parseFromString(reply.html, "text/html");
  const selector = `#${CSS.escape(scope)}`;
  if (!replace(fresh, selector)) {
    location.assign(reply.url);
    return;
  }
  if (scope === "main") {
    replace(fresh, ".site-header");
    document.title = fresh.title;
    moveTo(new URL(reply.url).pathname);
  }
  window.dispatchEvent(new Event(SHOWN));
  focusOn(document.querySelector(selector));
}

function moveTo(path) {
  if (path === location.pathname) return;
  history.pushState(null, "", path);
  shownPath = path;
  window.scrollTo(0, 0);
}

/** Load the page that Back or Forward leads to; jumps within a page need nothing. */
export function followHistory() {
  window.addEventListener("popstate", () => {
    if (location.pathname !== shownPath) location.reload();
  });
}
