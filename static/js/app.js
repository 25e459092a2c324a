import { Application } from "../vendor/stimulus-3.2.2/stimulus.js";
import AnswerController from "./answer_controller.js";
import { flush } from "./outbox.js";
import { followHistory, KEPT, SHOWN } from "./page.js";

/** What few pages need is loaded where it is needed: a first visit stays small. */
const RARE = {
  arrivals: () => import("./arrivals_controller.js"),
  ahead: () => import("./ahead_controller.js"),
  due: () => import("./due_controller.js"),
  number: () => import("./number_controller.js"),
  ordering: () => import("./ordering_controller.js"),
  print: () => import("./print_controller.js"),
  "recovery-key": () => import("./recovery_key_controller.js"),
  unsent: () => import("./unsent_controller.js"),
};

const application = Application.start();
application.register("answer", AnswerController);

function loadRare(page) {
  for (const [name, load] of Object.entries(RARE)) {
    if (!page.querySelector(`[data-controller~="${name}"]`)) continue;
    delete RARE[name];
    load()
      .then((module) => application.register(name, module.default))
      .catch(() => (RARE[name] = load));
  }
}

loadRare(document);
window.addEventListener(SHOWN, () => loadRare(document));
window.addEventListener(KEPT, ({ detail }) => loadRare(detail));
followHistory();
document.querySelector(".error-summary")?.focus();

flush();
window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") flush();
});
