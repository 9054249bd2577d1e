/** The faces that were deleted and can be restored. */

import { deletedFaces } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { html, useEffect, useSignal } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { changes } from "../../state/faces.js";
import { t } from "../../text/en.js";
import { restoreFaces } from "./actions.js";

/** @param {{onClose: () => void}} props */
export function Deleted({ onClose }) {
  const found = useSignal(/** @type {{id: number, deleted: string, until: string}[] | null} */ (null));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  useEffect(() => {
    let isWanted = true;
    deletedFaces().then(
      ({ faces }) => isWanted && (found.value = faces),
      (error) => isWanted && (problem.value = asProblem(error)),
    );
    return () => void (isWanted = false);
  }, [changes.value]);
  const faces = found.value ?? [];
  const all = html`<button type="button" disabled=${faces.length === 0} onClick=${() => restoreFaces(faces.map(({ id }) => id))}>
    ${t.gallery.restoreAll(faces.length)}</button>`;
  return html`<${Dialog} title=${t.gallery.deletedTitle} onClose=${onClose} buttons=${all}>
    <${ProblemNote} problem=${problem.value} />
    ${found.value?.length === 0 && html`<p>${t.gallery.noneDeleted}</p>`}
    <ul>${faces.map(
      ({ id, deleted, until }) => html`<li key=${id} class="buttons">
      <span>${t.gallery.deletedFace(id, t.dateOf(deleted), t.dateOf(until))}</span>
      <button type="button" class="small" aria-label=${t.gallery.restoreOne(id)} onClick=${() => restoreFaces([id])}>${t.gallery.restore}</button></li>`,
    )}</ul>
  <//>`;
}
