/** Errors of the service (RFC 9457), and what is told of them beside a field. */

import { t } from "../text/en.js";

/** The service could not be reached at all. */
export const OFFLINE = 0;

/** Proxies answer JSON of their own. @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const textIn = (value) => (typeof value === "string" ? value : "");

export class Problem extends Error {
  /**
   * @param {number} status - HTTP status; OFFLINE if there was no answer.
   * @param {Record<string, any>} [body] - The problem document.
   * @param {number} [retryAfter] - Seconds after which the service asks to be asked again.
   */
  constructor(status, body = {}, retryAfter = 0) {
    super(
      textIn(body.detail) || textIn(body.title) || (status === OFFLINE ? t.offline.request : t.problem.unknown(status)),
    );
    this.status = status;
    this.type = String(body.type ?? "").replace("urn:facespace:problem:", "");
    /** @type {{field: string, detail: string}[]} */
    this.errors = Array.isArray(body.errors) ? body.errors.filter((each) => typeof each?.field === "string") : [];
    /** @type {Record<string, unknown>} The nearest values that can be had. */
    this.nearest = isObject(body.nearest) ? body.nearest : {};
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed in a moment. */
  get isTemporary() {
    return [OFFLINE, 408, 429, 502, 503, 504].includes(this.status); // 408, 429, 502 and 504 are answers of proxies
  }

  /**
   * Returns what is wrong with a field, or "".
   * @param {string} field - As the call names it, such as "amount" or "targets.age".
   */
  of(field) {
    return this.errors
      .filter((error) => error.field === field || error.field.startsWith(`${field}.`))
      .map((error) => error.detail)
      .join(" ");
  }
}

/**
 * Reads the problem out of an answer that is not a success.
 * @param {Response} response
 */
export async function problemOf(response) {
  const body = await response.json().catch(() => null);
  return new Problem(response.status, isObject(body) ? body : {}, Number(response.headers.get("Retry-After")) || 0);
}

/**
 * Returns the error as a Problem, whatever was thrown.
 * @param {unknown} error
 */
export function asProblem(error) {
  if (error instanceof Problem) return error;
  reportError(error); // a fault of the page: the console says where
  return new Problem(500, { detail: String(error) });
}
