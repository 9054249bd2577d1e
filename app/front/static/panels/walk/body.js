/** Turns the settings of the panel into bodies for `POST /faces/transitions`. */

import { idsIn, numberIn } from "../../state/location.js";

/** Returns the part that frames and previews have in common. @param {Record<string, string>} settings */
const commonOf = (settings) => ({
  path: idsIn(settings.ids),
  space: settings.space,
  layers: settings.layers,
  insist: settings.insist ? true : undefined,
});

/** Returns the t of the last frame: 0 is the first face, 1 the last. @param {Record<string, string>} settings */
export const endOf = (settings) => (settings.endpoints === "no" ? numberIn(settings.speed, 1) : 1);

/**
 * Returns the body of the request for all frames.
 * @param {Record<string, string>} settings
 */
export const walkOf = (settings) => ({
  ...commonOf(settings),
  amount: numberIn(settings.amount, 9),
  speed: settings.endpoints === "no" ? endOf(settings) : undefined,
  spacing: settings.spacing ?? "equal",
  metric: settings.metric,
  endpoints: settings.endpoints !== "no",
});

/**
 * Returns the body of the preview of one frame.
 * @param {Record<string, string>} settings
 * @param {number} t - 0 is the first face, 1 the last.
 */
export const frameOf = (settings, t) => ({
  transition: { ...commonOf(settings), t, spacing: settings.spacing === "slerp" ? "slerp" : "linear", insist: true },
});
