/** Making faces: asks, shows what comes, and keeps what went wrong beside the form. */

import { lastAction } from "../api/actions.js";
import { ask, fetchFile as fetchBytes } from "../api/client.js";
import { cancelJob, follow, startJob } from "../api/jobs.js";
import { asProblem, Problem } from "../api/problem.js";
import { useEffect, useRef, useSignal } from "../html.js";
import { t } from "../text/en.js";
import { changed, learn } from "./faces.js";
import { joined } from "./selection.js";

/** @typedef {import("../api/actions.js").Action} Action */

const CANCELLED = "cancelled";
const CONFLICT = 409;

/**
 * A Preact hook for one form that makes something.
 *
 * `run` performs an action and returns its JSON, or null if it failed or was given up; `runEach` performs several;
 * `runAsJob` does so by a job, and
 * reports the faces as they are finished; `fetchFile` returns the answer's bytes; `cancel` ends the request or the job. A
 * job whose panel is left goes on. `busy`, `problem` and `progress`
 * ({done, total, state, ids}) are signals.
 */
export function useMaking() {
  const busy = useSignal(false);
  const problem = useSignal(/** @type {Problem | null} */ (null));
  const progress = useSignal(/** @type {any} */ (null));
  const stop = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => stop.current?.abort(), []);

  /**
   * @template T
   * @param {Action} action
   * @param {(signal: AbortSignal) => Promise<T>} perform
   * @returns {Promise<T | null>}
   */
  async function attempt(action, perform) {
    stop.current?.abort();
    const mine = (stop.current = new AbortController());
    busy.value = true;
    problem.value = null;
    progress.value = null;
    lastAction.value = action;
    try {
      return await perform(mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error);
      return null;
    } finally {
      if (stop.current === mine) busy.value = false;
    }
  }

  /** @param {Action} action @returns {Promise<any>} */
  const run = (action) =>
    attempt(action, async (signal) => {
      const answer = await ask({ ...action, signal });
      if (answer?.faces) changed(answer.faces);
      return answer;
    });

  /**
   * Performs actions one after the other.
   * @param {Action[]} actions
   * @param {(answer: any, index: number) => void} onAnswer
   * @param {(problem: Problem, index: number) => void} [onRefusal] - Takes what one was refused for, and lets the next
   *   ones be performed. Without it, the first refusal ends all.
   */
  const runEach = (actions, onAnswer, onRefusal) =>
    attempt(actions[0], async (signal) => {
      for (const [index, action] of actions.entries()) {
        progress.value = { state: "running", done: index, total: actions.length };
        try {
          const answer = await ask({ ...action, signal });
          if (answer.faces) changed(answer.faces);
          onAnswer(answer, index);
        } catch (error) {
          const refusal = asProblem(error);
          if (signal.aborted || !onRefusal || refusal.status < 400 || refusal.status >= 500) throw error;
          onRefusal(refusal, index);
        }
      }
    });

  /** @param {Action} action @returns {Promise<Blob | null>} */
  const fetchFile = (action) => attempt(action, (signal) => fetchBytes({ ...action, signal }));

  /**
   * @param {Action} action
   * @param {FormData} [form]
   * @returns {Promise<import("../api/jobs.js").Job | null>} The job when it has ended.
   */
  const runAsJob = (action, form) =>
    attempt({ ...action, headers: { Prefer: "respond-async" } }, async (signal) => {
      const job = await startJob({ ...action, form });
      if (signal.reason === CANCELLED) await cancelJob(job.id, false);
      if (signal.aborted) throw signal.reason; // the panel was left meanwhile: the job goes on
      progress.value = { ...job, ids: [] };
      const onState = (/** @type {any} */ state) => (progress.value = { ...progress.value, ...state });
      const onProgress = async (/** @type {any} */ { ids, ...rest }) => {
        await learn(ids);
        if (signal.aborted) return;
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
      if (end.result?.faces) changed(end.result.faces);
      if (end.problem) throw new Problem(end.problem.status, end.problem);
      if (end.state === "cancelled") throw new Problem(CONFLICT, { detail: t.jobs.wasCancelled });
      return end;
    });

  const cancel = () => {
    const { id } = progress.value ?? {}; // without one, a job is cancelled as soon as it is accepted
    stop.current?.abort(CANCELLED);
    if (id) cancelJob(id, false).catch((error) => (problem.value = asProblem(error)));
  };

  return { busy, problem, progress, run, runEach, runAsJob, fetchFile, cancel };
}
