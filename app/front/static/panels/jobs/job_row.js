/** A job in the list. */

import { isOver } from "../../api/jobs.js";
import { html } from "../../html.js";
import { Progress } from "../../parts/progress.js";
import { t } from "../../text/en.js";
import { JobButtons } from "./job_buttons.js";

/** @param {string | null} date */
const shown = (date) => (date ? t.dateOf(date) : "");

/**
 * @param {object} props
 * @param {import("../../api/jobs.js").Job} props.job
 * @param {boolean} props.isOpen
 * @param {() => void} props.onOpen
 * @param {() => void} props.onChange
 */
export function JobRow({ job, isOpen, onOpen, onChange }) {
  return html`<li class=${`job ${job.state}`}>
    <button type="button" class="quiet what" aria-expanded=${isOpen ? "true" : "false"} onClick=${onOpen}>${t.jobs.kind(job.kind, job.total)}</button>
    <span class="state">${t.jobs.states[job.state]}</span>
    <span class="when">${isOver(job) ? t.jobs.ended(shown(job.ended)) : t.jobs.accepted(shown(job.accepted))}</span>
    ${!isOver(job) && html`<${Progress} progress=${{ ...job, seconds_left: null }} />`}
    ${job.state === "running" && job.seconds_left !== null && html`<small>${t.jobs.left(job.seconds_left, job.rate)}</small>`}
    ${job.problem && html`<p class="error">${job.problem.detail}</p>`}
    <${JobButtons} job=${job} onChange=${onChange} />
  </li>`;
}
