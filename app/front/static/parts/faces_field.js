/** A field of faces: chosen in a dialog, taken from the selection, or dropped; with an order that can be changed. */

import { html, useId, useLayoutEffect, useRef, useSignal } from "../html.js";
import { useFaces } from "../state/faces.js";
import { joined, moved, selection } from "../state/selection.js";
import { t } from "../text/en.js";
import { allowDrop, dragged, droppedIds } from "./drag.js";
import { FacePicker } from "./face_picker.js";
import { Thumb } from "./thumb.js";

/**
 * @param {object} props
 * @param {string} props.label
 * @param {number[]} props.ids
 * @param {(ids: number[]) => void} props.onChange
 * @param {number} [props.most] - The largest number of faces. With 1, another choice replaces the face.
 * @param {string} [props.hint]
 * @param {string} [props.error]
 * @param {number} [props.size]
 * @param {boolean} [props.repeats] - Whether a face may be chosen more than once.
 */
export function FacesField({ label, ids, onChange, most = 1000, hint, error, size = 72, repeats = false }) {
  const faces = useFaces(ids);
  const isOpen = useSignal(false);
  const name = useId();
  const take = (/** @type {number[]} */ more) =>
    onChange(most === 1 ? more.slice(0, 1) : (repeats ? [...ids, ...more] : joined(ids, more)).slice(0, most));
  const field = useRef(/** @type {HTMLElement | null} */ (null));
  const focused = useRef(/** @type {number | null} */ (null)); // the index of the one that gets the focus when `ids` have changed
  useLayoutEffect(() => {
    if (focused.current === null) return;
    const buttons = field.current?.querySelectorAll("button.remove") ?? [];
    const next =
      buttons[Math.min(focused.current, buttons.length - 1)] ?? field.current?.querySelector(".buttons button");
    /** @type {HTMLElement} */ (next)?.focus();
    focused.current = null;
  }, [ids.join()]);
  const changeAt = (/** @type {number} */ index, /** @type {number[]} */ next) => {
    focused.current = index;
    onChange(next);
  };
  const leaveOut = (/** @type {number} */ index) =>
    changeAt(
      index,
      ids.filter((_, each) => each !== index),
    );
  const drop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    take(droppedIds(event));
  };
  const shift = (/** @type {number} */ index) => (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Delete") leaveOut(index);
    if (!step || !event.altKey) return;
    event.preventDefault(); // Alt and an arrow lead back and forward in browsers
    if (ids[index + step]) changeAt(index + step, moved(ids, index, index + step));
  };
  const dropOn = (/** @type {number} */ index) => (/** @type {DragEvent} */ event) => {
    const more = droppedIds(event);
    if (more.length !== 1 || !ids.includes(more[0])) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(moved(ids, ids.indexOf(more[0]), index));
  };
  return html`<div class=${`field faces ${error ? "wrong" : ""}`} ref=${field} role="group" aria-labelledby=${name} onDragOver=${allowDrop} onDrop=${drop}>
    <span class="label" id=${name}>${label}</span>
    <ol class="chosen">${ids.map(
      (
        id,
        index,
      ) => html`<li key=${repeats ? `${id}-${index}` : id} draggable=${most > 1} onDragStart=${dragged([id])} onDrop=${dropOn(index)}>
      <button type="button" class="remove" title=${t.faces.remove(id)} aria-label=${t.faces.remove(id)}
        onKeyDown=${shift(index)} onClick=${() => leaveOut(index)}>
        <${Thumb} face=${faces[index]} id=${id} size=${size} /><span class="caption">${id}</span></button>
    </li>`,
    )}</ol>
    <p class="buttons">
      <button type="button" onClick=${() => (isOpen.value = true)}>${most === 1 ? t.faces.chooseOne : t.faces.choose}</button>
      ${
        selection.value.length > 0 &&
        (most === 1 || ids.length < most) &&
        html`<button type="button" onClick=${() => take(selection.value)}>
        ${t.faces.takeSelection(Math.min(selection.value.length, most === 1 ? 1 : most - ids.length))}</button>`
      }
      ${ids.length > 1 && html`<button type="button" onClick=${() => changeAt(0, [])}>${t.faces.clear}</button>`}
      ${
        faces.includes(null) &&
        html`<button type="button" onClick=${() =>
          changeAt(
            0,
            ids.filter((_, index) => faces[index] !== null),
          )}>${t.faces.removeMissing}</button>`
      }
    </p>
    ${hint && html`<p class="hint">${hint}</p>`}
    ${error && html`<p class="error" role="alert">${error}</p>`}
    ${isOpen.value && html`<${FacePicker} title=${label} most=${most === 1 ? 1 : most - ids.length} isOne=${most === 1} onTake=${take} onClose=${() => (isOpen.value = false)} />`}
  </div>`;
}
