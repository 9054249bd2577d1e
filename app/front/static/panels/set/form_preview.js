/** Some pictures of the set in their form, with the mask and the places of the eyes drawn over them. */

import { ask } from "../../api/client.js";
import { html, useSignal } from "../../html.js";
import { CheckField } from "../../parts/fields.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { useNewest } from "../../state/newest.js";
import { t } from "../../text/en.js";
import { ELLIPSE, EYES, formOf } from "./body.js";

const SHOWN = 6;
const SIZE = 160; // CSS pixels
const CLIPPED = 0.02; // share of pixels that are black or white because luminance was moved, and are seen to be so

/**
 * Returns some ids out of all parts of a list, so that faces of several people are among them.
 * @param {number[]} ids
 * @param {number} count
 */
const spread = (ids, count) =>
  ids.length <= count
    ? ids
    : Array.from({ length: count }, (_, number) => ids[Math.floor((number * ids.length) / count)]);

/** @param {{settings: Record<string, string>, ids: number[]}} props */
export function FormPreview({ settings, ids }) {
  const isDrawn = useSignal(false);
  const hasLines = settings.mask === "ellipse" || !!settings.align;
  const form = formOf(isDrawn.value && hasLines ? { ...settings, mask: "", replace: "" } : settings);
  const shown = spread(ids, SHOWN);
  const { answer, problem, busy } = useNewest(
    shown.length
      ? {
          method: "POST",
          path: "/stimulus-sets",
          query: { as: "json", pictures: shown.length },
          json: { ids: shown, standardise: form },
        }
      : null,
    (request, signal) => ask({ ...request, changesNothing: true, signal }),
  );
  if (shown.length === 0) return null;
  const worst = Math.max(0, ...(answer.value?.images ?? []).map((/** @type {any} */ image) => image.clipped));
  return html`<section aria-label=${t.set.preview} aria-busy=${busy.value ? "true" : "false"}>
    <h2>${t.set.preview}</h2>
    <${ProblemNote} problem=${problem.value} isLive />
    <ul class="strip">${(answer.value?.images ?? []).map(
      (/** @type {any} */ image) => html`<li key=${image.id} class="standardised">
      <img src=${image.picture} alt=${t.set.standardised(image.id)} width=${SIZE} />
      ${isDrawn.value && hasLines && html`<${Lines} settings=${settings} />`}
      <span class="caption">${t.set.luminanceOf(image.luminance.mean, image.clipped)}</span></li>`,
    )}</ul>
    ${hasLines && html`<${CheckField} label=${t.set.draw} value=${isDrawn.value} onChange=${(/** @type {boolean} */ on) => (isDrawn.value = on)} />`}
    ${worst > CLIPPED && html`<p class="note warning">${t.set.clipped(worst)}</p>`}
    ${ids.length > SHOWN && html`<p class="hint">${t.set.someOnly(SHOWN, ids.length)} ${form.luminance === "match" && t.set.matchedHere}</p>`}
  </section>`;
}

/** @param {{settings: Record<string, string>}} props */
function Lines({ settings }) {
  const percent = (/** @type {number} */ share) => `${100 * share}%`;
  const [x, y] = ELLIPSE.centre;
  const [rx, ry] = ELLIPSE.semi_axes;
  return html`<svg class="lines" aria-hidden="true">
    ${settings.mask === "ellipse" && html`<ellipse cx=${percent(x)} cy=${percent(y)} rx=${percent(rx)} ry=${percent(ry)} />`}
    ${settings.align && Object.values(EYES).map(([ex, ey]) => html`<circle cx=${percent(ex)} cy=${percent(ey)} r="5" />`)}
  </svg>`;
}
