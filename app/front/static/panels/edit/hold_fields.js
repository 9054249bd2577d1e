/** What stays as it is while attributes are changed, and what happens if that cannot be. */

import { html } from "../../html.js";
import { CheckField, SelectField } from "../../parts/fields.js";
import { set } from "../../state/location.js";
import { t } from "../../text/en.js";
import { HELD_SINGLY } from "./body.js";

/** Returns which of the ways to hold a setting stands for. @param {string | undefined} hold */
export const holdModeOf = (hold) => (!hold ? "groups" : hold === "all" || hold === "none" ? hold : "some");

/**
 * @param {object} props
 * @param {Record<string, string>} props.settings
 * @param {Record<string, unknown>} props.quantities - That the network's faces have.
 * @param {boolean} [props.hasBoxes] - Whether attributes can be chosen one by one.
 * @param {string} [props.partialHint]
 * @param {string} [props.error]
 */
export function HoldFields({ settings, quantities, hasBoxes = false, partialHint, error }) {
  const way = holdModeOf(settings.hold);
  const isSome = way === "some";
  /** @type {[string, string][]} */
  const options = [
    ["groups", t.edit.holdGroups],
    ["all", t.edit.holdAll],
    .../** @type {[string, string][]} */ (hasBoxes || isSome ? [["some", t.edit.holdSome]] : []),
    ["none", t.edit.holdNone],
  ];
  const first = HELD_SINGLY.filter((name) => name in quantities).join(",") || "none";
  const hint = isSome && !hasBoxes ? t.edit.holds(settings.hold.split(",")) : t.edit.holdHint;
  return html`
    <${SelectField} label=${t.edit.hold} value=${way} hint=${hint} error=${error} options=${options}
      onChange=${(/** @type {string} */ next) => set({ hold: next === "groups" ? undefined : next === "some" ? first : next })} />
    <${CheckField} label=${t.edit.partial} hint=${partialHint} value=${!!settings.partial}
      onChange=${(/** @type {boolean} */ on) => set({ partial: on ? "yes" : undefined })} />`;
}
