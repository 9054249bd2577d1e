/** All jobs, whether they wait, run or have ended, and one of them in detail. */

import { isOver, listJobs } from "../../api/jobs.js";
import { asProblem } from "../../api/problem.js";
import { html, useEffect, useSignal } from "../../html.js";
import { SelectField } from "../../parts/fields.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { numberIn, place, set } from "../../state/location.js";
import { MOST_SINGLY } from "../../state/making.js";
import { service } from "../../state/service.js";
import { t } from "../../text/en.js";
import { JobDetails } from "./job_details.js";
import { JobRow } from "./job_row.js";

const PAGE = 20;
const AGAIN = 1500; // milliseconds between two requests
const STATES = /** @type {const} */ (["queued", "running", "succeeded", "failed", "cancelled"]);

export function Jobs() {
  const { settings } = place.value;
  const offset = numberIn(settings.offset, 0);
  const { page, problem, look } = useJobs(settings.state, offset);
  const jobs = page.value?.jobs ?? [];
  const open = jobs.find(({ id }) => id === settings.id);
  return html`<div class="panel">
    <header><h1>${t.panels.jobs}</h1><p>${t.jobs.intro}</p></header>
    <div class="row"><${SelectField} label=${t.jobs.show} value=${settings.state ?? ""} options=${[["", t.jobs.all], ...STATES.map((state) => [state, t.jobs.states[state]])]}
      onChange=${(/** @type {string} */ state) => set({ state: state || undefined, offset: undefined })} /></div>
    <${ProblemNote} problem=${problem.value} />
    ${page.value && jobs.length === 0 && html`<p class="note">${settings.state ? t.jobs.noneInState : t.jobs.none(MOST_SINGLY)}</p>`}
    ${settings.id && html`<${JobDetails} key=${settings.id} id=${settings.id} isRunning=${open && !isOver(open)} onChange=${look} onClose=${() => set({ id: undefined })} />`}
    ${
      jobs.length > 0 &&
      html`<ul class="jobs" aria-label=${t.panels.jobs}>${jobs.map(
        (job) => html`<${JobRow} key=${job.id} job=${job} onChange=${look}
      isOpen=${job.id === settings.id} onOpen=${() => set({ id: job.id === settings.id ? undefined : job.id })} />`,
      )}</ul>`
    }
    <p class="buttons">
      ${offset > 0 && html`<button type="button" onClick=${() => set({ offset: Math.max(0, offset - PAGE) || undefined })}>${t.jobs.newer}</button>`}
      ${page.value?.next && html`<button type="button" onClick=${() => set({ offset: page.value?.next })}>${t.jobs.older}</button>`}
    </p>
  </div>`;
}

/**
 * A Preact hook. Fetches a page of jobs repeatedly, because other clients start jobs, too.
 * @param {string | undefined} state
 * @param {number} offset
 */
function useJobs(state, offset) {
  const page = useSignal(/** @type {{jobs: import("../../api/jobs.js").Job[], next: any} | null} */ (null));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  const looks = useSignal(0);
  const isThere = service.value.state !== "offline";
  useEffect(() => {
    let isWanted = true;
    let timer = 0;
    async function look() {
      try {
        const found = await listJobs({ state, offset: offset || undefined, limit: PAGE });
        if (!isWanted) return;
        page.value = /** @type {any} */ (found);
        problem.value = null;
      } catch (error) {
        if (isWanted) problem.value = asProblem(error);
      }
      if (isWanted) timer = setTimeout(look, AGAIN);
    }
    look();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [state, offset, looks.value, isThere]);
  return { page, problem, look: () => void looks.value++ };
}
