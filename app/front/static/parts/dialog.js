/** A modal dialog: the browser's own, which keeps the focus and closes with Escape. */

import { html, useEffect, useId, useRef } from "../html.js";
import { t } from "../text/en.js";

/**
 * @param {object} props
 * @param {string} props.title
 * @param {() => void} props.onClose
 * @param {unknown} props.children
 * @param {unknown} [props.buttons] - Beside "Close".
 * @param {string} [props.kind] - "wide" for one as wide as the page.
 */
export function Dialog({ title, onClose, children, buttons, kind = "" }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return html`<dialog ref=${dialog} class=${kind} aria-labelledby=${id} onClose=${onClose}>
    <header><h2 id=${id}>${title}</h2></header>
    <div class="content">${children}</div>
    <footer>${buttons}<button type="button" onClick=${() => dialog.current?.close()}>${t.close}</button></footer>
  </dialog>`;
}
