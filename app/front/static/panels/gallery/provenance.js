/** A small graph: what a face was made from, and what was made from it. */

import { list } from "../../api/faces.js";
import { html, useSignal } from "../../html.js";
import { Thumb } from "../../parts/thumb.js";
import { useAnswer } from "../../state/answer.js";
import { changes, useFaces } from "../../state/faces.js";
import { addressOfPlace, place } from "../../state/location.js";
import { t } from "../../text/en.js";
import { sourcesOf } from "./recipe_words.js";

const MOST = 12; // faces that are shown on one side

/** @param {{face: import("../../api/faces.js").Face}} props */
export function Provenance({ face }) {
  const sources = sourcesOf(face.recipe);
  const made = useSignal(/** @type {{ids: number[], total: number} | null} */ (null));
  const { problem } = useAnswer([face.id, changes.value], async (signal) => {
    const { faces, total } = await list({ source: face.id, sort: "id", limit: MOST }, signal);
    made.value = { ids: faces.map((/** @type {any} */ each) => each.id), total };
  });
  const into = made.value ?? { ids: [], total: 0 };
  return html`<div class="provenance">
    <${Side} ids=${sources.slice(0, MOST)} total=${sources.length} title=${t.details.from} none=${face.seed === null ? t.details.fromOutside : t.details.fromSeed(face.seed)}
      more=${addressOfPlace("gallery", { ids: sources })} />
    <span class="arrow" aria-hidden="true">↓</span>
    <${Side} ids=${[face.id]} total=${1} title=${t.details.this} isHere />
    <span class="arrow" aria-hidden="true">↓</span>
    <${Side} ids=${into.ids} total=${into.total} title=${t.details.into} none=${made.value ? t.details.intoNothing : (problem.value?.message ?? t.loading)}
      more=${addressOfPlace("gallery", { source: face.id })} />
  </div>`;
}

/** @param {{ids: number[], total: number, title: string, none?: string, more?: string, isHere?: boolean}} props */
function Side({ ids, total, title, none, more, isHere = false }) {
  const faces = useFaces(ids);
  const settings = place.value.settings;
  return html`<section aria-label=${title}>
    ${ids.length === 0 && html`<p class="hint">${none}</p>`}
    <ul>${ids.map(
      (id, number) =>
        html`<li key=${id}>${
          isHere
            ? html`<${Thumb} face=${faces[number]} id=${id} size=${56} />`
            : html`<a href=${addressOfPlace("gallery", { ...settings, face: id })}><${Thumb} face=${faces[number]} id=${id} size=${56} /></a>`
        }</li>`,
    )}</ul>
    ${total > ids.length && html`<a href=${more}>${t.details.all(total)}</a>`}
  </section>`;
}
