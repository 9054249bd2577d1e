/** A crossed design: two attributes by their levels, as a table of faces for each person. */

import { html } from "../../html.js";
import { ResultActions } from "../../parts/faces_strip.js";
import { SelectField, TextField } from "../../parts/fields.js";
import { ProblemNote, Warnings } from "../../parts/problem_note.js";
import { Progress } from "../../parts/progress.js";
import { useReveal } from "../../parts/use_reveal.js";
import { collectOnly } from "../../state/basket.js";
import { existing } from "../../state/faces.js";
import { keptSignal } from "../../state/kept.js";
import { go, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { t } from "../../text/en.js";
import { crossedOf, levelsIn, usualLevels, wrongLevels } from "./body.js";
import { CrossedTable } from "./crossed_table.js";
import { HoldFields } from "./hold_fields.js";

/** @typedef {import("./crossed_table.js").Made} Made */

const OUT_OF_REACH = ["out-of-range", "not-measurable"]; // kinds of problems of one person, not of the design

/**
 * A person who cannot reach the levels, and the settings that were tried.
 * @typedef {{of: number, why: string, how: Record<string, string>}} Refused
 */

/**
 * @param {object} props
 * @param {Record<string, string>} props.settings
 * @param {number[]} props.ids - The people.
 * @param {Record<string, import("../../api/attributes.js").Distribution>} props.quantities
 * @param {string[]} props.names - Of the attributes that can be changed.
 */
export function Crossed({ settings, ids, quantities, names }) {
  const making = makingOf(`crossed ${ids}`);
  const made = keptSignal(`crossed ${ids} made`, /** @type {Made[]} */ ([]));
  const refused = keptSignal(`crossed ${ids} refused`, /** @type {Refused[]} */ ([]));
  const warnings = keptSignal(`crossed ${ids} warnings`, /** @type {any[]} */ ([]));
  const { a = "", b = "" } = settings;
  const al = settings.al ?? usualLevels(quantities[a]);
  const bl = settings.bl ?? usualLevels(quantities[b]);
  const whole = { ...settings, al, bl };
  const count = levelsIn(al).length * levelsIn(bl).length;
  const isComplete = !wrongLevels(al) && !wrongLevels(bl) && ids.length > 0 && crossedOf(whole, ids[0]) !== null;
  const complete = made.value.filter(({ ids: of }) => existing(of).length === of.length); // none was deleted since
  const faces = complete.flatMap((each) => each.ids);
  const asked = keptSignal(`crossed ${ids} asked`, ""); // the design that `made` and `refused` belong to
  const missing = () =>
    ids.filter((id) => !complete.some(({ of }) => of === id) && !refused.value.some(({ of }) => of === id));
  const isUnfinished = made.value.length > 0 && !making.busy.value && missing().length > 0;
  const results = useReveal(faces.length === 0 ? "" : making.busy.value ? "some" : "all");

  /** @param {number[]} people @param {Record<string, string>} how */
  async function make(people, how) {
    const design = { a: how.a, b: how.b, rows: levelsIn(how.al), columns: levelsIn(how.bl) };
    await making.runEach(
      people.map((id) => ({ method: "POST", path: "/faces/edits", json: crossedOf(how, id) })),
      (answer, number) => {
        made.value = [...made.value, { of: people[number], ids: answer.ids, design }];
        refused.value = refused.value.filter(({ of }) => of !== people[number]);
        warnings.value = [...warnings.value, ...(answer.warnings ?? [])];
      },
      (problem, number) => {
        if (!OUT_OF_REACH.includes(problem.type)) throw problem;
        const others = refused.value.filter(({ of }) => of !== people[number]);
        refused.value = [...others, { of: people[number], why: t.edit.whyRefused(problem.message), how }];
      },
    );
  }

  function makeAll(/** @type {Event} */ event) {
    event.preventDefault();
    const design = JSON.stringify(ids.map((id) => crossedOf(whole, id)));
    let left = asked.value === design ? missing() : []; // what failed in the middle goes on there
    made.value = complete;
    if (left.length === 0) {
      made.value = [];
      refused.value = [];
      warnings.value = [];
      left = ids;
    }
    asked.value = design;
    make(left, whole);
  }

  const makeNearest = () =>
    make(
      refused.value.map(({ of }) => of),
      { ...refused.value[0].how, partial: "yes" },
    );
  const use = () => {
    collectOnly(faces);
    go("set");
  };

  const factor = (/** @type {"a" | "b"} */ key, /** @type {"al" | "bl"} */ levels, /** @type {string} */ label) => html`
    <${SelectField} label=${label} value=${settings[key] ?? ""} onChange=${(/** @type {string} */ name) => set({ [key]: name, [levels]: undefined })}
      options=${[["", t.edit.chooseFactor], ...names.map((name) => [name, t.quantity(name)])]} />`;
  const levels = (
    /** @type {"al" | "bl"} */ key,
    /** @type {string} */ value,
    /** @type {string} */ name,
    /** @type {string} */ label,
  ) => html`
    <${TextField} label=${label} hint=${t.edit.levelsHint(levelsIn(value), quantities[name])} value=${value} error=${wrongLevels(value)} onChange=${(/** @type {string} */ text) => set({ [key]: text || undefined })} />`;
  return html`
    <form class="wide" onSubmit=${makeAll}>
      <div class="row">${factor("a", "al", t.edit.rows)}${levels("al", al, a, t.edit.rowLevels)}</div>
      <div class="row">${factor("b", "bl", t.edit.columns)}${levels("bl", bl, b, t.edit.columnLevels)}</div>
      <${HoldFields} settings=${settings} quantities=${quantities} error=${making.problem.value?.of("hold")} />
      <p class="buttons"><button class="main" disabled=${!isComplete || making.busy.value}>
        ${making.busy.value ? t.making : t.edit.makeCrossed(count * ids.length)}</button></p>
      ${making.busy.value && html`<${Progress} progress=${making.progress.value ?? { state: "running", done: 0, total: ids.length }} onCancel=${making.cancel} />`}
      ${ids.length === 0 && html`<p class="note">${t.edit.chooseFirst}</p>`}
      <${ProblemNote} problem=${making.problem.value} />
    </form>
    ${
      refused.value.length > 0 &&
      html`<div class="note problem" role="alert">
      <p>${t.edit.refused(refused.value.length, complete.length)}</p>
      <ul class="words">${refused.value.map(({ of, why }) => html`<li key=${of}>${t.face.numbered(of)}: ${why}</li>`)}</ul>
      ${!making.busy.value && html`<button type="button" onClick=${makeNearest}>${t.edit.makeNearest(refused.value.length)}</button>`}
    </div>`
    }
    ${
      faces.length > 0 &&
      html`<section class="results" aria-label=${t.results} ref=${results}>
      <h2>${t.edit.madeCrossed(faces.length, complete.length)}</h2>
      ${isUnfinished && html`<p class="note warning">${t.edit.unfinished(missing().length)}</p>`}
      ${!making.busy.value && !isUnfinished && html`<${ResultActions} ids=${faces} next=${html`<button type="button" class="main" onClick=${use}>${t.edit.useAsSet(faces.length)}</button>`} />`}
      <div class="tables">${complete.map((each) => html`<${CrossedTable} key=${each.of} made=${each} quantities=${quantities} />`)}</div>
      ${
        warnings.value.length > 0 &&
        html`<details><summary>${t.edit.notes(warnings.value.length)}</summary><${Warnings} warnings=${warnings.value} /></details>`
      }
    </section>`
    }`;
}
