/** Pictures of faces that are not stored. */

import { ask } from "./client.js";

/**
 * @typedef {object} Preview
 * @property {string} image - A data: address.
 * @property {string} sha256
 * @property {Record<string, any>} [outcomes]
 * @property {{code: string, detail: string}[]} [warnings]
 */

/**
 * Returns the preview of one face.
 * @param {Record<string, unknown>} body - What `POST /previews` takes, such as {edit: {...}}.
 * @param {AbortSignal} stop
 * @returns {Promise<Preview>}
 */
export const preview = (body, stop) =>
  ask({ changesNothing: true, method: "POST", path: "/previews", json: { answer: "json", ...body }, signal: stop });
