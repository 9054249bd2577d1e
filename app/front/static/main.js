/** Starts the page. */

import { html, render } from "./html.js";
import { Shell } from "./parts/shell.js";
import { watchService } from "./state/service.js";
import { listenForShortcuts } from "./state/shortcuts.js";

watchService();
listenForShortcuts();
const page = /** @type {HTMLElement} */ (document.getElementById("page"));
page.replaceChildren();
render(html`<${Shell} />`, page);
