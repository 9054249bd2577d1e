/** Whether the colours are those for dark surroundings. The style sheet knows by itself; canvases have to be told. */

import { signal } from "../html.js";

const query = matchMedia("(prefers-color-scheme: dark)");

export const isDark = signal(query.matches);
query.addEventListener("change", () => (isDark.value = query.matches));
