/** From face to face: a live look at any moment, the frames, their distances, and a film. */

import { html } from "../../html.js";
import { FacesField } from "../../parts/faces_field.js";
import { Results } from "../../parts/faces_strip.js";
import { CheckField, NumberField, SelectField } from "../../parts/fields.js";
import { LayersField } from "../../parts/layers_field.js";
import { Plot } from "../../parts/plot.js";
import { ProblemNote, Warnings } from "../../parts/problem_note.js";
import { keptSignal } from "../../state/kept.js";
import { changing, idsIn, numberIn, place, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { t } from "../../text/en.js";
import { mostFacesOf } from "../all.js";
import { walkOf } from "./body.js";
import { Film } from "./film.js";
import { Scrubber } from "./scrubber.js";

export function Walk() {
  const { settings } = place.value;
  const ids = idsIn(settings.ids);
  const making = makingOf(`walk ${ids}`);
  const answer = keptSignal(`walk ${ids} answer`, /** @type {any} */ (null));
  const error = (/** @type {string} */ name) => making.problem.value?.of(name) ?? "";

  async function make(/** @type {Event} */ event) {
    event.preventDefault();
    answer.value = null;
    const json = walkOf(settings);
    const found = await making.run({ method: "POST", path: "/faces/transitions", json });
    answer.value = found && { ...found, asked: JSON.stringify(json) };
  }

  const isReady = ids.length > 1;
  const isOfThis = answer.value?.asked === JSON.stringify(walkOf(settings)); // otherwise the frames are of another walk
  return html`<div class="panel">
    <header><h1>${t.panels.walk}</h1><p>${t.walk.intro}</p></header>
    <${FacesField} label=${t.walk.path} ids=${ids} most=${mostFacesOf("walk")} repeats size=${64} error=${error("path")} hint=${isReady ? t.walk.order : t.walk.chooseTwo}
      onChange=${(/** @type {number[]} */ next) => set({ ids: next })} />
    <div class="split">
      <form onSubmit=${make}>
        <${NumberField} label=${t.walk.amount} value=${numberIn(settings.amount, 9)} min=${1} required error=${error("amount")} onChange=${changing("amount")} />
        <${SelectField} label=${t.walk.spacing} hint=${t.walk.spacingHint} value=${settings.spacing ?? "equal"} onChange=${changing("spacing", "equal")}
          options=${[["equal", t.walk.spacings.equal], ["linear", t.walk.spacings.linear], ["slerp", t.walk.spacings.slerp]]} />
        <div class="row">
          <${SelectField} label=${t.walk.metric} value=${settings.metric ?? "w"} options=${(/** @type {const} */ (["w", "w+", "pixel"])).map((name) => [name, t.compare.metrics[name]])} onChange=${changing("metric", "w")} />
          <${SelectField} label=${t.walk.space} value=${settings.space ?? "w"} error=${error("space")} options=${[["w", "w"], ["z", "z"]]} onChange=${changing("space", "w")} />
          <${LayersField} hasAll value=${settings.layers ?? ""} error=${error("layers")} onChange=${changing("layers")} />
        </div>
        <${CheckField} label=${t.walk.endpoints} value=${settings.endpoints !== "no"} onChange=${(/** @type {boolean} */ on) => set({ endpoints: on ? undefined : "no" })} />
        ${
          settings.endpoints === "no" &&
          html`<${NumberField} label=${t.walk.speed} hint=${t.walk.speedHint} step="any" value=${numberIn(settings.speed, 1)}
          error=${error("speed")} onChange=${changing("speed")} />`
        }
        <p class="buttons"><button class="main" disabled=${!isReady || making.busy.value}>${making.busy.value ? t.making : t.walk.make(numberIn(settings.amount, 9))}</button></p>
        <${ProblemNote} problem=${making.problem.value} onNearest=${(/** @type {any} */ nearest) => set({ ...nearest, endpoints: "speed" in nearest ? "no" : settings.endpoints })} />
      </form>
      <div>
        ${isReady && html`<${Scrubber} settings=${settings} frames=${isOfThis ? answer.value.frames : undefined} />`}
        ${answer.value && html`<${Frames} answer=${answer.value} />`}
        ${isReady && html`<${Film} ids=${ids} settings=${settings} />`}
      </div>
    </div>
  </div>`;
}

/** @param {{answer: any}} props */
function Frames({ answer }) {
  const { frames, ids, unevenness, even, metric } = answer;
  const xs = frames.map((/** @type {any} */ frame) => frame.t);
  const of = (/** @type {string} */ key) => frames.map((/** @type {any} */ frame) => frame.distances[key]);
  return html`
    <${Warnings} warnings=${answer.warnings} />
    <${Results} ids=${ids} size=${88} captions=${xs.map(t.walk.frameAt)} />
    <p class="hint">${t.walk.evenness(unevenness, even)}</p>
    <${Plot} title=${t.walk.plot(metric)} x=${t.walk.axis} xs=${xs} series=${[
      { label: t.walk.fromFirst, values: of("from") },
      { label: t.walk.toLast, values: of("to") },
      { label: t.walk.step, values: of("previous") },
    ]} />`;
}
