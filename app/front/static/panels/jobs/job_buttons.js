/** The buttons of a job. */

import { cancelJob, isOver, resultOf, retryJob } from "../../api/jobs.js";
import { asProblem } from "../../api/problem.js";
import { html, useSignal } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { faceOf, gone, lookAgain } from "../../state/faces.js";
import { say } from "../../state/messages.js";
import { t } from "../../text/en.js";

const FILES = ["stimulus-set", "animation", "replay"]; // jobs whose result is a file, or a report

/** @param {{job: import("../../api/jobs.js").Job, onChange: () => void}} props */
export function JobButtons({ job, onChange }) {
  const asks = useSignal(false);

  /** @param {() => Promise<any>} request */
  async function act(request) {
    try {
      const answer = await request();
      onChange();
      return answer;
    } catch (error) {
      say(asProblem(error).message, { isProblem: true });
      return null;
    }
  }

  async function end(/** @type {boolean} */ discard) {
    asks.value = false;
    const ended = await act(() => cancelJob(job.id, discard));
    if (!ended || !discard) return;
    await lookAgain(ended.ids); // those that were stored before the job stay
    gone(ended.ids.filter((/** @type {number} */ id) => faceOf(id) === null));
  }

  const retry = () => act(() => retryJob(job.id));
  return html`<span class="buttons">
    ${!isOver(job) && html`<button type="button" onClick=${() => (asks.value = true)}>${t.cancel}</button>`}
    ${(job.state === "failed" || job.state === "cancelled") && html`<button type="button" onClick=${retry}>${t.jobs.retry}</button>`}
    ${job.state === "succeeded" && FILES.includes(job.kind) && html`<a class="button" href=${resultOf(job.id)} download>${t.jobs.download}</a>`}
    ${
      asks.value &&
      html`<${Dialog} title=${t.jobs.cancelTitle} onClose=${() => (asks.value = false)} buttons=${html`
      <button type="button" onClick=${() => end(false)}>${t.jobs.keep}</button>
      <button type="button" class="danger" onClick=${() => end(true)}>${t.jobs.discard}</button>`}><p>${t.jobs.cancelWhat}</p><//>`
    }
  </span>`;
}
