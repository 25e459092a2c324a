import { Application } from "../vendor/stimulus-3.2.2/stimulus.js";
import AnswerController from "./answer_controller.js";
import PrintController from "./print_controller.js";
import RecoveryKeyController from "./recovery_key_controller.js";
import { flush } from "./outbox.js";
import { followHistory } from "./page.js";

const application = Application.start();
application.register("answer", AnswerController);
application.register("print", PrintController);
application.register("recovery-key", RecoveryKeyController);

followHistory();
document.querySelector(".error-summary")?.focus();

flush();
window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") flush();
});
