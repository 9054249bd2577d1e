/** Answers to wishes that keep changing: one request at a time, and after it the newest wish. */

import { asProblem } from "../api/problem.js";
import { useEffect, useLayoutEffect, useRef, useSignal } from "../html.js";

const AGAIN = 500; // milliseconds before something is asked for again that the service had no room for

/**
 * A component's hook.
 *
 * @template W, T
 * @param {W | null} wish - JSON; null for none.
 * @param {(wish: W) => Promise<T>} ask
 * @returns Signals: `answer` (the newest one, kept while the next one is made), `isCurrent` (whether it is that of the
 *   present wish), `problem`, `busy`.
 */
export function useNewest(wish, ask) {
  const answer = useSignal(/** @type {T | null} */ (null));
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  const busy = useSignal(false);
  const isCurrent = useSignal(false);
  const own = useRef({ wish: /** @type {string | null} */ (null), tried: "", answered: "", isAlive: true });
  const text = wish && JSON.stringify(wish);

  async function work() {
    if (busy.value) return;
    busy.value = true;
    while (own.current.isAlive && own.current.wish && own.current.wish !== own.current.tried) {
      const mine = own.current.wish;
      try {
        answer.value = await ask(JSON.parse(mine));
        problem.value = null;
        own.current.tried = own.current.answered = mine;
        isCurrent.value = own.current.wish === mine;
      } catch (error) {
        const found = asProblem(error);
        if (found.type === "superseded") continue;
        if (own.current.wish === mine) problem.value = found;
        if (!found.isTemporary) own.current.tried = mine;
        else await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    busy.value = false;
  }

  // Before the next frame is drawn: the answer is asked for a frame earlier.
  useLayoutEffect(() => {
    own.current.wish = text;
    isCurrent.value = text !== null && text === own.current.answered;
    if (text) work();
    else {
      own.current.tried = own.current.answered = "";
      answer.value = problem.value = null;
    }
  }, [text]);
  useEffect(() => {
    own.current.isAlive = true;
    return () => void (own.current.isAlive = false);
  }, []);
  return { answer, isCurrent, problem, busy };
}
