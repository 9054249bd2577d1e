/** What can be done with faces anywhere in the gallery. */

import { lastAction } from "../../api/actions.js";
import { annotate, describe, remove, restore } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { changed, gone } from "../../state/faces.js";
import { say } from "../../state/messages.js";
import { basket, forget, joined } from "../../state/selection.js";
import { t } from "../../text/en.js";

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
  try {
    lastAction.value = { method: "POST", path: "/faces/deletions", json: { ids } };
    await remove(ids);
    forget(ids);
    gone(ids);
    say(t.gallery.deleted(ids.length), { button: { label: t.undo, act: () => restoreFaces(ids) } });
  } catch (error) {
    say(asProblem(error).message, { isProblem: true });
  }
}

/** @param {number[]} ids */
async function restoreFaces(ids) {
  const back = [];
  try {
    for (const id of ids) back.push(await restore(id));
    say(t.gallery.restored(ids.length));
  } catch (error) {
    say(asProblem(error).message, { isProblem: true });
  }
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
