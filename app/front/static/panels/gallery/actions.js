/** Actions on faces, for all parts of the gallery. */

import { remove, restore, tag } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { basket } from "../../state/basket.js";
import { changed, gone, lookAgain } from "../../state/faces.js";
import { place } from "../../state/location.js";
import { say } from "../../state/messages.js";
import { returned, selection } from "../../state/selection.js";
import { t } from "../../text/en.js";

const MOST_CHANGED = 1000; // by one request

/**
 * Deletes faces at once, and offers to undo it.
 * @param {number[]} ids
 */
export async function deleteFaces(ids) {
  if (ids.length === 0) return;
  if (ids.length > MOST_CHANGED) return say(t.gallery.tooManyToDelete(MOST_CHANGED), { isProblem: true });
  const [selected, collected, shown] = [selection.value, basket.value, listShown()];
  const put = () => {
    if (listShown() === shown) selection.value = returned(selected, selection.value, ids); // else it may be hidden
    basket.value = returned(collected, basket.value, ids);
  };
  selection.value = []; // first, so that a second press of the key deletes nothing
  try {
    await remove(ids);
    gone(ids);
    const count = ids.filter((id) => collected.includes(id)).length;
    say(t.gallery.deleted(ids.length, count), { button: { label: t.undo, act: () => restoreFaces(ids, put) } });
  } catch (error) {
    put();
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
 * @param {number[]} ids
 * @param {() => void} [put] - Puts them back where they were.
 */
export async function restoreFaces(ids, put = () => {}) {
  try {
    const { faces } = await restore(ids);
    changed(faces);
    put();
    say(t.gallery.restored(ids.length));
  } catch (error) {
    const button = { label: t.undo, act: () => restoreFaces(ids, put) };
    say(asProblem(error).message, { isProblem: true, button });
  }
}

/**
 * Adds a tag to faces.
 * @param {number[]} ids
 * @param {string} name
 */
export async function tagFaces(ids, name) {
  if (ids.length > MOST_CHANGED) return say(t.gallery.tooManyToTag(MOST_CHANGED), { isProblem: true });
  try {
    const { faces } = await tag(ids, { add: [name] });
    changed(faces);
    say(t.gallery.tagged(ids.length, name));
  } catch (error) {
    say(asProblem(error).message, { isProblem: true });
  }
}
