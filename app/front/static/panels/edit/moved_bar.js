/** How far an attribute has moved, as a small bar around zero. */

import { html } from "../../html.js";
import { t } from "../../text/en.js";
import { FURTHEST } from "./body.js";

/** @param {{outcome: any, std: number, unit: string}} props */
export function MovedBar({ outcome, std, unit }) {
  if (!outcome || outcome.before === null || outcome.after === null) return html`<span class="moved"></span>`;
  const by = (outcome.after - outcome.before) / std;
  const share = Math.min(Math.abs(by) / FURTHEST, 1) / 2;
  const style = { width: `${100 * share}%`, [by < 0 ? "right" : "left"]: "50%" };
  const text = t.edit.moved(by, outcome.before, outcome.after, unit, outcome.reached, outcome.role);
  return html`<span class=${`moved ${outcome.role} ${outcome.reached ? "" : "missed"}`} role="img" aria-label=${text} title=${text}>
    <span class="bar" style=${style}></span></span>`;
}
