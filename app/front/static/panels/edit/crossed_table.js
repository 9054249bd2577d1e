/** The faces of one person in a crossed design. */

import { html } from "../../html.js";
import { Thumb } from "../../parts/thumb.js";
import { useFaces } from "../../state/faces.js";
import { addressOfPlace } from "../../state/location.js";
import { t } from "../../text/en.js";

/**
 * What was made of a person, with the design that it was made by.
 * @typedef {object} Made
 * @property {number} of
 * @property {number[]} ids - Row by row.
 * @property {{a: string, b: string, rows: number[], columns: number[]}} design
 */

/** @param {{made: Made, quantities: Record<string, import("../../api/attributes.js").Distribution>}} props */
export function CrossedTable({ made: { of, ids, design }, quantities }) {
  const faces = useFaces(ids);
  const { a, b, rows, columns } = design;
  return html`<table class="faces"><caption>${t.edit.crossedOf(of)}</caption>
    <thead><tr><td></td>${columns.map((level) => html`<th scope="col" key=${level}>${t.edit.level(b, level, quantities[b])}</th>`)}</tr></thead>
    <tbody>${rows.map(
      (level, row) =>
        html`<tr key=${level}><th scope="row">${t.edit.level(a, level, quantities[a])}</th>${columns.map(
          (_, column) => {
            const number = row * columns.length + column;
            return html`<td key=${column}><a href=${addressOfPlace("gallery", { face: ids[number] })}>
        <${Thumb} face=${faces[number]} id=${ids[number]} size=${112} /></a></td>`;
          },
        )}</tr>`,
    )}</tbody></table>`;
}
