/** Live previews: one request at a time, and after it the newest wish. */

import { preview } from "../api/previews.js";
import { asProblem } from "../api/problem.js";
import { randomName } from "../api/random.js";
import { useEffect, useLayoutEffect, useRef, useSignal } from "../html.js";

const AGAIN = 500; // milliseconds before a preview is asked for again that the service had no room for

/**
 * A component's hook. Asks for a new preview whenever the body changes.
 *
 * @param {Record<string, unknown> | null} body - What `POST /previews` takes; null for none.
 * @returns Signals: `picture` (the newest preview, kept while the next one is made), `isCurrent` (whether it is that of
 *   the present body), `problem`, `busy`.
 */
export function usePreview(body) {
  const picture = useSignal(/** @type {import("../api/previews.js").Preview | null} */ (null));
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  const busy = useSignal(false);
  const isCurrent = useSignal(false);
  const own = useRef({ stream: randomName(), wish: /** @type {any} */ (null), shown: "", pictured: "", alive: true });
  const text = body && JSON.stringify(body);

  async function work() {
    if (busy.value) return;
    busy.value = true;
    while (own.current.alive && own.current.wish && own.current.wish !== own.current.shown) {
      const wish = own.current.wish;
      try {
        picture.value = await preview(JSON.parse(wish), own.current.stream);
        problem.value = null;
        own.current.shown = own.current.pictured = wish;
        isCurrent.value = own.current.wish === wish;
      } catch (error) {
        const found = asProblem(error);
        if (found.type === "superseded") continue;
        if (own.current.wish === wish) problem.value = found;
        if (!found.isTemporary) own.current.shown = wish;
        else await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    busy.value = false;
  }

  // Before the next frame is drawn: the picture is asked for a frame earlier.
  useLayoutEffect(() => {
    own.current.wish = text;
    isCurrent.value = text !== null && text === own.current.pictured;
    if (text) work();
    else {
      own.current.shown = own.current.pictured = "";
      picture.value = problem.value = null;
    }
  }, [text]);
  useEffect(() => {
    own.current.alive = true;
    return () => void (own.current.alive = false);
  }, []);
  return { picture, isCurrent, problem, busy };
}
