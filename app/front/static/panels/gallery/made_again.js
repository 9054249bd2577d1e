/** Whether a face comes out the same when it is made again. */

import { verify } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { html, useSignal } from "../../html.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { t } from "../../text/en.js";

/** @param {{id: number}} props */
export function MadeAgain({ id }) {
  const verdict = useSignal(/** @type {any} */ (null));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  const busy = useSignal(false);
  async function ask() {
    busy.value = true;
    verdict.value = problem.value = null;
    try {
      verdict.value = await verify(id);
    } catch (error) {
      problem.value = asProblem(error);
    }
    busy.value = false;
  }
  const { equal, max_difference: most, file_is_whole: isWhole } = verdict.value ?? {};
  return html`<div>
    <button type="button" disabled=${busy.value} onClick=${ask}>${t.details.verify}</button>
    <div role="status">${verdict.value && html`<p>${equal ? t.details.isSame : t.details.isOther(most)} ${!isWhole && t.details.fileIsOther}</p>`}</div>
    <${ProblemNote} problem=${problem.value} />
  </div>`;
}
