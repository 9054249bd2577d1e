/** The first pictures of the set in their form, with the mask and the places of the eyes drawn over them. */

import { ask } from "../../api/client.js";
import { html, useSignal } from "../../html.js";
import { CheckField } from "../../parts/fields.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { useNewest } from "../../state/newest.js";
import { t } from "../../text/en.js";
import { ELLIPSE, EYES, formOf } from "./body.js";

const SHOWN = 6;
const SIZE = 160; // CSS pixels

/** @param {{settings: Record<string, string>, ids: number[]}} props */
export function FormPreview({ settings, ids }) {
  const isDrawn = useSignal(false);
  const hasLines = settings.mask === "ellipse" || !!settings.align;
  const form = formOf(isDrawn.value && hasLines ? { ...settings, mask: "", replace: "" } : settings);
  const first = ids.slice(0, SHOWN);
  const { answer, problem, busy } = useNewest(
    first.length
      ? {
          method: "POST",
          path: "/stimulus-sets",
          query: { as: "json", pictures: first.length },
          json: { ids: first, standardise: form },
        }
      : null,
    ask,
  );
  if (first.length === 0) return null;
  return html`<section aria-label=${t.set.preview} aria-busy=${busy.value ? "true" : "false"}>
    <h2>${t.set.preview}</h2>
    <${ProblemNote} problem=${problem.value} />
    <ul class="strip">${(answer.value?.images ?? []).map(
      (/** @type {any} */ image) => html`<li key=${image.id} class="standardised">
      <img src=${image.picture} alt=${t.set.standardised(image.id)} width=${SIZE} />
      ${isDrawn.value && hasLines && html`<${Lines} settings=${settings} />`}
      <span class="caption">${t.set.luminanceOf(image.luminance.mean, image.clipped)}</span></li>`,
    )}</ul>
    ${hasLines && html`<${CheckField} label=${t.set.draw} value=${isDrawn.value} onChange=${(/** @type {boolean} */ on) => (isDrawn.value = on)} />`}
    ${ids.length > SHOWN && html`<p class="hint">${t.set.firstOnly(SHOWN)}</p>`}
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
