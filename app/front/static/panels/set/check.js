/** In what the cells of a set differ: confounds in words, a dot plot, and the numbers. */

import { html } from "../../html.js";
import { Scrolls } from "../../parts/scrolls.js";
import { useReveal } from "../../parts/use_reveal.js";
import { t } from "../../text/en.js";

const MOST = 20; // quantities in the plot
const WIDTH = 300;
const ROW = 18;

/** @typedef {{quantity: string, between: any[], difference: number, g: number | null, low: number | null, high: number | null, kind: string}} Difference */

/** @param {{kind: string}} difference */
const kindOf = ({ kind }) => t.set.kinds[kind] ?? kind;

/** @param {any[]} between */
const cells = (between) =>
  between.map((levels) =>
    Object.entries(levels)
      .map(([name, level]) => `${name} ${level}`)
      .join(", "),
  );

/** @param {{report: any, onExpect: (quantity: string) => void}} props - `onExpect` lets a quantity differ. */
export function Check({ report, onExpect }) {
  const { check, confounds, balance } = report;
  /** @type {Difference[]} */
  const largest = largestOf(check.differences);
  const singles = check.cells.filter((/** @type {{n: number}} */ { n }) => n === 1).length;
  const verdict = confounds.length
    ? t.set.confounds(confounds.length)
    : check.differences.length
      ? t.set.noConfound(check.cells.length, check.threshold)
      : singles === check.cells.length
        ? t.set.notCompared
        : "";
  const section = useReveal(String(check.cells.length));
  return html`<section class="check" aria-label=${t.set.checkTitle} ref=${section}>
    <h2>${t.set.checkTitle}</h2>
    ${check.cells.length < 2 && html`<p class="note">${t.set.noDesign}</p>`}
    ${
      check.cells.length > 1 &&
      html`
      <${Balance} cells=${check.cells} factors=${check.factors} />
      <${Manipulation} cells=${check.cells} factors=${check.factors} />
      ${verdict && html`<p class=${`note ${confounds.length ? "warning" : ""}`}>${verdict}</p>`}
      ${singles > 0 && singles < check.cells.length && html`<p class="note">${t.set.singles(singles)}</p>`}
      <ul class="words">${confounds.map(
        (
          /** @type {Difference} */ each,
        ) => html`<li key=${each.quantity}>${t.set.confound(t.quantity(each.quantity), each.g, each.difference, ...cells(each.between))}
        <button type="button" class="small" aria-label=${t.set.letDifferWhat(t.quantity(each.quantity))} onClick=${() => onExpect(each.quantity)}>${t.set.letDiffer}</button></li>`,
      )}</ul>
      ${balance && html`<p>${t.set.balanced(balance)}</p>`}
      <p class="hint">${t.set.kindsHint(check.threshold)}</p>
      <${DotPlot} differences=${largest} threshold=${check.threshold} />
      <details><summary>${t.set.allDifferences(check.differences.length)}</summary><${Table} differences=${check.differences} /></details>
      <details><summary>${t.set.cells(check.cells.length)}</summary><ul class="words">${check.cells.map(
        (/** @type {any} */ cell) => html`<li>${cells([cell.levels])[0]}: ${t.count(cell.n)}</li>`,
      )}</ul></details>`
    }
    ${check.notes.map((/** @type {string} */ note) => html`<p class="hint" key=${note}>${note}</p>`)}
  </section>`;
}

/** @typedef {{cells: {levels: Record<string, string>, n: number}[], factors: string[]}} Conditions */

/** Returns how many combinations of levels there can be. @param {Conditions} conditions */
const combinations = ({ cells: found, factors }) =>
  factors.reduce((product, name) => product * new Set(found.map((cell) => cell.levels[name])).size, 1);

/** Returns whether each combination of levels has as many pictures. @param {Conditions} conditions */
export const isBalanced = ({ cells: found, factors }) =>
  found.length === combinations({ cells: found, factors }) && new Set(found.map(({ n }) => n)).size === 1;

/** Whether each combination of levels has as many pictures, in words. @param {Conditions} props */
function Balance({ cells: found, factors }) {
  const all = combinations({ cells: found, factors });
  if (found.length < all) return html`<p class="note warning">${t.set.isIncomplete(found.length, all)}</p>`;
  if (isBalanced({ cells: found, factors })) return html`<p>${t.set.isBalanced(found.length, found[0].n)}</p>`;
  const counts = found.map((cell) => `${cells([cell.levels])[0]}: ${cell.n}`);
  return html`<p class="note warning">${t.set.isUnequal(counts.join("; "))}</p>`;
}

