/** The faces that the page knows, by id, and whether the lists of faces have changed. */

import { list } from "../api/faces.js";
import { asProblem } from "../api/problem.js";
import { batch, signal, useEffect } from "../html.js";
import { basket } from "./basket.js";
import { joined, selection, without } from "./selection.js";
import { service } from "./service.js";

/** @typedef {import("../api/faces.js").Face} Face */

const PAGE = 500;

/** @type {{value: Map<number, Face | null>}} null for a face that does not exist. */
const known = signal(/** @type {Map<number, Face | null>} */ (new Map()));

/** Grows whenever this page made, changed or deleted faces: lists are read again then. */
export const changes = signal(0);

const asked = new Set();

// Others may have made or deleted faces while this page was not looked at.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") lookAgain();
});

/**
 * Looks again at what others may have changed: whether faces are there, and the lists.
 * @param {number[]} [more] - Faces to look at besides the selection and the basket.
 */
export async function lookAgain(more = []) {
  known.value = new Map([...known.value].filter(([, face]) => face !== null)); // they may have been restored
  changes.value++;
  const ids = joined(joined(selection.value, basket.value), more);
  for (let start = 0; start < ids.length; start += PAGE) await learnPage(ids.slice(start, start + PAGE));
  selection.value = existing(selection.value);
}

/**
 * Takes in faces of an answer.
 * @param {Face[]} faces
 */
export function remember(faces) {
  const next = new Map(known.value);
  for (const face of faces) next.set(face.id, { ...next.get(face.id), ...face });
  known.value = next;
}

/**
 * Takes in faces that were made, changed or restored.
 * @param {Face[]} faces
 */
export function changed(faces) {
  batch(() => {
    remember(faces);
    changes.value++;
  });
}

/**
 * Takes in that faces were deleted: they are neither selected nor in the basket any more.
 * @param {number[]} ids
 */
export function gone(ids) {
  batch(() => {
    selection.value = without(selection.value, ids);
    basket.value = without(basket.value, ids);
    const next = new Map(known.value);
    for (const id of ids) next.set(id, null);
    known.value = next;
    changes.value++;
  });
}

/**
 * Asks for faces that are not known yet.
 * @param {number[]} ids
 */
export async function learn(ids) {
  const missing = ids.filter((id) => !known.value.has(id) && !asked.has(id));
  for (let start = 0; start < missing.length; start += PAGE) await learnPage(missing.slice(start, start + PAGE));
}

/** @param {number[]} missing */
async function learnPage(missing) {
  for (const id of missing) asked.add(id);
  try {
    const { faces } = await list({ ids: missing.join(","), limit: PAGE });
    remember(faces);
    const found = new Set(faces.map((/** @type {Face} */ face) => face.id));
    const absent = missing.filter((id) => !found.has(id));
    if (absent.length)
      known.value = new Map([...known.value, ...absent.map((id) => /** @type {const} */ ([id, null]))]);
  } catch (error) {
    // What else may be wrong is no word on the faces: what is still wanted is asked for again.
    if (asProblem(error).status !== 400) return;
    // An id that the service does not take: it is found by halves.
    const middle = Math.ceil(missing.length / 2);
    if (missing.length === 1) known.value = new Map([...known.value, [missing[0], null]]);
    else await Promise.all([learnPage(missing.slice(0, middle)), learnPage(missing.slice(middle))]);
  } finally {
    for (const id of missing) asked.delete(id);
  }
}

/**
 * Returns a face: undefined until it is known, null if it does not exist.
 * @param {number} id
 */
export const faceOf = (id) => known.value.get(id);

/**
 * Returns those ids whose faces are not known to be deleted.
 * @param {number[]} ids
 */
export const existing = (ids) => ids.filter((id) => known.value.get(id) !== null);

/**
 * Returns faces by their ids, in this order, and asks for those that are not known; a component's hook.
 * @param {number[]} ids
 * @returns {(Face | null | undefined)[]}
 */
export function useFaces(ids) {
  useEffect(() => void learn(ids), [ids.join(","), changes.value, service.value.state === "ready"]);
  return ids.map(faceOf);
}
