/** Starts the page. */

import { html, render } from "./html.js";
import { Shell } from "./parts/shell.js";
import { watchService } from "./state/service.js";
import { listenForShortcuts } from "./state/shortcuts.js";

const hasFiles = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;
// A picture that is dropped beside its panel must not take the place of the page.
addEventListener("dragover", (event) => {
  if (event.defaultPrevented || !hasFiles(event) || !event.dataTransfer) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
});
addEventListener("drop", (event) => hasFiles(event) && event.preventDefault());

watchService();
listenForShortcuts();
const page = /** @type {HTMLElement} */ (document.getElementById("page"));
page.replaceChildren();
render(html`<${Shell} />`, page);
