/** Answers to questions that panels ask by themselves. */

import { asProblem, OFFLINE } from "../api/problem.js";
import { useEffect, useSignal } from "../html.js";
import { service } from "./service.js";

const AGAIN = 2000; // milliseconds until something is asked again that the service had no room for

/**
 * A Preact hook. Asks when the question changes, again when there was no room for it, and again once the service is back.
 *
 * @template A
 * @param {unknown[] | null} question - What the answer depends on; null for none yet.
 * @param {(signal: AbortSignal) => Promise<A>} ask - What it does with an answer besides must mind the signal.
 * @returns Signals: `answer` (to the present question; null until it is there) and `problem`.
 */
export function useAnswer(question, ask) {
  const answer = useSignal(/** @type {A | null} */ (null));
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  const tries = useSignal(0);
  const isReady = service.value.state === "ready";
  const parts = question ?? [null];
  useEffect(() => void (answer.value = problem.value = null), parts);
  useEffect(() => {
    if (!question) return;
    const stop = new AbortController();
    let timer = 0;
    ask(stop.signal).then(
      (found) => {
        if (stop.signal.aborted) return;
        answer.value = found;
        problem.value = null;
      },
      (error) => {
        if (stop.signal.aborted) return;
        const found = asProblem(error);
        problem.value = found;
        if (!found.isTemporary || found.status === OFFLINE) return;
        timer = setTimeout(() => tries.value++, Math.max(AGAIN, 1000 * found.retryAfter));
      },
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [...parts, isReady, tries.value]);
  return { answer, problem };
}
