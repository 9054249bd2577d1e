/** Actions on faces, for all parts of the gallery. */

import { remove, restore, tag } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { basket } from "../../state/basket.js";
import { changed, gone, lookAgain } from "../../state/faces.js";
import { place, set } from "../../state/location.js";
import { dismiss, say } from "../../state/messages.js";
import { returned, selection } from "../../state/selection.js";
import { t } from "../../text/en.js";

const MOST_CHANGED = 1000; // by one request

/** What deleted faces were in, and the message that offers to undo it. @type {Map<number, Deletion>} */
const deletions = new Map();

/** @typedef {{put: (back: number[]) => void, message: number}} Deletion - The same one for all faces of a deletion. */

/**
 * Deletes faces at once, and offers to undo it.
 * @param {number[]} ids
 */
export async function deleteFaces(ids) {
  if (ids.length === 0) return;
  if (ids.length > MOST_CHANGED) return say(t.gallery.tooManyToDelete(MOST_CHANGED), { isProblem: true });
  const [selected, collected, shown] = [selection.value, basket.value, listShown()];
  const put = (/** @type {number[]} */ back) => {
    if (listShown() === shown) selection.value = returned(selected, selection.value, back); // else it may be hidden
    basket.value = returned(collected, basket.value, back);
  };
  selection.value = []; // first, so that a second press of the key deletes nothing
  try {
    await remove(ids);
    if (place.value.panel === "gallery" && ids.includes(Number(place.value.settings.face))) set({ face: undefined });
    gone(ids);
    const count = ids.filter((id) => collected.includes(id)).length;
    const message = say(t.gallery.deleted(ids.length, count), {
      button: { label: t.undo, act: () => restoreFaces(ids) },
    });
    const deletion = { put, message };
    for (const id of ids) deletions.set(id, deletion);
  } catch (error) {
    put(ids);
    say(asProblem(error).message, { isProblem: true });
    lookAgain(); // one of them may be deleted already, or all of them if only the answer was lost
  }
}

/** Returns what says which faces are listed. */
function listShown() {
  const { panel, settings } = place.value;
  return JSON.stringify({ panel, ...settings, face: undefined });
}

/**
 * Restores faces where they were: in the list, the selection and the basket.
 * @param {number[]} ids
 */
export async function restoreFaces(ids) {
  try {
    const { faces } = await restore(ids);
    changed(faces);
    for (const deletion of new Set(ids.map((id) => deletions.get(id)))) {
      if (!deletion) continue; // by another page, or before a reload
      deletion.put(ids.filter((id) => deletions.get(id) === deletion));
      dismiss(deletion.message); // there is nothing to undo any more, or not all of it
    }
    for (const id of ids) deletions.delete(id);
    say(t.gallery.restored(ids.length));
  } catch (error) {
    const button = { label: t.undo, act: () => restoreFaces(ids) };
    say(asProblem(error).message, { isProblem: true, button });
  }
}

/**
 * Adds tags to faces.
 * @param {number[]} ids
 * @param {string[]} names
 */
export async function tagFaces(ids, names) {
  if (ids.length > MOST_CHANGED) return say(t.gallery.tooManyToTag(MOST_CHANGED), { isProblem: true });
  try {
    const { faces } = await tag(ids, { add: names });
    changed(faces);
    say(t.gallery.tagged(ids.length, names));
  } catch (error) {
    say(asProblem(error).message, { isProblem: true });
  }
}
