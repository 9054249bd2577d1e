/** The calls about faces. */

import { perform } from "./actions.js";
import { addressOf, addressOfAnswer, get } from "./client.js";

/**
 * A face, as the service describes it. Members that were not asked for are missing.
 * @typedef {object} Face
 * @property {number} id
 * @property {number | null} seed
 * @property {string} image
 * @property {string} sha256
 * @property {string} kind
 * @property {string} name
 * @property {string[]} tags
 * @property {string} note
 * @property {string} created
 * @property {Record<string, any>} recipe - Missing in lists; `describe` has it.
 */

/** What lists ask for: recipes of derived faces are long. */
export const SHORT = "id,seed,image,sha256,kind,name,tags,note,created";

/**
 * Returns the address of a face's picture. It never changes, so that browsers keep it.
 * @param {Face} face
 * @param {number} [size] - Longer side in pixels; the picture's own size without it.
 * @param {"png" | "webp" | "jpeg"} [format] - What the browser likes best without it.
 */
export const pictureOf = (face, size, format) => addressOfAnswer(face.image, { sha256: face.sha256, size, format });

/**
 * Returns the address of a face's PNG with its recipe, for downloads.
 * @param {Face} face
 */
export const fileOf = (face) => addressOfAnswer(face.image, { format: "png" });

/**
 * Returns a page of the list: {faces, total, next, unmeasured}.
 * @param {Record<string, unknown>} query
 * @param {AbortSignal} [stop]
 */
export const list = (query, stop) => get("/faces", { include: "faces", fields: SHORT, ...query }, stop);

/** @param {number} id @returns {Promise<Face>} */
export const describe = (id) => get(`/faces/${id}`);

/** @param {number} id @param {{name?: string, tags?: string[], note?: string}} changes @returns {Promise<Face>} */
export const annotate = (id, changes) => perform({ method: "PATCH", path: `/faces/${id}`, json: changes });

/** @param {number[]} ids */
export const remove = (ids) => perform({ method: "POST", path: "/faces/deletions", json: { ids } });

/** @param {number[]} ids @returns {Promise<{faces: Face[]}>} */
export const restore = (ids) => perform({ method: "POST", path: "/faces/restorations", json: { ids } });

/** Returns the faces that can be restored. @returns {Promise<{faces: {id: number, deleted: string, until: string}[]}>} */
export const deletedFaces = () => get("/faces/deletions");

/** @param {number[]} ids @param {{add?: string[], remove?: string[]}} tags @returns {Promise<{faces: Face[]}>} */
export const tag = (ids, tags) => perform({ method: "POST", path: "/faces/tags", json: { ids, ...tags } });

/** @param {number[]} ids - At most 1,000. @returns {Promise<{faces: any[]}>} */
export const attributes = (ids) => get("/attributes", { ids: ids.join(",") });

/** @param {number} id @param {number[]} to */
export const distances = (id, to) => get(`/faces/${id}/distances`, { to: to.join(",") });

/** Makes a face again, and compares it with what is stored. @param {number} id @returns {Promise<any>} */
export const verify = (id) => perform({ method: "POST", path: `/faces/${id}/verify` });

/** Returns the address of a face's w+ as a `.npy` file. @param {number} id */
export const latentOf = (id) => addressOf(`/faces/${id}/latent`, { format: "npy" });

/** Returns the address of a table of what is measured on faces. @param {number[]} ids - At most 1,000. */
export const measurementsOf = (ids) => addressOf("/attributes", { ids: ids.join(","), format: "csv" });

/** Returns the address of one picture with many faces. @param {number[]} ids */
export const sheetOf = (ids) => addressOf("/sheets/faces", { ids: ids.join(","), size: 256 });
