/** Answers to a question that keeps changing: one at a time, and after it the newest one. */

import { asProblem } from "../api/problem.js";
import { useLayoutEffect, useRef, useSignal } from "../html.js";

const AGAIN = 500; // milliseconds until something is asked again that the service had no room for
const PATIENCE = 300; // milliseconds after which an answer is given up that is no longer wanted: quick ones are shown

/**
 * A Preact hook. Asks whenever the question changes.
 *
 * @template Q, A
 * @param {Q | null} question - JSON; null for none.
 * @param {(question: Q, signal: AbortSignal) => Promise<A>} ask
 * @returns Signals: `answer` (the newest one, kept until the next one arrives), `isCurrent` (whether it answers the
 *   present question), `problem`, `busy`.
 */
export function useNewest(question, ask) {
  const answer = useSignal(/** @type {A | null} */ (null));
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  const busy = useSignal(false);
  const isCurrent = useSignal(false);
  // `wanted` is null without a question, and once the component is gone.
  const questions = useRef({ wanted: /** @type {string | null} */ (null), settled: "", answered: "" }).current;
  const asking = useRef({ since: 0, stop: new AbortController() }).current;
  const text = question && JSON.stringify(question);

  async function work() {
    if (busy.value) return;
    busy.value = true;
    while (questions.wanted !== null && questions.wanted !== questions.settled) {
      const asked = questions.wanted;
      asking.since = performance.now();
      asking.stop = new AbortController();
      try {
        const found = await ask(JSON.parse(asked), asking.stop.signal);
        if (questions.wanted === null) break; // it would be shown beside nothing that it answers
        answer.value = found;
        problem.value = null;
        questions.settled = questions.answered = asked;
        isCurrent.value = questions.wanted === asked;
      } catch (error) {
        if (asking.stop.signal.aborted) continue;
        const found = asProblem(error);
        if (questions.wanted === asked) problem.value = found;
        if (!found.isTemporary) questions.settled = asked;
        else await new Promise((resolve) => setTimeout(resolve, Math.max(AGAIN, 1000 * found.retryAfter)));
      }
    }
    busy.value = false;
  }

  // Before the next frame is drawn: the answer is asked for a frame earlier.
  useLayoutEffect(() => {
    questions.wanted = text;
    isCurrent.value = text !== null && text === questions.answered;
    if (busy.value && performance.now() - asking.since > PATIENCE) asking.stop.abort();
    if (text !== null) work();
    else {
      questions.settled = questions.answered = "";
      answer.value = problem.value = null;
    }
  }, [text]);
  useLayoutEffect(
    () => () => {
      questions.wanted = null;
      asking.stop.abort();
    },
    [],
  );
  return { answer, isCurrent, problem, busy };
}
