/** A crossed design: two attributes by their levels, as a table of faces. */

import { html, useSignal } from "../../html.js";
import { Results } from "../../parts/faces_strip.js";
import { SelectField, TextField } from "../../parts/fields.js";
import { ProblemNote, Warnings } from "../../parts/problem_note.js";
import { Progress } from "../../parts/progress.js";
import { Thumb } from "../../parts/thumb.js";
import { useFaces } from "../../state/faces.js";
import { addressOfPlace, set } from "../../state/location.js";
import { useMaking } from "../../state/making.js";
import { t } from "../../text/en.js";
import { crossedOf, levelsIn } from "./body.js";

/**
 * @param {object} props
 * @param {Record<string, string>} props.settings
 * @param {number[]} props.ids
 * @param {Record<string, import("../../api/attributes.js").Distribution>} props.quantities
 */
export function Crossed({ settings, ids, quantities }) {
  const making = useMaking();
  const made = useSignal(/** @type {{of: number, ids: number[]}[]} */ ([]));
  const warnings = useSignal(/** @type {any[]} */ ([]));
  const names = Object.keys(quantities);
  const { a = "", b = "", al = "-1, 1", bl = "-1, 1" } = settings;
  const rows = levelsIn(al);
  const columns = levelsIn(bl);
  const isComplete = ids.length > 0 && crossedOf({ ...settings, al, bl }, ids[0]) !== null;

  async function make(/** @type {Event} */ event) {
    event.preventDefault();
    made.value = [];
    warnings.value = [];
    for (const id of ids) {
      const answer = await making.run({
        method: "POST",
        path: "/faces/edits",
        json: crossedOf({ ...settings, al, bl }, id),
      });
      if (!answer) return;
      made.value = [...made.value, { of: id, ids: answer.ids }];
      warnings.value = [...warnings.value, ...(answer.warnings ?? [])];
    }
  }

  const factor = (/** @type {"a" | "b"} */ key, /** @type {string} */ label, /** @type {string} */ value) => html`
    <${SelectField} label=${label} value=${value} onChange=${(/** @type {string} */ name) => set({ [key]: name })}
      options=${[["", t.edit.chooseFactor], ...names.map((name) => [name, name.replaceAll("_", " ")])]} />`;
  const levels = (/** @type {"al" | "bl"} */ key, /** @type {string} */ value, /** @type {string} */ label) => html`
    <${TextField} label=${label} hint=${t.edit.levelsHint} value=${value} onChange=${(/** @type {string} */ text) => set({ [key]: text })} />`;
  return html`
    <form class="wide" onSubmit=${make}>
      <div class="row">${factor("a", t.edit.rows, a)}${levels("al", al, t.edit.rowLevels)}</div>
      <div class="row">${factor("b", t.edit.columns, b)}${levels("bl", bl, t.edit.columnLevels)}</div>
      <p class="buttons"><button class="main" disabled=${!isComplete || making.busy.value}>
        ${making.busy.value ? t.edit.storing : t.edit.makeCrossed(rows.length * columns.length * ids.length)}</button></p>
      ${making.busy.value && ids.length > 1 && html`<${Progress} progress=${{ state: "running", done: made.value.length, total: ids.length }} onCancel=${making.cancel} />`}
      ${ids.length === 0 && html`<p class="note">${t.edit.chooseFirst}</p>`}
      <${ProblemNote} problem=${making.problem.value} />
      <${Warnings} warnings=${warnings.value} />
    </form>
    ${made.value.map(({ of, ids: faces }) => html`<${Table} key=${of} of=${of} ids=${faces} a=${a} b=${b} rows=${rows} columns=${columns} />`)}
    <${Results} ids=${made.value.flatMap((each) => each.ids)} size=${64} isWhole=${!making.busy.value} />`;
}

/** @param {{of: number, ids: number[], a: string, b: string, rows: number[], columns: number[]}} props */
function Table({ of, ids, a, b, rows, columns }) {
  const faces = useFaces(ids);
  const name = (/** @type {string} */ factor, /** @type {number} */ level) =>
    `${factor.replaceAll("_", " ")} ${level > 0 ? "+" : ""}${level} SD`;
  return html`<table class="faces"><caption>${t.edit.crossedOf(of)}</caption>
    <thead><tr><td></td>${columns.map((level) => html`<th scope="col" key=${level}>${name(b, level)}</th>`)}</tr></thead>
    <tbody>${rows.map(
      (level, row) =>
        html`<tr key=${level}><th scope="row">${name(a, level)}</th>${columns.map((_, column) => {
          const number = row * columns.length + column;
          return html`<td key=${column}><a href=${addressOfPlace("gallery", { face: ids[number] })}>
        <${Thumb} face=${faces[number]} id=${ids[number]} size=${112} /></a></td>`;
        })}</tr>`,
    )}</tbody></table>`;
}
