/** Shows the messages. */

import { html } from "../html.js";
import { dismiss, messages } from "../state/messages.js";
import { t } from "../text/en.js";

/** The button goes with its message: the focus returns to the panel. @param {number} id */
function close(id) {
  document.querySelector("main")?.focus({ preventScroll: true });
  dismiss(id);
}

/** @param {number} id @param {() => void} act */
function press(id, act) {
  close(id);
  act();
}

/** @param {import("../state/messages.js").Message} message */
const shown = ({ id, text, isProblem, button }) => html`
  <p key=${id} class=${isProblem ? "problem" : ""} role=${isProblem ? "alert" : undefined}>${text}
    ${button && html`<button type="button" onClick=${() => press(id, button.act)}>${button.label}</button>`}
    <button type="button" class="quiet" aria-label=${t.close} onClick=${() => close(id)}>×</button>
  </p>`;

/** Problems interrupt what a screen reader says, other messages wait until it has finished. */
export const Messages = () => html`<div class="messages">
  <div role="status" aria-atomic="false">${messages.value.filter(({ isProblem }) => !isProblem).map(shown)}</div>
  <div>${messages.value.filter(({ isProblem }) => isProblem).map(shown)}</div>
</div>`;
