/** A dialog in which faces are chosen. */

import { html, useRef, useSignal } from "../html.js";
import { useFaceList } from "../state/face_list.js";
import { joined } from "../state/selection.js";
import { t } from "../text/en.js";
import { Dialog } from "./dialog.js";
import { FaceGrid } from "./face_grid.js";
import { TextField } from "./fields.js";

/**
 * @param {object} props
 * @param {string} props.title
 * @param {number} props.most - How many can be taken.
 * @param {boolean} props.isOne - Whether another choice replaces the face.
 * @param {(ids: number[]) => void} props.onTake
 * @param {() => void} props.onClose
 */
export function FacePicker({ title, most, isOne, onTake, onClose }) {
  const text = useSignal("");
  const chosen = useSignal(/** @type {number[]} */ ([]));
  const list = useFaceList({ sort: "-created", text: text.value || undefined });
  const taken = useRef(false);
  const take = (/** @type {number[]} */ ids) => {
    if (taken.current || ids.length === 0) return;
    taken.current = true;
    onTake(ids);
    onClose();
  };
  const choose = (/** @type {number[]} */ ids) =>
    (chosen.value = isOne ? ids.slice(-1) : ids.length > most ? ids.slice(0, most) : ids);
  const button = html`<button type="button" class="main" disabled=${chosen.value.length === 0} onClick=${() => take(chosen.value)}>
    ${t.faces.take(chosen.value.length)}</button>`;
  return html`<${Dialog} title=${title} kind="wide" onClose=${onClose} buttons=${button}>
    <${TextField} label=${t.gallery.text} value=${text.value} onChange=${(/** @type {string} */ value) => (text.value = value)} />
    <${FaceGrid} list=${list} size=${96} selected=${chosen.value} onSelect=${choose} onOpen=${(/** @type {number} */ id) => take(isOne ? [id] : joined(chosen.value, [id]).slice(0, most))} label=${title} />
  <//>`;
}
