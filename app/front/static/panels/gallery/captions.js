/** What was measured on the faces that the gallery shows, as captions. */

import { attributes, distances } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { useEffect, useRef, useSignal } from "../../html.js";
import { t } from "../../text/en.js";

const AT_ONCE = 100; // faces of one request
const AGAIN = 2000; // milliseconds until something is asked again that the service had no room for

/**
 * A Preact hook. Returns what gives the caption of a face, by its id; undefined as long as there is none.
 *
 * @param {ReturnType<typeof import("../../state/face_list.js").useFaceList>} list
 * @param {string} by - What the list is sorted by: a quantity, or "distance".
 * @param {string | undefined} to - The face that distances are from.
 * @param {boolean} isFiltered - Whether the list has measured faces only.
 * @returns {(id: number) => string | undefined}
 */
export function useCaptions(list, by, to, isFiltered) {
  const source = by === "distance" ? `distance ${to}` : "attributes";
  const known = useSignal(
    /** @type {Map<string, string | Record<string, {value: number, unit: string}>>} */ (new Map()),
  );
  const asked = useRef(new Set()).current;
  const tries = useSignal(0);
  const faces = list.faces.value;
  const unmeasured = list.unmeasured.value;

  /** @param {number[]} ids */
  async function fetchValues(ids) {
    if (by === "distance") {
      const { distances: found } = await distances(Number(to), ids);
      return found.map((/** @type {any} */ each) => [each.id, t.gallery.away(each.w)]);
    }
    const { faces: found } = await attributes(ids);
    return found.map((each) => [each.id, each.attributes]);
  }

  useEffect(() => {
    if (by === "id" || by === "created" || (by === "distance" && !to)) return;
    // Unmeasured faces come last, and would be measured by asking for them.
    const measured = isFiltered ? faces : faces.slice(0, Math.max(0, (list.total.value ?? 0) - unmeasured));
    const missing = measured.map(({ id }) => id).filter((id) => !asked.has(`${source} ${id}`));
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      const part = missing.slice(start, start + AT_ONCE);
      for (const id of part) asked.add(`${source} ${id}`);
      fetchValues(part).then(
        (found) => {
          const entries = found.map((/** @type {[number, any]} */ [id, value]) => [`${source} ${id}`, value]);
          known.value = new Map([...known.value, ...entries]);
        },
        (error) => {
          for (const id of part) asked.delete(`${source} ${id}`);
          if (asProblem(error).isTemporary) setTimeout(() => tries.value++, AGAIN);
        },
      );
    }
  }, [source, faces, unmeasured, tries.value]);

  return (id) => {
    const found = known.value.get(`${source} ${id}`);
    if (!found || typeof found === "string") return found;
    return found[by] && `${found[by].value.toPrecision(3)} ${found[by].unit === "1" ? "" : found[by].unit}`;
  };
}
