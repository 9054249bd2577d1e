/** Faces in a row, with buttons for all of them. */

import { html } from "../html.js";
import { mostFacesOf } from "../panels/all.js";
import { collect } from "../state/basket.js";
import { existing, useFaces } from "../state/faces.js";
import { addressOfPlace, go } from "../state/location.js";
import { selection } from "../state/selection.js";
import { t } from "../text/en.js";
import { dragged } from "./drag.js";
import { Thumb, titleOf } from "./thumb.js";
import { useReveal } from "./use_reveal.js";

const MOST_SHOWN = 60;

/**
 * @param {object} props
 * @param {number[]} props.ids
 * @param {number} [props.size]
 * @param {string} [props.label] - Of the list, for screen readers.
 * @param {string[]} [props.captions] - Below each face, in place of its number.
 */
export function FacesStrip({ ids, size = 112, label = t.results, captions }) {
  const faces = useFaces(ids);
  return html`<ol class="strip" aria-label=${label}>${ids.map(
    (id, index) => html`
    <li key=${`${id}-${index}`} draggable="true" onDragStart=${dragged([id])}>
      <a href=${addressOfPlace("gallery", { face: id })} title=${t.face.open}>
        <${Thumb} face=${faces[index]} id=${id} size=${size} />
        <span class="caption">${captions?.[index] ?? (faces[index] ? titleOf(/** @type {any} */ (faces[index])) : id)}</span>
      </a>
    </li>`,
  )}</ol>`;
}

/**
 * The faces that a panel has made, with what to do next. Of many, the last ones are shown.
 * @param {object} props
 * @param {number[]} props.ids
 * @param {string[]} [props.captions]
 * @param {number} [props.size]
 * @param {boolean} [props.isWhole] - Whether no more are to come: only then is offered what is done with all of them.
 * @param {unknown} [props.next] - What to do next, before the rest.
 */
export function Results({ ids: made, captions, size, isWhole = true, next }) {
  const ids = existing(made);
  const section = useReveal(ids.length === 0 ? "" : isWhole ? "all" : "some");
  if (ids.length === 0) return null;
  const first = Math.max(0, ids.length - MOST_SHOWN);
  return html`<section class="results" aria-label=${t.results} ref=${section}>
    <h2>${t.made(ids.length)}</h2>
    <${FacesStrip} ids=${ids.slice(first)} captions=${captions?.filter((_, index) => ids.includes(made[index])).slice(first)} size=${size} />
    ${first > 0 && html`<p class="hint">${t.lastOnly(MOST_SHOWN)}</p>`}
    ${isWhole && html`<${ResultActions} ids=${ids} next=${next} />`}
  </section>`;
}

/**
 * What can be done with all faces that were made.
 * @param {{ids: number[], next?: unknown}} props - `next`: what most users do next, before the rest.
 */
export function ResultActions({ ids, next }) {
  const select = () => {
    selection.value = [...ids];
    go("gallery");
  };
  return html`<p class="buttons">
    ${next}
    <button type="button" onClick=${select}>${t.selectInGallery}</button>
    <button type="button" onClick=${() => collect(ids)}>${t.basket.add}</button>
    ${ids.length <= mostFacesOf("edit") && html`<a class="button" href=${addressOfPlace("edit", { ids })}>${ids.length > 1 ? t.editThese : t.panels.edit}</a>`}
    ${ids.length > 1 && ids.length <= mostFacesOf("compare") && html`<a class="button" href=${addressOfPlace("compare", { ids })}>${t.panels.compare}</a>`}
  </p>`;
}
