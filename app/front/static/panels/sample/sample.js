/** Finds random faces by criteria: ranges of measured quantities, and a least difference between the faces. */

import { randomSeed, SEEDS } from "../../api/random.js";
import { html } from "../../html.js";
import { Results } from "../../parts/faces_strip.js";
import { CheckField, NumberField, RangeField, SelectField } from "../../parts/fields.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { Steps } from "../../parts/steps.js";
import { keptSignal } from "../../state/kept.js";
import { addressOfPlace, changing, numberIn, place, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { useDistributions } from "../../state/quantities.js";
import { usualPsi } from "../../state/service.js";
import { t } from "../../text/en.js";
import { mostFacesOf } from "../all.js";
import { Brush } from "./brush.js";
import { closed, PRESETS, rangesIn, settingOf, shareIn } from "./ranges.js";

const CLEARED = { seed: undefined, psi: undefined, adjust: undefined }; // by the buttons, besides what they set

export function Sample() {
  const { settings } = place.value;
  const known = useDistributions(undefined);
  const quantities = known.answer.value?.quantities ?? {};
  const ranges = closed(rangesIn(settings.where), quantities);
  const isRead = !!known.answer.value;
  const unknown = isRead ? Object.keys(ranges).filter((name) => !quantities[name]) : [];
  const making = makingOf("sample");
  const answer = keptSignal("sample answer", /** @type {any} */ (null));
  const amount = numberIn(settings.amount, 8);
  const distinct = numberIn(settings.distinct, 0);
  const psi = numberIn(settings.psi, usualPsi());
  const hasCondition = Object.keys(ranges).length > 0 || distinct > 0;

  const isOpen = Object.values(ranges)
    .flat()
    .some((end) => !Number.isFinite(end)); // an end is not known yet

  async function make(/** @type {Event} */ event) {
    event.preventDefault();
    answer.value = null;
    const json = {
      amount,
      where: Object.keys(ranges).length ? ranges : undefined,
      distinct: distinct > 0 ? { metric: "identity", at_least: distinct } : undefined,
      seed: settings.seed ? Number(settings.seed) : randomSeed(),
      psi,
      adjust: settings.adjust ? true : undefined,
    };
    answer.value = await making.run({ method: "POST", path: "/faces/samples", json });
  }

  const share = Object.entries(ranges).reduce((all, [name, range]) => all * shareIn(quantities[name], range), 1);
  const unused = Object.keys(quantities).filter((name) => !(name in ranges));
  const choose = (/** @type {string} */ name, /** @type {[number, number] | null} */ range) =>
    set({ where: settingOf({ ...closed(rangesIn(place.value.settings.where), quantities), [name]: range }) });
  const without = (/** @type {string} */ name) => choose(name, null);
  const add = (/** @type {string} */ name) => name && choose(name, [quantities[name].low, quantities[name].high]);
  return html`<div class="panel">
    <header><h1>${t.panels.sample}</h1><p>${t.sample.intro}</p></header>
    <${Steps} at="people" ids=${answer.value?.ids} />
    <div class="split sample-split">
      <form onSubmit=${make}>
        <p class="buttons">${Object.entries(PRESETS).map(([name, preset]) => html`<button key=${name} type="button" onClick=${() => set({ ...CLEARED, ...preset })}>${t.sample.presets[/** @type {"women"} */ (name)]}</button>`)}</p>
        <p class="buttons sticky"><button class="main" disabled=${!hasCondition || isOpen || making.busy.value}>${making.busy.value ? t.sample.drawing : t.makePanel.make(amount)}</button>
          ${making.busy.value && html`<button type="button" onClick=${making.cancel}>${t.cancel}</button>`}</p>
        <${ProblemNote} problem=${known.problem.value} />
        ${!isRead && Object.keys(ranges).length > 0 && html`<p class="hint">${t.sample.reading(Object.keys(ranges).length)}</p>`}
        ${Object.entries(ranges).map(
          ([name, range]) =>
            quantities[name] &&
            html`<${Brush} key=${name} name=${name} distribution=${quantities[name]} range=${range}
          error=${making.problem.value?.of(`where.${name}`)} onChange=${(/** @type {[number, number] | null} */ next) => choose(name, next)} />`,
        )}
        ${unknown.map(
          (name) => html`<p class="note problem" key=${name}>${t.sample.unknown(name)}
          <button type="button" aria-label=${t.sample.remove(name)} onClick=${() => without(name)}>×</button></p>`,
        )}
        <${SelectField} label=${t.sample.add} value="" options=${[["", t.sample.choose], ...unused.map((name) => [name, t.quantity(name)])]} onChange=${add} />
        <${RangeField} label=${t.sample.distinct} hint=${t.sample.distinctHint} min=${0} max=${1.5} step=${0.05} value=${distinct} onChange=${(/** @type {number} */ value) => set({ distinct: value || undefined })} />
        <div class="row">
          <${NumberField} label=${t.makePanel.amount} min=${1} required value=${amount} error=${making.problem.value?.of("amount")} onChange=${changing("amount")} />
          <${NumberField} label=${t.makePanel.seed} min=${0} max=${SEEDS - 1} placeholder=${t.makePanel.anySeed} value=${settings.seed} error=${making.problem.value?.of("seed")} onChange=${changing("seed")} />
          <${NumberField} label=${t.makePanel.psi} min=${0} max=${2} step=${0.05} required value=${psi} error=${making.problem.value?.of("psi")} onChange=${changing("psi")} />
        </div>
        <${CheckField} label=${t.sample.adjust} hint=${t.sample.adjustHint} value=${!!settings.adjust} onChange=${(/** @type {boolean} */ on) => set({ adjust: on ? "yes" : undefined })} />
        ${isRead && unknown.length === 0 && Object.keys(ranges).length > 0 && html`<p class="note" role="status">${t.sample.estimate(share, amount)}</p>`}
        <${ProblemNote} problem=${making.problem.value} />
        <${Limits} found=${making.problem.value?.body ?? answer.value} />
      </form>
      <div>
        ${!answer.value && html`<p class="note">${hasCondition ? t.sample.ready : t.sample.start}</p>`}
        <${Results} ids=${answer.value?.ids ?? []} next=${answer.value?.ids.length <= mostFacesOf("edit") && html`<a class="button main" href=${addressOfPlace("edit", { mode: "crossed", ids: answer.value.ids })}>${t.sample.cross}</a>`} />
        ${answer.value && html`<p class="hint">${t.sample.drawn(answer.value.tries, answer.value.acceptance)}</p>`}
      </div>
    </div>
  </div>`;
}

/** Which share of the faces each condition rejected. @param {{found: any}} props */
function Limits({ found }) {
  const limits = Object.entries(found?.limits ?? {}).sort((one, other) => Number(other[1]) - Number(one[1]));
  if (limits.length === 0) return null;
  return html`<details open=${found.status === 422}><summary>${t.sample.limits}</summary><ul class="words">${limits.map(
    ([name, share]) => html`<li key=${name}>${t.sample.rejected(t.quantity(name), Number(share))}</li>`,
  )}</ul></details>`;
}
