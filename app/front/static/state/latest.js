/** The newest answer to a question that keeps changing: one request at a time, and after it the newest wish. */

import { ask } from "../api/client.js";
import { asProblem } from "../api/problem.js";
import { useEffect, useRef, useSignal } from "../html.js";

const AGAIN = 1000; // milliseconds before a question is asked again that the service had no room for

/**
 * A component's hook. Signals: `answer` (kept while the next one is made), `problem`, `busy`.
 * @param {import("../api/client.js").Request | null} request - null for none. Its members must be JSON.
 */
export function useLatest(request) {
  const answer = useSignal(/** @type {any} */ (null));
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  const busy = useSignal(false);
  const own = useRef({ wish: /** @type {string | null} */ (null), done: "", alive: true });
  const text = request && JSON.stringify(request);

  async function work() {
    if (busy.value) return;
    busy.value = true;
    while (own.current.alive && own.current.wish && own.current.wish !== own.current.done) {
      const wish = own.current.wish;
      try {
        answer.value = await ask(JSON.parse(wish));
        problem.value = null;
      } catch (error) {
        const found = asProblem(error);
        if (own.current.wish === wish) problem.value = found;
        if (found.isTemporary) {
          await new Promise((resolve) => setTimeout(resolve, AGAIN));
          continue;
        }
      }
      own.current.done = wish;
    }
    busy.value = false;
  }

  useEffect(() => {
    own.current.wish = text;
    if (text) work();
    else {
      own.current.done = "";
      answer.value = problem.value = null;
    }
  }, [text]);
  useEffect(() => {
    own.current.alive = true;
    return () => void (own.current.alive = false);
  }, []);
  return { answer, problem, busy };
}
