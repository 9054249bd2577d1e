/** Making faces: asks, shows what comes, and keeps what went wrong beside the form. */

import { lastAction } from "../api/actions.js";
import { ask, fetchFile as fetchBytes } from "../api/client.js";
import { cancelJob, follow, startJob } from "../api/jobs.js";
import { asProblem, Problem } from "../api/problem.js";
import { signal } from "../html.js";
import { t } from "../text/en.js";
import { changed, changes, learn } from "./faces.js";
import { keep } from "./kept.js";
import { go, place } from "./location.js";
import { say } from "./messages.js";
import { joined } from "./selection.js";

/** @typedef {import("../api/actions.js").Action} Action */

export const MOST_SINGLY = 16; // faces that are made one by one; more become a job, which goes on if the page is closed
const CANCELLED = "cancelled";
const CONFLICT = 409;
const AGAIN = 1000; // milliseconds until a request is repeated that the service had no room for
const TRIES = 5;

/**
 * Returns what a form makes things with. It goes on while the user is on another panel, and is found again there.
 * @param {string} name - Of the form.
 */
export const makingOf = (name) => keep(`making ${name}`, makingAnew);

/**
 * `run` performs an action and returns its JSON, or null if it failed or was cancelled; `runEach` performs several;
 * `runAsJob` lets a job perform it, and reports the faces as they are finished; `fetchFile` returns the answer's bytes;
 * `cancel` ends the request or the job. `busy`, `problem` and `progress` ({done, total, state, ids}) are signals.
 */
function makingAnew() {
  const busy = signal(false);
  const problem = signal(/** @type {Problem | null} */ (null));
  const progress = signal(/** @type {any} */ (null));
  let stop = new AbortController();
  let isCancelled = false;

  /**
   * @template T
   * @param {Action | Action[]} action
   * @param {(signal: AbortSignal) => Promise<T>} perform
   * @returns {Promise<T | null>}
   */
  async function attempt(action, perform) {
    stop.abort();
    const mine = new AbortController();
    stop = mine;
    isCancelled = false;
    busy.value = true;
    problem.value = null;
    progress.value = null;
    lastAction.value = action;
    const begun = place.value;
    try {
      return await perform(mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error);
      return null;
    } finally {
      if (stop === mine) busy.value = false;
      if (!mine.signal.aborted && place.value.panel !== begun.panel) tellElsewhere(begun, problem.value);
    }
  }

  /** @param {Action} action @param {FormData} [form] @returns {Promise<any>} */
  const run = (action, form) =>
    attempt(action, async (signal) => {
      const answer = await ask({ ...action, form, signal });
      if (answer?.faces) changed(answer.faces);
      return answer;
    });

  /**
   * Performs actions one after the other. Once one has succeeded, the next ones are repeated if there is no room.
   * @param {Action[]} actions
   * @param {(answer: any, index: number) => void} onAnswer
   * @param {(problem: Problem, index: number) => void} [onRefusal] - Takes what one was refused for, and lets the next
   *   ones be performed. Without it, the first refusal ends all.
   * @param {Action | Action[]} [shown] - What does the same, for scripts.
   */
  const runEach = (actions, onAnswer, onRefusal, shown = actions) =>
    attempt(shown, async (signal) => {
      const began = Date.now();
      const total = actions.length;
      for (const [index, action] of actions.entries()) {
        const left = index && (((Date.now() - began) / index) * (total - index)) / 1000;
        progress.value = { state: "running", done: index, total, ids: [], seconds_left: left };
        try {
          const answer = await asked({ ...action, signal }, index > 0 ? TRIES : 1);
          if (answer.faces) changed(answer.faces);
          onAnswer(answer, index);
        } catch (error) {
          if (signal.aborted) {
            if (lastAction.value === shown) lastAction.value = actions.slice(0, index + 1);
            throw error;
          }
          const refusal = asProblem(error);
          if (!onRefusal || refusal.status < 400 || refusal.status >= 500) throw error;
          onRefusal(refusal, index);
        }
      }
    });

  /** @param {Action} action @returns {Promise<Blob | null>} */
  const fetchFile = (action) => attempt(action, (signal) => fetchBytes({ ...action, signal }));

  /**
   * @param {Action} action
   * @param {FormData} [form]
   * @returns {Promise<import("../api/jobs.js").Job | null>} The job when it has succeeded.
   */
  const runAsJob = (action, form) =>
    attempt({ ...action, headers: { Prefer: "respond-async" } }, async (signal) => {
      const job = await startJob({ ...action, form });
      if (signal.reason === CANCELLED) await cancelJob(job.id, false);
      if (signal.aborted) throw signal.reason;
      progress.value = { ...job, ids: [] };
      let isOver = false;
      const onState = (/** @type {any} */ state) => (progress.value = { ...progress.value, ...state });
      const onProgress = async (/** @type {any} */ { ids, ...rest }) => {
        await learn(ids);
        if (signal.aborted || isOver) return;
        progress.value = { ...progress.value, ...rest, ids: joined(progress.value.ids, ids) };
      };
      const following = follow(job.id, onState, onProgress);
      const given = new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          following.stop();
          reject(signal.reason);
        });
      });
      const end = /** @type {import("../api/jobs.js").Job} */ (await Promise.race([following.ended, given]));
      isOver = true;
      if (end.result?.faces) changed(end.result.faces);
      if (end.problem) throw new Problem(end.problem.status, end.problem);
      if (end.state === "cancelled") {
        // Who cancelled it elsewhere may be having its faces deleted.
        progress.value = { ...progress.value, ids: isCancelled ? (end.ids ?? []) : [] };
        changes.value++;
        if (isCancelled) return null; // here, and the user knows
        throw new Problem(CONFLICT, { detail: t.jobs.wasCancelled });
      }
      return end;
    });

  function cancel() {
    const { id } = progress.value ?? {};
    if (!id) return stop.abort(CANCELLED); // a job is cancelled as soon as it is accepted
    isCancelled = true; // it is followed to its end, which tells what was made until then
    cancelJob(id, false).catch((error) => (problem.value = asProblem(error)));
  }

  return { busy, problem, progress, run, runEach, runAsJob, fetchFile, cancel };
}

/**
 * Returns the answer to a request, which is repeated as long as there is no room for it.
 * @param {import("../api/client.js").Request} request
 * @param {number} tries
 */
async function asked(request, tries) {
  for (let left = tries - 1; ; left--) {
    try {
      return await ask(request);
    } catch (error) {
      if (request.signal?.aborted || left === 0) throw error;
      const { status, retryAfter } = asProblem(error);
      if (status !== 503) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.max(AGAIN, 1000 * retryAfter)));
    }
  }
}

/**
 * Says that what was begun on a panel has ended, while the user is on another one.
 * @param {import("./location.js").Place} begun - Where it was begun.
 * @param {Problem | null} problem
 */
function tellElsewhere({ panel, settings }, problem) {
  const name = t.panels[/** @type {keyof typeof t.panels} */ (panel)] ?? panel;
  const button = { label: t.show, act: () => go(panel, settings) };
  say(problem ? t.failedElsewhere(name, problem.message) : t.endedElsewhere(name), { isProblem: !!problem, button });
}
