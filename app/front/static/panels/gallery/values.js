/** What was measured on the faces that the gallery shows: for the order, and for the captions. */

import { lastAction } from "../../api/actions.js";
import { distributions } from "../../api/attributes.js";
import { attributes, list as listFaces } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { useEffect, useRef, useSignal } from "../../html.js";
import { changes } from "../../state/faces.js";
import { place } from "../../state/location.js";
import { say } from "../../state/messages.js";
import { useOnce } from "../../state/once.js";
import { networks } from "../../state/service.js";

const AT_ONCE = 100; // faces that are measured by one request
const BY_STORE = ["id", "created", "distance"];

/**
 * A component's hook. `names` are the names of all quantities; `of` returns a face's caption, if the list
 * is sorted by a quantity; `measureAll` measures the faces that were not measured yet, and `progress` ({done, total}) says
 * how many; `askForNames` fetches the names.
 *
 * @param {ReturnType<typeof import("../../state/face_list.js").useFaceList>} list
 * @param {string | undefined} sort
 */
export function useValues(list, sort) {
  const isAsked = useSignal(false);
  const network = networks.value[0]?.name;
  const by = (sort ?? "id").replace(/^-/, "");
  const isMeasured = !BY_STORE.includes(by);
  // For a network without shipped statistics, the first answer takes a thousand faces.
  const key = network && (isAsked.value || isMeasured) ? `distributions ${network}` : "";
  const measured = useOnce(key, () => distributions(network));
  const names = Object.keys(measured.answer.value?.quantities ?? {});
  const known = useSignal(/** @type {Map<number, Record<string, {value: number, unit: string}>>} */ (new Map()));
  const progress = useSignal(/** @type {{done: number, total: number} | null} */ (null));
  const asked = useRef(new Set());
  const isShown = isMeasured && place.value.settings.values !== "no";
  const count = list.faces.value.length;

  async function fetch(/** @type {number[]} */ ids) {
    for (const id of ids) asked.current.add(id);
    const { faces } = await attributes(ids);
    known.value = new Map([...known.value, ...faces.map((face) => /** @type {const} */ ([face.id, face.attributes]))]);
  }

  useEffect(() => {
    if (!isShown || count <= list.unmeasured.value) return;
    const measured = list.faces.value.slice(0, (list.total.value ?? 0) - list.unmeasured.value);
    const missing = measured.map(({ id }) => id).filter((id) => !asked.current.has(id));
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      const part = missing.slice(start, start + AT_ONCE);
      fetch(part).catch(() => {
        for (const id of part) asked.current.delete(id);
      });
    }
  }, [isShown, count, by]);

  async function measureAll() {
    progress.value = { done: 0, total: list.total.value ?? 0 };
    try {
      for (let after = undefined; ; ) {
        const page = await listFaces({ fields: "id", sort: "id", limit: AT_ONCE, after });
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

  const of = (/** @type {number} */ id) => {
    const found = isShown ? known.value.get(id)?.[by] : undefined;
    return found && `${found.value.toPrecision(3)} ${found.unit === "1" ? "" : found.unit}`;
  };
  return { names, of, progress, measureAll, askForNames: () => (isAsked.value = true) };
}
