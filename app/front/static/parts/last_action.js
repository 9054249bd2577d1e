/** The last action as lines for a terminal and for Python. */

import { curlOf, lastAction, pythonOf } from "../api/actions.js";
import { html, useRef, useSignal } from "../html.js";
import { t } from "../text/en.js";
import { Choice } from "./choice.js";
import { copy } from "./copy.js";

export function LastAction() {
  const language = useSignal(/** @type {"shell" | "python"} */ ("shell"));
  const line = useRef(/** @type {HTMLElement | null} */ (null));
  const action = lastAction.value;
  const lines = action && [action].flat().map(language.value === "shell" ? curlOf : pythonOf);
  const text = lines?.join("\n");
  return html`<aside class="action" aria-label=${t.code.title}>
    ${
      text === undefined
        ? html`<p class="hint">${t.code.none}</p>`
        : html`
      <${Choice} label=${t.code.language} value=${language.value} options=${[["shell", t.code.shell], ["python", t.code.python]]}
        onChange=${(/** @type {"shell" | "python"} */ name) => (language.value = name)} />
      <code ref=${line} tabindex="0">${text}</code>
      <button type="button" class="quiet" onClick=${() => copy(/** @type {string} */ (text), line.current)}>${t.code.copy}</button>`
    }
  </aside>`;
}
