/** The measurements of a face, which are fetched when they are opened. */

import { lastAction } from "../../api/actions.js";
import { attributes } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { html, useSignal } from "../../html.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { t } from "../../text/en.js";

/** @param {{id: number}} props */
export function Measured({ id }) {
  const found = useSignal(/** @type {Record<string, any> | null} */ (null));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  async function measure(/** @type {any} */ event) {
    if (!event.target.open || found.value) return;
    problem.value = null;
    try {
      lastAction.value = { method: "GET", path: "/attributes", query: { ids: id } };
      found.value = (await attributes([id])).faces[0].attributes;
    } catch (error) {
      problem.value = asProblem(error);
    }
  }
  return html`<details onToggle=${measure}><summary>${t.details.measured}</summary>
    <${ProblemNote} problem=${problem.value} />
    ${
      found.value &&
      html`<table><thead><tr><th scope="col">${t.details.quantity}</th><th scope="col">${t.details.value}</th><th scope="col">${t.details.z}</th></tr></thead>
      <tbody>${Object.entries(found.value).map(
        ([name, { value, unit, z }]) => html`<tr key=${name}>
        <th scope="row">${t.quantity(name)}</th><td>${value} ${unit === "1" ? "" : unit}</td><td>${z ?? ""}</td></tr>`,
      )}</tbody></table>`
    }
  </details>`;
}
