/** Measures all faces that were not measured yet. */

import { lastAction } from "../../api/actions.js";
import { attributes, list } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { changes } from "../../state/faces.js";
import { keptSignal } from "../../state/kept.js";
import { say } from "../../state/messages.js";

const AT_ONCE = 100; // faces of one request

/** Returns what measures all faces: `measureAll`, and the signal `progress`: {done, total}, or null. */
export function measuring() {
  const progress = keptSignal("measuring", /** @type {{done: number, total: number} | null} */ (null));

  async function measureAll() {
    progress.value = { done: 0, total: 0 };
    try {
      for (let after = undefined; ; ) {
        const page = await list({ fields: "id", sort: "id", limit: AT_ONCE, after });
        const ids = page.faces.map((/** @type {{id: number}} */ face) => face.id);
        lastAction.value = { method: "GET", path: "/attributes", query: { ids: ids.join(",") } };
        if (ids.length) await attributes(ids);
        progress.value = { done: progress.value.done + ids.length, total: page.total };
        if (!(after = page.next)) break;
      }
    } catch (error) {
      say(asProblem(error).message, { isProblem: true });
    } finally {
      progress.value = null;
      changes.value++; // lists are ordered anew
    }
  }

  return { progress, measureAll };
}
