/** The way to a balanced stimulus set, on the panels on which its steps are done. */

import { html } from "../html.js";
import { addressOfPanel, addressOfPlace } from "../state/location.js";
import { t } from "../text/en.js";

/** @param {{at: "people" | "cross" | "set", ids?: number[]}} props - `ids`: the faces to go on with. */
export function Steps({ at, ids }) {
  const addresses = {
    people: addressOfPanel("sample"),
    cross: addressOfPlace("edit", { mode: "crossed", ids }),
    set: addressOfPanel("set"),
  };
  const names = /** @type {(keyof typeof addresses)[]} */ (Object.keys(addresses));
  return html`<div class="steps" role="group" aria-label=${t.steps.title}>
    <span aria-hidden="true">${t.steps.title}:</span>
    <ol>${names.map(
      (name) =>
        html`<li key=${name}>${
          name === at
            ? html`<span aria-current="step">${t.steps[name]}</span>`
            : html`<a href=${addresses[name]}>${t.steps[name]}</a>`
        }</li>`,
    )}</ol>
  </div>`;
}
