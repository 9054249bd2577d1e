/** What may be too large for its place, and scrolls in it: by keyboard, too. */

import { html } from "../html.js";

/** @param {{label: string, children?: unknown}} props - `label`: what is in it, for screen readers. */
export const Scrolls = ({ label, children }) =>
  html`<div class="scrolls" role="group" aria-label=${label} tabindex="0">${children}</div>`;
