/** What can be done with the selected faces. */

import { html, useSignal } from "../../html.js";
import { addressOfPlace } from "../../state/location.js";
import { selection } from "../../state/selection.js";
import { t } from "../../text/en.js";
import { collect, deleteFaces, tagFaces } from "./actions.js";

/** @param {{ids: number[], onOpen: (id: number) => void}} props */
export function SelectionActions({ ids, onOpen }) {
  const tag = useSignal("");
  const list = ids.join(",");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (tag.value.trim()) await tagFaces(ids, tag.value.trim());
    tag.value = "";
  };
  const link = (/** @type {keyof typeof t.panels} */ panel, /** @type {Record<string, unknown>} */ settings) =>
    html`<a class="button" href=${addressOfPlace(panel, settings)}>${t.panels[panel]}</a>`;
  return html`<div class="actions buttons" role="toolbar" aria-label=${t.gallery.selection}>
    <output>${t.gallery.selected(ids.length)}</output>
    ${ids.length === 1 && html`<button type="button" onClick=${() => onOpen(ids[0])}>${t.gallery.details}</button>`}
    ${ids.length > 1 && link("compare", { ids: list })}
    ${ids.length > 1 && link("average", { ids: list })}
    ${ids.length > 1 && link("walk", { ids: list })}
    ${ids.length > 1 && link("mix", { ids: list })}
    ${link("edit", { ids: list })}
    ${ids.length === 1 && link("similar", { id: ids[0] })}
    <button type="button" onClick=${() => collect(ids)}>${t.basket.add}</button>
    <form class="buttons" onSubmit=${submit}>
      <input aria-label=${t.gallery.addTag} placeholder=${t.gallery.addTag} value=${tag.value} maxlength="100" size="10"
        onInput=${(/** @type {any} */ event) => (tag.value = event.target.value)} />
      <button disabled=${!tag.value.trim()}>${t.gallery.tagIt}</button>
    </form>
    <button type="button" class="danger" onClick=${() => deleteFaces(ids)}>${t.gallery.delete}</button>
    <button type="button" class="quiet" onClick=${() => (selection.value = [])}>${t.gallery.clearSelection}</button>
  </div>`;
}
