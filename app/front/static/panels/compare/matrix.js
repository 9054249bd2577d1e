/** The distances between all pairs of faces, as a table. */

import { html } from "../../html.js";
import { Thumb } from "../../parts/thumb.js";
import { useFaces } from "../../state/faces.js";
import { t } from "../../text/en.js";

/** Returns a distance out of those between two faces. @param {any} found @param {string} metric */
const valueIn = (found, metric) => (metric === "contour" ? found?.contour?.percent : found?.[metric]);

/**
 * @param {object} props
 * @param {number[]} props.ids
 * @param {Record<number, Record<number, any>>} props.rows - By the ids of both faces.
 * @param {string} props.metric
 * @param {number[]} props.pair - The two faces that are shown in detail.
 * @param {(pair: number[]) => void} props.onPair
 */
export function Matrix({ ids, rows, metric, pair, onPair }) {
  const faces = useFaces(ids);
  const between = (/** @type {number} */ one, /** @type {number} */ other) => rows[one]?.[other] ?? rows[other]?.[one];
  const known = ids.flatMap((one) => ids.map((other) => valueIn(between(one, other), metric))).filter(Number.isFinite);
  const largest = Math.max(...known);
  const smallest = Math.min(...known);
  const cell = (/** @type {number} */ one, /** @type {number} */ other) => {
    if (one === other) return html`<td key=${other} class="same"></td>`;
    const found = between(one, other);
    const value = valueIn(found, metric);
    const share = Number.isFinite(value) ? Math.round((100 * (value - smallest)) / (largest - smallest || 1)) : 0;
    const isShown = pair.includes(one) && pair.includes(other);
    return html`<td key=${other} style=${{ "--share": `${share}%` }}><button type="button" aria-pressed=${isShown ? "true" : "false"}
      aria-label=${t.compare.pair(one, other, value)} title=${found?.notes?.[metric]} onClick=${() => onPair([one, other])}>
      ${found === undefined ? "…" : value === null || value === undefined ? "–" : value.toPrecision(3)}</button></td>`;
  };
  const missing = between(pair[0], pair[1])?.notes?.[metric];
  return html`<div class="scrolls wide"><table class="matrix">
    <thead><tr><td></td>${ids.map((id, index) => html`<th scope="col" key=${id}><${Thumb} face=${faces[index]} id=${id} size=${44} /></th>`)}</tr></thead>
    <tbody>${ids.map(
      (one, index) => html`<tr key=${one}><th scope="row"><${Thumb} face=${faces[index]} id=${one} size=${44} /></th>
      ${ids.map((other) => cell(one, other))}</tr>`,
    )}</tbody></table></div>
    <p class="hint" role="status">${missing}</p>`;
}
