/** Dragging faces from one place to another. */

const TYPE = "application/x-facespace-ids";

/**
 * Returns a listener for "dragstart" that takes faces along.
 * @param {number[]} ids
 */
export const dragged = (ids) => (/** @type {DragEvent} */ event) => {
  event.dataTransfer?.setData(TYPE, ids.join(","));
  event.dataTransfer?.setData("text/plain", ids.join(", "));
  if (event.dataTransfer) event.dataTransfer.effectAllowed = "copyMove";
};

/** Whether faces are being dragged. @param {DragEvent} event */
const carriesFaces = (event) => event.dataTransfer?.types.includes(TYPE) ?? false;

/** Returns the ids of the faces that were dropped. @param {DragEvent} event */
export const droppedIds = (event) => (event.dataTransfer?.getData(TYPE) ?? "").split(",").filter(Boolean).map(Number);

/** A listener for "dragover" that lets faces be dropped. @param {DragEvent} event */
export function allowDrop(event) {
  if (carriesFaces(event)) event.preventDefault();
}
