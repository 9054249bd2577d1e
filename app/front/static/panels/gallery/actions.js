/** Actions on faces, for all parts of the gallery. */

import { remove, restore, tag } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { basket } from "../../state/basket.js";
import { changed, gone } from "../../state/faces.js";
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
  const lists = [selection, basket].map((list) => ({ list, before: list.value }));
  const put = () => {
    for (const { list, before } of lists) list.value = returned(before, list.value, ids);
  };
  selection.value = []; // first, so that a second press of the key deletes nothing
  try {
    await remove(ids);
    gone(ids);
    const collected = ids.filter((id) => lists[1].before.includes(id)).length;
    say(t.gallery.deleted(ids.length, collected), { button: { label: t.undo, act: () => restoreFaces(ids, put) } });
  } catch (error) {
    put();
    say(asProblem(error).message, { isProblem: true });
  }
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
