/** Averages of faces by weight, and anti-faces on the other side of an average. */

import { html } from "../html.js";
import { Choice } from "../parts/choice.js";
import { FacesField } from "../parts/faces_field.js";
import { Results } from "../parts/faces_strip.js";
import { RangeField } from "../parts/fields.js";
import { PreviewPicture } from "../parts/preview_picture.js";
import { ProblemNote, Warnings } from "../parts/problem_note.js";
import { Thumb } from "../parts/thumb.js";
import { useFaces } from "../state/faces.js";
import { keptSignal } from "../state/kept.js";
import { idsIn, numberIn, place, set } from "../state/location.js";
import { makingOf } from "../state/making.js";
import { usePreview } from "../state/preview.js";
import { joined } from "../state/selection.js";
import { t } from "../text/en.js";
import { mostFacesOf } from "./all.js";

const MOST = mostFacesOf("average");
const SLIDERS = 24; // faces that have a slider each

/**
 * Returns the body of the request, or null if something is missing.
 * @param {Record<string, string>} settings
 */
function bodyOf(settings) {
  const ids = idsIn(settings.ids);
  const insist = settings.insist ? true : undefined;
  if (settings.mode === "anti") {
    const [face] = idsIn(settings.of);
    return face
      ? { opposite_of: face, ids: ids.length ? ids : undefined, strengths: [numberIn(settings.strength, 1)], insist }
      : null;
  }
  const weights = weightsOf(settings, ids);
  return ids.length && weights.some((weight) => weight !== 0)
    ? { ids, weights: new Set(weights).size > 1 ? weights : undefined, insist }
    : null;
}

/** The weights of faces as they are set. @param {Record<string, string>} settings @param {number[]} ids */
function weightsIn({ weights = "" }, ids) {
  const given = weights.split(",");
  return ids.map((_, index) => numberIn(given[index], 1));
}

/** The weights that count. @param {Record<string, string>} settings @param {number[]} ids */
const weightsOf = (settings, ids) => weightsIn(ids.length > SLIDERS ? {} : settings, ids);

export function Average() {
  const { settings } = place.value;
  const ids = idsIn(settings.ids);
  const body = bodyOf(settings);
  const live = usePreview(body && { average: body });
  const isAnti = settings.mode === "anti";
  const name = `average ${isAnti ? settings.of : "of"} ${ids}`;
  const making = makingOf(name);
  const answer = keptSignal(`${name} answer`, /** @type {any} */ (null));

  async function store(/** @type {Event} */ event) {
    event.preventDefault();
    answer.value = await making.run({ method: "POST", path: "/faces/averages", json: body });
  }
  /** Faces that stay keep their weights. @param {number[]} next */
  const keptWeights = (next) => {
    const weights = weightsIn(settings, ids);
    return settings.weights && next.map((id) => (ids.includes(id) ? weights[ids.indexOf(id)] : 1));
  };
  /** The first face becomes the one whose anti-face is made: it is not one of its own average. Weights are kept. */
  const becomeAnti = () =>
    set({ mode: "anti", ...(settings.of ? {} : { of: ids[0], ids: ids.slice(1), first: "yes" }) });
  const becomeAverage = () =>
    set({
      mode: undefined,
      ...(settings.first && settings.of
        ? { ids: joined(idsIn(settings.of), ids), of: undefined, first: undefined }
        : {}),
    });
  /** Another face is not the first of the average, whose weight is kept. @param {number[]} next */
  const takeOf = (next) =>
    set({ of: next, ...(settings.first ? { first: undefined, weights: settings.weights?.split(",").slice(1) } : {}) });
  const takeNearest = (/** @type {any} */ nearest) => set({ strength: nearest.strengths, weights: nearest.weights });

  return html`<div class="panel">
    <header><h1>${t.panels.average}</h1><p>${t.average.intro}</p></header>
    <${Choice} label=${t.average.kind} value=${isAnti ? "anti" : "average"} options=${[["average", t.average.average], ["anti", t.average.anti]]}
      onChange=${(/** @type {string} */ next) => (next === "anti" ? becomeAnti() : becomeAverage())} />
    <div class="split">
      <form onSubmit=${store}>
        ${
          isAnti &&
          html`<${FacesField} label=${t.average.of} most=${1} ids=${idsIn(settings.of)} error=${making.problem.value?.of("opposite_of")}
          onChange=${takeOf} />`
        }
        <${FacesField} label=${isAnti ? t.average.around : t.average.faces} ids=${ids} most=${MOST} size=${56} hint=${isAnti ? t.average.aroundHint : undefined}
          error=${making.problem.value?.of("ids")} onChange=${(/** @type {number[]} */ next) => set({ ids: next, weights: isAnti ? undefined : keptWeights(next) })} />
        ${
          isAnti
            ? html`<${RangeField} label=${t.average.strength} hint=${t.average.strengthHint} min=${-1} max=${2} step=${0.05} value=${numberIn(settings.strength, 1)}
              error=${making.problem.value?.of("strengths")} onChange=${(/** @type {number} */ value) => set({ strength: value })} />`
            : html`<${Weights} settings=${settings} ids=${ids} error=${making.problem.value?.of("weights")} />`
        }
        <p class="buttons"><button class="main" disabled=${!body || making.busy.value}>${isAnti ? t.average.storeAnti : t.average.store}</button></p>
        <${ProblemNote} problem=${making.problem.value} onNearest=${takeNearest} />
      </form>
      <div>
        ${body ? html`<${PreviewPicture} preview=${live} label=${isAnti ? t.average.anti : t.average.average} onNearest=${takeNearest} />` : html`<p class="note">${ids.length && !isAnti ? t.average.noWeights : t.average.choose}</p>`}
        <${Warnings} warnings=${answer.value?.warnings} />
        <${Results} ids=${answer.value?.ids ?? []} />
      </div>
    </div>
  </div>`;
}

/** @param {{settings: Record<string, string>, ids: number[], error: string | undefined}} props */
function Weights({ settings, ids, error }) {
  const faces = useFaces(ids);
  const weights = weightsOf(settings, ids);
  const weigh = (/** @type {number} */ at, /** @type {number} */ value) => {
    const next = weightsOf(place.value.settings, ids).with(at, value);
    set({ weights: new Set(next).size > 1 || next[0] !== 1 ? next : undefined });
  };
  if (ids.length < 2) return null;
  if (ids.length > SLIDERS) return html`<p class="hint">${t.average.equal}</p>`;
  return html`<fieldset><legend>${t.average.weights}</legend>
    ${ids.map(
      (id, at) => html`<div class="weight" key=${id}><${Thumb} face=${faces[at]} id=${id} size=${40} />
      <${RangeField} label=${t.average.weightOf(id)} min=${-1} max=${2} step=${0.05} value=${weights[at]} onChange=${(/** @type {number} */ value) => weigh(at, value)} /></div>`,
    )}
    ${error && html`<p class="error" role="alert">${error}</p>`}
  </fieldset>`;
}
