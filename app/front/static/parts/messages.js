/** Shows the messages. */

import { html } from "../html.js";
import { dismiss, messages } from "../state/messages.js";
import { t } from "../text/en.js";

/** @param {number} id @param {() => void} act */
function press(id, act) {
  act();
  dismiss(id);
}

export function Messages() {
  return html`<div class="messages" role="status" aria-live="polite">${messages.value.map(
    ({ id, text, isProblem, button }) => html`
    <p key=${id} class=${isProblem ? "problem" : ""}>${text}
      ${button && html`<button type="button" onClick=${() => press(id, button.act)}>${button.label}</button>`}
      <button type="button" class="quiet" aria-label=${t.close} onClick=${() => dismiss(id)}>×</button>
    </p>`,
  )}</div>`;
}
