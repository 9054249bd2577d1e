/** Where the user is: the panel and its settings, kept in the address, so that "back" works and views can be sent. */

import { signal } from "../html.js";

/**
 * @typedef {Record<string, string>} Settings
 * @typedef {{panel: string, settings: Settings}} Place
 */

/** @returns {Place} */
function read() {
  const [panel, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { panel: panel || "gallery", settings: Object.fromEntries(new URLSearchParams(query)) };
}

/** The present place. */
export const place = signal(read());
addEventListener("hashchange", () => (place.value = read()));
addEventListener("popstate", () => (place.value = read()));

/**
 * Returns the address of a place. Lists become "1,2,3"; empty values are left out.
 * @param {string} panel
 * @param {Record<string, unknown>} [settings]
 */
export function addressOfPlace(panel, settings = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    if (value !== undefined && value !== null && String(value) !== "") query.set(name, String(value));
  }
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return `#/${panel}${text && `?${text}`}`;
}

/**
 * Goes to a panel.
 * @param {string} panel
 * @param {Record<string, unknown>} [settings]
 * @param {{replace?: boolean}} [how] - replace: without a step for "back".
 */
export function go(panel, settings = {}, { replace = false } = {}) {
  const address = addressOfPlace(panel, settings);
  if (address === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  place.value = read();
}

/**
 * Changes settings of the present panel, without a step for "back".
 * @param {Record<string, unknown>} changes - undefined or "" removes a setting.
 */
export function set(changes) {
  go(place.value.panel, { ...place.value.settings, ...changes }, { replace: true });
}

/**
 * Returns ids out of a setting such as "1,2,3".
 * @param {string | undefined} text
 */
export function idsIn(text) {
  return (text ?? "")
    .split(",")
    .filter((each) => /^[1-9]\d*$/.test(each))
    .map(Number);
}

/**
 * Returns a number out of a setting.
 * @param {string | undefined} text
 * @param {number} otherwise
 */
export function numberIn(text, otherwise) {
  return text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? otherwise : Number(text);
}
