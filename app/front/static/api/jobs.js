/** The calls about jobs. */

import { perform } from "./actions.js";
import { addressOf, ask, get, lost } from "./client.js";
import { asProblem } from "./problem.js";
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
  perform({ method: "DELETE", path: `/jobs/${encodeURIComponent(id)}`, query: discard ? { discard: true } : {} });

/** @param {string} id @returns {Promise<Job>} */
export const retryJob = (id) => perform({ method: "POST", path: `/jobs/${encodeURIComponent(id)}/retry` });

const AGAIN = 2000; // milliseconds before a job is looked at again whose events were refused

/** Whether a job has ended. @param {Job} job */
export const isOver = ({ state }) => state !== "queued" && state !== "running";

/** @param {string} id */
export const resultOf = (id) => addressOf(`/jobs/${encodeURIComponent(id)}/result`);

/**
 * Follows a job until it ends. A lost connection is made again. A tab that nobody looks at follows nothing until it is
 * looked at again: browsers allow six connections to a service, in all tabs together.
 *
 * @param {string} id
 * @param {(data: any) => void} onState - {state, done, total, position, paused}, or the whole job
 * @param {(data: any) => void} onProgress - {ids, done, total}; ids may be told twice
 * @returns {{ended: Promise<Job>, stop: () => void}} `ended` fails with a Problem if the job is no longer known.
 */
export function follow(id, onState, onProgress) {
  let source = /** @type {EventSource | null} */ (null);
  let timer = 0;
  const stopping = new AbortController();
  const pause = () => {
    clearTimeout(timer);
    source?.close();
  };
  stopping.signal.addEventListener("abort", pause);

  const ended = new Promise((resolve, reject) => {
    const end = (/** @type {Job} */ job) => {
      stopping.abort();
      resolve(job);
    };
    function connect() {
      pause();
      if (stopping.signal.aborted || document.hidden) return;
      source = new EventSource(addressOf(`/jobs/${encodeURIComponent(id)}/events`));
      source.addEventListener("state", (event) => onState(JSON.parse(event.data)));
      source.addEventListener("progress", (event) => onProgress(JSON.parse(event.data)));
      source.addEventListener("end", (event) => end(JSON.parse(event.data)));
      source.addEventListener("error", () => {
        if (source?.readyState === EventSource.CLOSED) look();
        else lost.value++; // the browser connects again
      });
    }
    async function look() {
      try {
        const job = await findJob(id);
        if (stopping.signal.aborted) return;
        if (isOver(job)) return end(job);
        onState(job);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.status >= 400 && problem.status < 500 && !problem.isTemporary) {
          stopping.abort();
          return reject(problem);
        }
      }
      timer = setTimeout(connect, AGAIN);
    }
    document.addEventListener("visibilitychange", connect, { signal: stopping.signal });
    connect();
  });
  return { ended, stop: () => stopping.abort() };
}
