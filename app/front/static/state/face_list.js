/** A list of faces that may be long: pages are fetched in order, as far as they are looked at. */

import { list } from "../api/faces.js";
import { asProblem } from "../api/problem.js";
import { useEffect, useRef, useSignal } from "../html.js";
import { changes, remember } from "./faces.js";
import { service } from "./service.js";

const FIRST = 100; // faces of the first page, which is seen soonest
const NEXT = 500;
const AGAIN = 2000; // milliseconds until a page is asked for again that the service had no room for

/**
 * A Preact hook.
 *
 * @param {Record<string, unknown>} query - What `GET /faces?include=faces` takes.
 * @returns Signals: `faces` (those that were fetched, in order), `total` (undefined until it is known), `unmeasured`,
 *   `problem`; `isCounted`, whether `total` answers this query already; and `reach`, which fetches up to a number of faces.
 */
export function useFaceList(query) {
  const faces = useSignal(/** @type {import("../api/faces.js").Face[]} */ ([]));
  const total = useSignal(/** @type {number | undefined} */ (undefined));
  const unmeasured = useSignal(0);
  const problem = useSignal(/** @type {import("../api/problem.js").Problem | null} */ (null));
  const counted = useSignal(""); // the query that `total` answers
  const own = useRef({
    next: /** @type {string | null} */ (""),
    wanted: FIRST,
    run: /** @type {AbortController | null} */ (null),
    timer: 0,
  });
  const text = JSON.stringify(query);
  const isReady = service.value.state === "ready";

  async function work(/** @type {AbortController} */ run) {
    const found = own.current.next === "" ? [] : [...faces.value];
    try {
      while (own.current.next !== null && (found.length < own.current.wanted || found.length === 0)) {
        const page = { limit: found.length ? NEXT : FIRST, after: own.current.next || undefined };
        const answer = await list({ ...JSON.parse(text), ...page }, run.signal);
        remember(answer.faces);
        found.push(...answer.faces);
        own.current.next = answer.next;
        faces.value = [...found];
        total.value = answer.total;
        counted.value = text;
        unmeasured.value = answer.unmeasured ?? 0;
      }
      problem.value = null;
    } catch (error) {
      if (run.signal.aborted) return;
      problem.value = asProblem(error);
      if (problem.value.isTemporary) own.current.timer = setTimeout(() => own.current.run || start(), AGAIN);
    } finally {
      if (own.current.run === run) own.current.run = null;
    }
  }

  function start() {
    if (own.current.run || (own.current.next === null && total.value !== undefined)) return;
    own.current.run = new AbortController();
    work(own.current.run);
  }

  useEffect(() => {
    if (service.peek().state === "offline") return;
    own.current.run = null;
    own.current.next = "";
    own.current.wanted = Math.max(FIRST, Math.min(faces.value.length, own.current.wanted));
    start();
    return () => {
      clearTimeout(own.current.timer);
      own.current.run?.abort();
    };
  }, [text, changes.value, isReady]);

  const reach = (/** @type {number} */ count) => {
    own.current.wanted = Math.max(own.current.wanted, count);
    if (own.current.next !== "") start();
  };
  return { faces, total, isCounted: counted.value === text, unmeasured, problem, reach };
}