/** @param {Difference} each */
const sizeOf = ({ g }) => Math.abs(g ?? 0);

/**
 * Returns the largest difference of each quantity, largest first, as `check.png` in the ZIP has them: a confound is
 * larger than what is too small to tell.
 * @param {Difference[]} differences
 */
function largestOf(differences) {
  const rank = (/** @type {Difference} */ each) => sizeOf(each) + (each.kind === "confound" ? 1000 : 0);
  /** @type {Map<string, Difference>} */
  const found = new Map();
  for (const each of differences) {
    if (each.g === null) continue;
    const known = found.get(each.quantity);
    if (!known || rank(each) > rank(known)) found.set(each.quantity, each);
  }
  return [...found.values()].sort((one, other) => sizeOf(other) - sizeOf(one)).slice(0, MOST);
}

/**
 * What the factors did: the mean of each measured factor at each of its levels.
 * @param {{cells: {levels: Record<string, string>, n: number, quantities: Record<string, {mean: number}>}[], factors: string[]}} props
 */
function Manipulation({ cells: found, factors }) {
  const lines = factors.flatMap((name) => {
    const measured = found.filter((cell) => cell.quantities[name]);
    const levels = [...new Set(measured.map((cell) => cell.levels[name]))];
    const means = levels.map((level) => {
      const those = measured.filter((cell) => cell.levels[name] === level);
      const n = those.reduce((sum, cell) => sum + cell.n, 0);
      return t.set.meanAt(level, those.reduce((sum, cell) => sum + cell.n * cell.quantities[name].mean, 0) / n);
    });
    return levels.length > 1 ? [t.set.manipulated(t.quantity(name), means)] : [];
  });
  return lines.map((line) => html`<p key=${line}>${line}</p>`);
}

/** @param {{differences: Difference[], threshold: number}} props */
function DotPlot({ differences, threshold }) {
  const furthest = Math.max(
    1,
    ...differences.map(({ g, low, high }) =>
      Math.max(Math.abs(g ?? 0), Math.min(3, Math.abs(low ?? 0)), Math.min(3, Math.abs(high ?? 0))),
    ),
  );
  const x = (/** @type {number} */ g) => ((Math.max(-furthest, Math.min(furthest, g)) / furthest + 1) * WIDTH) / 2;
  return html`<figure class="dots"><figcaption>${t.set.plot(threshold)}</figcaption><ul>${differences.map(
    (each) => html`<li key=${each.quantity}>
    <span>${t.quantity(each.quantity)}</span>
    <svg width=${WIDTH} height=${ROW} role="img" aria-label=${t.set.g(each.g ?? 0, each.low, each.high, each.kind)}>
      <rect x=${x(-threshold)} y="0" width=${x(threshold) - x(-threshold)} height=${ROW} />
      <line class="zero" x1=${x(0)} x2=${x(0)} y1="0" y2=${ROW} />
      ${each.low !== null && each.high !== null && html`<line x1=${x(each.low)} x2=${x(each.high)} y1=${ROW / 2} y2=${ROW / 2} />`}
      <circle class=${each.kind} cx=${x(each.g ?? 0)} cy=${ROW / 2} r="4" />
    </svg><span>${kindOf(each)}</span></li>`,
  )}</ul></figure>`;
}

/** @param {{differences: Difference[]}} props */
function Table({ differences }) {
  const number = (/** @type {number | null} */ value) => (value === null ? "" : value.toPrecision(3));
  return html`<${Scrolls} label=${t.set.allDifferences(differences.length)}><table>
    <thead><tr>${[t.set.quantity, t.set.between, t.set.difference, t.set.effect, t.set.interval, t.set.kind].map((head) => html`<th scope="col" key=${head}>${head}</th>`)}</tr></thead>
    <tbody>${differences.map(
      (each) => html`<tr key=${each.quantity + JSON.stringify(each.between)}>
      <th scope="row">${t.quantity(each.quantity)}</th><td>${cells(each.between).join(" → ")}</td><td>${number(each.difference)}</td>
      <td>${number(each.g)}</td><td>${each.low === null ? "" : `${number(each.low)} … ${number(each.high)}`}</td><td>${kindOf(each)}</td></tr>`,
    )}</tbody></table><//>`;
}
