/** The calls about directions, and about how attributes are distributed. */

import { get } from "./client.js";

/**
 * @typedef {object} Direction
 * @property {string} name
 * @property {"attribute" | "file" | "sefa" | "pca"} kind
 * @property {string} description
 * @property {string} unit
 * @property {number | null} amount - Of the unit, at strength 1.
 * @property {Record<string, number> | null} effects - What strength 1 changes besides, in standard deviations.
 */

/**
 * @typedef {object} Distribution
 * @property {string} unit
 * @property {number} mean
 * @property {number} std
 * @property {number} low - The 1st percentile.
 * @property {number} high - The 99th percentile.
 * @property {number[] | null} counts - Of equal steps from low to high.
 */

/** @param {string | undefined} network @returns {Promise<{directions: Direction[]}>} */
export const directions = (network) => get("/directions", { network });

/** @param {string | undefined} network @returns {Promise<{quantities: Record<string, Distribution>}>} */
export const distributions = (network) => get("/attributes/distributions", { network });
