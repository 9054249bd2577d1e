/** What can be done with faces anywhere in the gallery. */

import { lastAction } from "../../api/actions.js";
import { annotate, describe, remove, restore } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { changed, gone } from "../../state/faces.js";
import { say } from "../../state/messages.js";
import { basket, forget, joined, selection } from "../../state/selection.js";
import { t } from "../../text/en.js";

const MOST_DELETED = 1000; // by one request

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
  if (ids.length > MOST_DELETED) {
    say(t.gallery.tooMany(MOST_DELETED), { isProblem: true });
    return;
  }
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

/** Restores faces one by one, whatever becomes of the others. @param {number[]} ids */
async function restoreFaces(ids) {
  const back = [];
  const left = /** @type {number[]} */ ([]);
  for (const id of ids) {
    try {
      back.push(await restore(id));
    } catch (error) {
      left.push(id);
      if (left.length === 1) say(asProblem(error).message, { isProblem: true });
    }
  }
  if (back.length) say(t.gallery.restored(back.length));
  if (left.length)
    say(t.gallery.notRestored(left.length), { button: { label: t.undo, act: () => restoreFaces(left) } });
  changed(back);
}

/**
 * Adds a tag to faces.
 * @param {number[]} ids
 * @param {string} tag
 */
export async function tagFaces(ids, tag) {
  const done = [];
  try {
    for (const id of ids) {
      const { tags } = await describe(id);
      if (!tags.includes(tag)) done.push(await annotate(id, { tags: [...tags, tag] }));
    }
    say(t.gallery.tagged(ids.length, tag));
  } catch (error) {
    say(asProblem(error).message, { isProblem: true });
  }
  changed(done);
}
