/** The list of keyboard shortcuts. It takes the focus, so that arrows scroll it where the window is small. */

import { html } from "../html.js";
import { isHelpOpen } from "../state/shortcuts.js";
import { t } from "../text/en.js";
import { Dialog } from "./dialog.js";

export const Shortcuts = () => html`<${Dialog} title=${t.shortcuts.title} onClose=${() => (isHelpOpen.value = false)}>
  <dl class="shortcuts" tabindex="0">${t.shortcuts.list.map(([keys, what]) => html`<div key=${keys}><dt><kbd>${keys}</kbd></dt><dd>${what}</dd></div>`)}</dl>
<//>`;
