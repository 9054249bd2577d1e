/** Faces in a row, with buttons for all of them. */

import { html } from "../html.js";
import { useFaces } from "../state/faces.js";
import { addressOfPlace, go } from "../state/location.js";
import { say } from "../state/messages.js";
import { basket, joined, selection } from "../state/selection.js";
import { t } from "../text/en.js";
import { dragged } from "./drag.js";
import { Thumb, titleOf } from "./thumb.js";

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
    (id, place) => html`
    <li key=${`${id}-${place}`} draggable="true" onDragStart=${dragged([id])}>
      <a href=${addressOfPlace("gallery", { face: id })} title=${t.face.open}>
        <${Thumb} face=${faces[place]} id=${id} size=${size} />
        <span class="caption">${captions?.[place] ?? (faces[place] ? titleOf(/** @type {any} */ (faces[place])) : id)}</span>
      </a>
    </li>`,
  )}</ol>`;
}

/**
 * The faces that a panel has made, with what to do next.
 * @param {object} props
 * @param {number[]} props.ids
 * @param {string[]} [props.captions]
 * @param {number} [props.size]
 * @param {boolean} [props.isWhole] - Whether no more are to come: only then is offered what is done with all of them.
 */
export function Results({ ids, captions, size, isWhole = true }) {
  if (ids.length === 0) return null;
  const select = () => {
    selection.value = [...ids];
    go("gallery");
  };
  const collect = () => {
    basket.value = joined(basket.value, ids);
    say(t.basket.added(ids.length));
  };
  return html`<section class="results" aria-label=${t.results}>
    <h2>${t.made(ids.length)}</h2>
    <${FacesStrip} ids=${ids} captions=${captions} size=${size} />
    ${
      isWhole &&
      html`<p class="buttons">
      <button type="button" onClick=${select}>${t.selectInGallery}</button>
      <button type="button" onClick=${collect}>${t.basket.add}</button>
      <a class="button" href=${addressOfPlace("edit", { ids })}>${ids.length > 1 ? t.editThese : t.panels.edit}</a>
      ${ids.length > 1 && ids.length <= 12 && html`<a class="button" href=${addressOfPlace("compare", { ids })}>${t.panels.compare}</a>`}
    </p>`
    }
  </section>`;
}
