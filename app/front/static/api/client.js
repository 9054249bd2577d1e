/** Asks the service. Nothing else in the page calls `fetch`. */

import { signal } from "../html.js";
import { t } from "../text/en.js";
import { OFFLINE, Problem, problemOf } from "./problem.js";

/** The address of the service: this file is at `front/VERSION/api/client.js` below it. */
export const BASE = new URL("../../../", import.meta.url);

/** Counts requests that found no service, so that the page looks for it. */
export const lost = signal(0);

/**
 * What a request consists of.
 * @typedef {object} Request
 * @property {string} method
 * @property {string} path - As in the documentation, with a leading slash.
 * @property {Record<string, unknown>} [query] - null and undefined are left out; lists become "1,2,3".
 * @property {unknown} [json] - The body as JSON.
 * @property {FormData} [form] - The body as a form.
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 * @property {boolean} [changesNothing] - Whether it is a question, although its method is POST.
 */

/**
 * Returns the address of a call.
 * @param {string} path
 * @param {Record<string, unknown>} [query]
 */
export function addressOf(path, query = {}) {
  return new URL(path.slice(1), BASE).href + queryString(query);
}

/**
 * Returns the end of an address, such as "?ids=1,2". Lists become "1,2"; empty values are left out.
 * @param {Record<string, unknown>} values
 */
export function queryString(values) {
  const given = Object.entries(values).map(([name, value]) => [name, String(value ?? "")]);
  const text = new URLSearchParams(given.filter(([, value]) => value !== "")).toString();
  return text && `?${text.replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/**
 * Returns the answer to a request. Throws a Problem if it fails, and its signal's reason if it was aborted.
 * @param {Request} request
 */
async function send(request) {
  const { method, path, query, json, form, headers = {}, signal: stop } = request;
  const body = json === undefined ? form : JSON.stringify(json);
  const all = json === undefined ? headers : { "Content-Type": "application/json", ...headers };
  const sent = fetch(addressOf(path, query), { method, headers: all, body, signal: stop });
  const response = await arriving(sent, request);
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * Waits for an answer, or for its body: either can be lost on the way.
 * @template T
 * @param {Promise<T>} what
 * @param {Request} request
 */
async function arriving(what, { method, changesNothing, signal: stop }) {
  try {
    return await what;
  } catch (error) {
    if (stop?.aborted) throw error;
    lost.value++;
    throw new Problem(OFFLINE, method === "GET" || changesNothing ? {} : { detail: t.offline.changing });
  }
}

/**
 * Returns the JSON that a request answers.
 * @param {Request} request
 * @returns {Promise<any>}
 */
export async function ask(request) {
  const response = await send(request);
  if (response.status === 204) return null;
  const text = await arriving(response.text(), request);
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(response.status, { detail: t.problem.unreadable }); // such as the login page of a proxy
  }
}

/**
 * Returns the file that a request answers.
 * @param {Request} request
 */
export async function fetchFile(request) {
  const response = await send(request);
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/html")) throw new Problem(response.status, { detail: t.problem.unreadable });
  return arriving(response.blob(), request);
}

/**
 * Returns the JSON of a GET.
 * @param {string} path
 * @param {Record<string, unknown>} [query]
 * @param {AbortSignal} [stop]
 */
export const get = (path, query, stop) => ask({ method: "GET", path, query, signal: stop });

/**
 * Returns a path that the service answered, such as a face's `image`, as an address. Below a path it contains the path.
 * @param {string} path
 * @param {Record<string, unknown>} [query]
 */
export function addressOfAnswer(path, query) {
  const inside = path.startsWith(BASE.pathname) ? path.slice(BASE.pathname.length - 1) : path;
  return addressOf(inside, query);
}
