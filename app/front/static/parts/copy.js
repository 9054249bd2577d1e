/** Copies text, or selects it where the browser has no clipboard: plain HTTP from another machine. */

import { html, useRef } from "../html.js";
import { say } from "../state/messages.js";
import { t } from "../text/en.js";

/**
 * @param {string} text
 * @param {HTMLElement | null} shown - What is selected, so that Ctrl-C copies it.
 */
export async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    say(t.code.copied);
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
  }
}

/** A value with a button that copies it. @param {{value: string, label: string}} props */
export function Copyable({ value, label }) {
  const text = useRef(/** @type {HTMLElement | null} */ (null));
  return html`<span ref=${text}>${value}</span> <button type="button" class="quiet small" aria-label=${t.copyOf(label)} title=${t.copyOf(label)}
    onClick=${() => copy(value, text.current)}>${t.code.copy}</button>`;
}
