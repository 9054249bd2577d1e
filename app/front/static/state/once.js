/** Answers that stay the same as long as the page is open: asked for once. */

import { asProblem } from "../api/problem.js";
import { useEffect, useSignal } from "../html.js";
import { service } from "./service.js";

const AGAIN = 2000; // milliseconds until something is asked again that the service had no room for

/** @type {Map<string, Promise<any>>} */
const asked = new Map();

/**
 * A Preact hook. Signals: `answer` (null until it is there) and `problem`.
 * @template T
 * @param {string} key - Names the answer; "" for none yet.
 * @param {() => Promise<T>} ask
 */
export function useOnce(key, ask) {
  const answer = useSignal(/** @type {T | null} */ (null));
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  const tries = useSignal(0);
  const isReady = service.value.state === "ready";
  useEffect(() => void (answer.value = null), [key]);
  useEffect(() => {
    if (!key) return;
    let isWanted = true;
    let timer = 0;
    problem.value = null;
    if (!asked.has(key)) {
      const found = ask();
      asked.set(key, found);
      found.catch(() => asked.delete(key));
    }
    asked.get(key)?.then(
      (found) => isWanted && (answer.value = found),
      (error) => {
        if (!isWanted) return;
        const found = asProblem(error);
        problem.value = found;
        if (found.isTemporary) timer = setTimeout(() => tries.value++, Math.max(AGAIN, 1000 * found.retryAfter));
      },
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [key, isReady, tries.value]); // again, once the service is back
  return { answer, problem };
}
