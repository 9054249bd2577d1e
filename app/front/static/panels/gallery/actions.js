/** Actions on faces, for all parts of the gallery. */

import { lastAction } from "../../api/actions.js";
import { remove, restore, tag } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { changed, gone } from "../../state/faces.js";
import { say } from "../../state/messages.js";
import { basket, forget, joined, selection } from "../../state/selection.js";
import { t } from "../../text/en.js";

const MOST_CHANGED = 1000; // by one request

/** Puts faces into the basket. @param {number[]} ids */
export function collect(ids) {
  if (ids.length === 0) return;
  basket.value = joined(basket.value, ids);
  say(t.basket.added(ids.length));
}

/**
 * Deletes faces at once, and offers to undo it.
 * @param {number[]} ids
 */
export async function deleteFaces(ids) {
  if (ids.length === 0) return;
  if (ids.length > MOST_CHANGED) return say(t.gallery.tooManyToDelete(MOST_CHANGED), { isProblem: true });
  const before = [selection.value, basket.value];
  forget(ids); // first, so that a second press of the key deletes nothing
  try {
    lastAction.value = { method: "POST", path: "/faces/deletions", json: { ids } };
    await remove(ids);
    gone(ids);
    say(t.gallery.deleted(ids.length), { button: { label: t.undo, act: () => restoreFaces(ids) } });
  } catch (error) {
    [selection.value, basket.value] = before;
    say(asProblem(error).message, { isProblem: true });
  }
}

/** @param {number[]} ids */
async function restoreFaces(ids) {
  try {
    const { faces } = await restore(ids);
    changed(faces);
    say(t.gallery.restored(ids.length));
  } catch (error) {
    const button = { label: t.undo, act: () => restoreFaces(ids) };
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
