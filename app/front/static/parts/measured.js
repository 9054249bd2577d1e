/** The measurements of faces, which are fetched when they are opened. */

import { lastAction } from "../api/actions.js";
import { attributes } from "../api/faces.js";
import { asProblem } from "../api/problem.js";
import { html, useSignal } from "../html.js";
import { t } from "../text/en.js";
import { ProblemNote } from "./problem_note.js";

/** @param {{ids: number[]}} props - Another list must come with another key. */
export function Measured({ ids }) {
  const found = useSignal(/** @type {{id: number, attributes: Record<string, any>}[]} */ ([]));
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  async function measure(/** @type {any} */ event) {
    if (!event.target.open || found.value.length) return;
    problem.value = null;
    try {
      lastAction.value = { method: "GET", path: "/attributes", query: { ids: ids.join(",") } };
      found.value = (await attributes(ids)).faces;
    } catch (error) {
      problem.value = asProblem(error);
    }
  }
  return html`<details onToggle=${measure}><summary>${t.details.measured}</summary>
    <${ProblemNote} problem=${problem.value} />
    ${
      found.value.length > 0 &&
      html`<table><thead><tr><th scope="col">${t.details.quantity}</th>${found.value.map(
        ({ id }) => html`<th scope="col" key=${id}>${ids.length > 1 ? t.face.numbered(id) : t.details.value}</th>`,
      )}${ids.length === 1 && html`<th scope="col">${t.details.z}</th>`}</tr></thead>
      <tbody>${Object.entries(found.value[0].attributes).map(
        ([name, { unit, z }]) => html`<tr key=${name}>
        <th scope="row">${t.quantity(name)} ${unit !== "1" && html`<small>${unit}</small>`}</th>
        ${found.value.map(({ id, attributes: values }) => html`<td key=${id}>${short(values[name]?.value)}</td>`)}
        ${ids.length === 1 && html`<td>${z ?? ""}</td>`}</tr>`,
      )}</tbody></table>`
    }
  </details>`;
}

/** @param {number | null | undefined} value */
const short = (value) => (typeof value === "number" ? String(Number(value.toPrecision(4))) : "");
