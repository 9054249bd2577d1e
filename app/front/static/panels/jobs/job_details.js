/** One job in detail, updated while it runs: its faces, its result, or its problem. */

import { findJob, follow, isOver } from "../../api/jobs.js";
import { asProblem, Problem } from "../../api/problem.js";
import { html, useEffect, useSignal } from "../../html.js";
import { ConvergingFace } from "../../parts/converging_face.js";
import { Results } from "../../parts/faces_strip.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { Progress } from "../../parts/progress.js";
import { t } from "../../text/en.js";

/** @param {{id: string, isRunning: boolean | undefined, onChange: () => void, onClose: () => void}} props */
export function JobDetails({ id, isRunning, onChange, onClose }) {
  const job = useSignal(/** @type {import("../../api/jobs.js").Job | null} */ (null));
  const problem = useSignal(/** @type {Problem | null} */ (null));
  useEffect(() => {
    let following = /** @type {ReturnType<typeof follow> | null} */ (null);
    let isWanted = true;
    const fail = (/** @type {unknown} */ error) => void (isWanted && (problem.value = asProblem(error)));
    const merge = (/** @type {any} */ news) => {
      if (isWanted && job.value) job.value = { ...job.value, ...news };
    };
    findJob(id).then((found) => {
      if (!isWanted) return;
      job.value = found;
      if (isOver(found)) return;
      following = follow(id, merge, ({ ids, ...rest }) =>
        merge({ ...rest, ids: [...new Set([...(job.value?.ids ?? []), ...ids])] }),
      );
      following.ended.then((end) => {
        merge(end);
        onChange();
      }, fail);
    }, fail);
    return () => {
      isWanted = false;
      following?.stop();
    };
  }, [id, isRunning]); // it runs again after another try
  const found = job.value;
  return html`<section class="job-details" aria-label=${t.jobs.details}>
    <p class="buttons"><button type="button" class="quiet" onClick=${onClose}>× ${t.close}</button></p>
    <${ProblemNote} problem=${problem.value} />
    ${
      found &&
      html`
      <h2>${t.jobs.kind(found.kind, found.total)}: ${t.jobs.states[found.state]}</h2>
      ${!isOver(found) && html`<${Progress} progress=${found} />`}
      ${found.result?.comparison && html`<img src=${found.result.comparison} alt=${t.project.comparison} width="384" />`}
      <${ConvergingFace} progress=${found.progress} />
      ${found.problem && html`<${ProblemNote} problem=${new Problem(found.problem.status, found.problem)} />`}
      <${Results} ids=${found.ids ?? []} size=${80} isWhole=${isOver(found)} />`
    }
  </section>`;
}
