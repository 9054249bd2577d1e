/** Faces at a chosen distance from a face, in different directions. */

import { randomSeed, SEEDS } from "../api/random.js";
import { html } from "../html.js";
import { FacesField } from "../parts/faces_field.js";
import { Results } from "../parts/faces_strip.js";
import { NumberField, SelectField } from "../parts/fields.js";
import { LayersField } from "../parts/layers_field.js";
import { ProblemNote, Warnings } from "../parts/problem_note.js";
import { keptSignal } from "../state/kept.js";
import { addressOfPlace, changing, idsIn, numberIn, place, set } from "../state/location.js";
import { makingOf } from "../state/making.js";
import { t } from "../text/en.js";

export function Similar() {
  const { settings } = place.value;
  const [id] = idsIn(settings.id ?? settings.ids);
  const making = makingOf(`similar ${id}`);
  const answer = keptSignal(`similar ${id} answer`, /** @type {any} */ (null));
  const error = (/** @type {string} */ name) => making.problem.value?.of(name) ?? "";
  const metric = settings.metric ?? "w";

  async function make(/** @type {Event} */ event) {
    event.preventDefault();
    answer.value = null;
    const json = {
      id,
      distance: numberIn(settings.distance, 4),
      amount: numberIn(settings.amount, 6),
      metric,
      seed: settings.seed ? Number(settings.seed) : randomSeed(),
      layers: settings.layers,
    };
    const found = await making.run({ method: "POST", path: "/faces/similar", json });
    answer.value = found && { ...found, metric };
  }

  const captions = answer.value?.similar.map((/** @type {any} */ each) =>
    t.similar.caption(each.id, each.distance, answer.value.metric),
  );
  return html`<div class="panel">
    <header><h1>${t.panels.similar}</h1><p>${t.similar.intro}</p></header>
    <div class="split">
      <form onSubmit=${make}>
        <${FacesField} label=${t.similar.face} most=${1} ids=${id ? [id] : []} error=${error("id")} onChange=${(/** @type {number[]} */ next) => set({ id: next, ids: undefined })} />
        <div class="row">
          <${NumberField} label=${t.similar.distance} step="any" min=${0.001} max=${1000} required value=${numberIn(settings.distance, 4)} error=${error("distance")} onChange=${changing("distance")} />
          <${SelectField} label=${t.similar.metric} value=${metric} options=${[["w", t.compare.metrics.w], ["w+", t.compare.metrics["w+"]], ["pixel", t.compare.metrics.pixel]]} onChange=${changing("metric", "w")} />
        </div>
        <p class="hint">${t.similar.hints[/** @type {"w"} */ (metric)]}</p>
        <${NumberField} label=${t.makePanel.amount} min=${1} required value=${numberIn(settings.amount, 6)} error=${error("amount")} onChange=${changing("amount")} />
        <${NumberField} label=${t.makePanel.seed} min=${0} max=${SEEDS - 1} placeholder=${t.makePanel.anySeed} value=${settings.seed} error=${error("seed")} onChange=${changing("seed")} />
        <${LayersField} hasAll value=${settings.layers ?? ""} error=${error("layers")} onChange=${changing("layers")} />
        <p class="buttons"><button class="main" disabled=${!id || making.busy.value}>${making.busy.value ? t.making : t.makePanel.make(numberIn(settings.amount, 6))}</button></p>
        <${ProblemNote} problem=${making.problem.value} onNearest=${(/** @type {any} */ nearest) => set({ distance: nearest.distance })} />
      </form>
      <div>
        ${id && html`<p><a href=${addressOfPlace("gallery", { sort: "distance", to: id })}>${t.similar.find}</a></p>`}
        ${!answer.value && html`<p class="note">${id ? t.similar.ready : t.similar.choose}</p>`}
        <${Warnings} warnings=${answer.value?.warnings} />
        <${Results} ids=${answer.value?.ids ?? []} captions=${captions} />
      </div>
    </div>
  </div>`;
}
