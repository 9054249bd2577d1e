/** Where the user is: the panel and its settings, kept in the address, so that "back" works and views can be sent. */

import { queryString } from "../api/client.js";
import { effect, signal } from "../html.js";

/**
 * @typedef {Record<string, string>} Settings
 * @typedef {{panel: string, settings: Settings}} Place
 */

const PAUSE = 200; // milliseconds between two changes of the address: browsers ignore more than 20 per second

/** @param {string} hash @returns {Place} */
function placeIn(hash) {
  const [panel, query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { panel: panel || "gallery", settings: Object.fromEntries(new URLSearchParams(query)) };
}

/** The present place. The address follows it. */
export const place = signal(placeIn(location.hash));

/** What each panel showed last, by its name. @type {Map<string, Settings>} */
const left = new Map();
effect(() => void left.set(place.value.panel, place.value.settings));
let address = addressOfPlace(place.value.panel, place.value.settings);
let timer = 0;
let isGoingBack = false; // until the browser has arrived at the entry before
let leaving = /** @type {string | null} */ (null); // the address of that entry, if a step from it is due by then

function arrive() {
  clearTimeout(timer);
  timer = 0;
  if (!isGoingBack) {
    address = location.hash;
    place.value = placeIn(address);
    return;
  }
  // The entry may be another list, and the user may have gone on meanwhile: what the page shows is what counts.
  isGoingBack = false;
  history.replaceState(history.state, "", leaving ?? address);
  if (leaving !== null) history.pushState({ before: leaving }, "", address);
  leaving = null;
}
addEventListener("popstate", arrive);

/** Writes the address at once, or after a pause if it was changed just now. */
function write() {
  if (timer) return;
  history.replaceState(history.state, "", address);
  timer = setTimeout(() => {
    timer = 0;
    if (location.hash !== address) write();
  }, PAUSE);
}

/**
 * Returns the address of a place. Lists become "1,2,3"; empty values are left out.
 * @param {string} panel
 * @param {Record<string, unknown>} [settings]
 */
export function addressOfPlace(panel, settings = {}) {
  return `#/${panel}${queryString(settings)}`;
}

/**
 * Returns the address of a panel as it was left, or as it is at first if it is the present one.
 * @param {string} panel
 */
export const addressOfPanel = (panel) => addressOfPlace(panel, panel === place.value.panel ? {} : left.get(panel));

/**
 * Goes to a panel.
 * @param {string} panel
 * @param {Record<string, unknown>} [settings]
 * @param {{replace?: boolean}} [how] - replace: without a step for "back".
 */
export function go(panel, settings = {}, { replace = false } = {}) {
  const next = addressOfPlace(panel, settings);
  if (next === address) return;
  const before = address;
  address = next;
  if (isGoingBack) {
    if (!replace) leaving ??= before;
  } else if (!replace) {
    history.replaceState(history.state, "", before); // what "back" leads to
    history.pushState({ before }, "", next);
  } else if (next === history.state?.before) {
    clearTimeout(timer);
    timer = 0;
    isGoingBack = true;
    history.back(); // a second step of this address would make "back" do nothing
  } else write();
  place.value = placeIn(next);
}

/**
 * Changes settings of the present panel, without a step for "back".
 * @param {Record<string, unknown>} changes - undefined or "" removes a setting.
 */
export function set(changes) {
  go(place.value.panel, { ...place.value.settings, ...changes }, { replace: true });
}

/**
 * Returns what a field calls with its value to change a setting.
 * @param {string} name
 * @param {unknown} [otherwise] - The value that need not stand in the address.
 */
export const changing =
  (name, otherwise = "") =>
  (/** @type {unknown} */ value) =>
    set({ [name]: value === otherwise ? undefined : value });

/**
 * Returns ids out of a setting such as "1,2,3".
 * @param {string | undefined} text
 */
export function idsIn(text) {
  return (text ?? "")
    .split(",")
    .filter((each) => /^[1-9]\d*$/.test(each))
    .map(Number)
    .filter(Number.isSafeInteger);
}

/**
 * Returns a number out of a setting.
 * @param {string | undefined} text
 * @param {number} otherwise
 */
export function numberIn(text, otherwise) {
  return text === undefined || text.trim() === "" || !Number.isFinite(Number(text)) ? otherwise : Number(text);
}
