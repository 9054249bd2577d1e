/** What can be done with the selected faces. */

import { measurementsOf, sheetOf } from "../../api/faces.js";
import { html, useSignal } from "../../html.js";
import { collect } from "../../state/basket.js";
import { addressOfPlace } from "../../state/location.js";
import { selection } from "../../state/selection.js";
import { t } from "../../text/en.js";
import { panelsFor } from "../all.js";
import { deleteFaces, tagFaces } from "./actions.js";
import { tagsIn } from "./tags.js";

const MOST_ON_SHEET = 400;
const MOST_IN_TABLE = 1000;

/** @param {{ids: number[], onOpen: (id: number) => void}} props */
export function SelectionActions({ ids, onOpen }) {
  const tag = useSignal("");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (tagsIn(tag.value).length) await tagFaces(ids, tagsIn(tag.value));
    tag.value = "";
  };
  return html`<div class="actions buttons" role="toolbar" aria-label=${t.gallery.selection}>
    <output>${t.gallery.selected(ids.length)}</output>
    ${ids.length === 1 && html`<button type="button" onClick=${() => onOpen(ids[0])}>${t.gallery.details}</button>`}
    ${panelsFor(ids.length).map((name) => html`<a key=${name} class="button" href=${addressOfPlace(name, { ids })}>${t.panels[name]}</a>`)}
    <button type="button" onClick=${() => collect(ids)}>${t.basket.add}</button>
    ${ids.length > 1 && ids.length <= MOST_ON_SHEET && html`<a class="button" href=${sheetOf(ids)} download="faces.png">${t.gallery.sheet}</a>`}
    ${ids.length <= MOST_IN_TABLE && html`<a class="button" href=${measurementsOf(ids)} download="faces.csv">${t.gallery.table}</a>`}
    <form class="buttons" onSubmit=${submit}>
      <input aria-label=${t.gallery.addTag} placeholder=${t.gallery.addTag} value=${tag.value} maxlength="60" size="10"
        onInput=${(/** @type {any} */ event) => (tag.value = event.target.value)} />
      <button disabled=${tagsIn(tag.value).length === 0}>${t.gallery.tagIt}</button>
    </form>
    <button type="button" class="danger" onClick=${() => deleteFaces(ids)}>${t.gallery.delete(ids.length)}</button>
    <button type="button" class="quiet" onClick=${() => (selection.value = [])}>${t.gallery.clearSelection}</button>
  </div>`;
}
