/** The faces that were deleted and can be restored. */

import { deletedFaces } from "../../api/faces.js";
import { html } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { useAnswer } from "../../state/answer.js";
import { changes } from "../../state/faces.js";
import { t } from "../../text/en.js";
import { restoreFaces } from "./actions.js";

/** @param {{onClose: () => void}} props */
export function Deleted({ onClose }) {
  const { answer, problem } = useAnswer([changes.value], deletedFaces);
  const faces = answer.value?.faces ?? [];
  const all =
    faces.length > 0 &&
    html`<button type="button" onClick=${() => restoreFaces(faces.map(({ id }) => id))}>
    ${t.gallery.restoreAll(faces.length)}</button>`;
  return html`<${Dialog} title=${t.gallery.deletedTitle} onClose=${onClose} buttons=${all}>
    <${ProblemNote} problem=${problem.value} />
    ${answer.value?.faces.length === 0 && html`<p>${t.gallery.noneDeleted}</p>`}
    <ul>${faces.map(
      ({ id, deleted, until }) => html`<li key=${id} class="buttons">
      <span>${t.gallery.deletedFace(id, t.dateOf(deleted), t.dateOf(until))}</span>
      <button type="button" class="small" aria-label=${t.gallery.restoreOne(id)} onClick=${() => restoreFaces([id])}>${t.gallery.restore}</button></li>`,
    )}</ul>
  <//>`;
}
