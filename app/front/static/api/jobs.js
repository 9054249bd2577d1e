/** The calls about jobs. */

import { addressOf, ask, get, lost, send } from "./client.js";
import { randomName } from "./random.js";

/**
 * @typedef {object} Job
 * @property {string} id
 * @property {string} kind
 * @property {"queued" | "running" | "succeeded" | "failed" | "cancelled"} state
 * @property {number} done
 * @property {number} total
 * @property {number | null} position
 * @property {number | null} rate
 * @property {number | null} seconds_left
 * @property {string} accepted
 * @property {string | null} started
 * @property {string | null} ended
 * @property {string | null} paused
 * @property {{step: number, loss: [number, number][], picture: string | null} | null} progress
 * @property {any} problem
 * @property {number[]} [ids]
 * @property {any} [result]
 * @property {string | null} [result_url]
 */

/**
 * Lets a job perform a request, and returns the job.
 * @param {import("./client.js").Request} request
 * @returns {Promise<Job>}
 */
export const startJob = (request) =>
  ask({ ...request, headers: { ...request.headers, Prefer: "respond-async", "Idempotency-Key": randomName() } });

/** @param {Record<string, unknown>} query @returns {Promise<{jobs: Job[], next: string | null}>} */
export const listJobs = (query) => get("/jobs", query);

/** @param {string} id @returns {Promise<Job>} */
export const findJob = (id) => get(`/jobs/${encodeURIComponent(id)}`);

/** @param {string} id @param {boolean} discard - Whether the faces that it has made are deleted. */
export const cancelJob = (id, discard) =>
  ask({ method: "DELETE", path: `/jobs/${encodeURIComponent(id)}`, query: discard ? { discard: true } : {} });

/** @param {string} id @returns {Promise<Job>} */
export const retryJob = (id) => ask({ method: "POST", path: `/jobs/${encodeURIComponent(id)}/retry` });

/** @param {string} id */
export const resultOf = (id) => addressOf(`/jobs/${encodeURIComponent(id)}/result`);

/** @param {string} id */
export const fetchResult = (id) => send({ method: "GET", path: `/jobs/${encodeURIComponent(id)}/result` });

/**
 * Follows a job until it ends. The browser connects again by itself, and misses nothing.
 * @param {string} id
 * @param {(data: any) => void} onState - {state, done, total, position, paused}
 * @param {(data: any) => void} onProgress - {ids, done, total}
 * @returns {{ended: Promise<Job>, stop: () => void}}
 */
export function follow(id, onState, onProgress) {
  const source = new EventSource(addressOf(`/jobs/${encodeURIComponent(id)}/events`));
  const ended = new Promise((resolve) => {
    source.addEventListener("state", (event) => onState(JSON.parse(event.data)));
    source.addEventListener("progress", (event) => onProgress(JSON.parse(event.data)));
    source.addEventListener("end", (event) => {
      source.close();
      resolve(JSON.parse(event.data));
    });
    source.addEventListener("error", () => {
      lost.value++;
      if (source.readyState === EventSource.CLOSED) findJob(id).then(resolve, () => {}); // refused: it has ended
    });
  });
  return { ended, stop: () => source.close() };
}
