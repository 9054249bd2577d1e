/** Short messages at the edge of the page, some with a button such as "Undo". */

import { signal } from "../html.js";

const SHOWN = 8000; // milliseconds

/**
 * @typedef {object} Message
 * @property {number} id
 * @property {string} text
 * @property {boolean} isProblem
 * @property {{label: string, act: () => void}} [button]
 */

/** @type {{value: Message[]}} */
export const messages = signal(/** @type {Message[]} */ ([]));

let last = 0;

/**
 * Shows a message for a while. Problems, and what has a button such as "Undo", stay until they are closed.
 * @param {string} text
 * @param {{isProblem?: boolean, button?: {label: string, act: () => void}}} [how]
 * @returns {number} What `dismiss` takes.
 */
export function say(text, { isProblem = false, button } = {}) {
  const id = ++last;
  messages.value = [
    ...messages.value.filter((message) => message.text !== text || message.button),
    { id, text, isProblem, button },
  ];
  if (!isProblem && !button) setTimeout(() => dismiss(id), SHOWN);
  return id;
}

/** @param {number} id */
export function dismiss(id) {
  messages.value = messages.value.filter((message) => message.id !== id);
}
