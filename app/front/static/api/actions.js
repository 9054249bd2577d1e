/** What was asked last, as a line for a terminal and for Python. */

import { signal } from "../html.js";
import { addressOf, ask } from "./client.js";

/**
 * A call that a script could repeat.
 * @typedef {object} Action
 * @property {string} method
 * @property {string} path
 * @property {Record<string, unknown>} [query]
 * @property {Record<string, string>} [headers]
 * @property {unknown} [json]
 * @property {Record<string, string>} [fields] - Of a form; those that begin with "@" are files.
 * @property {string} [output] - The name of the file to save the answer in.
 */

/** @type {{value: Action | Action[] | null}} */
export const lastAction = signal(/** @type {Action | Action[] | null} */ (null));

/**
 * Performs what the user asked for, and shows it as the last action. Returns its JSON.
 * @param {Action} action
 * @returns {Promise<any>}
 */
export function perform(action) {
  lastAction.value = action;
  return ask(action);
}

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Returns the line for a terminal.
 * @param {Action} action
 */
export function curlOf({ method, path, query, headers = {}, json, fields, output }) {
  const parts = ["curl"];
  const implied = json === undefined && fields === undefined ? "GET" : "POST";
  if (method !== implied) parts.push(`-X ${method}`);
  parts.push(quoted(addressOf(path, query)));
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (json !== undefined) parts.push(`--json ${quoted(JSON.stringify(json))}`);
  for (const [name, value] of Object.entries(fields ?? {})) {
    // curl reads `;` and `,` in a field as its own, unless a file's name is in double quotes.
    if (value.startsWith("@")) parts.push(`-F ${quoted(`${name}=@"${value.slice(1).replace(/["\\]/g, "\\$&")}"`)}`);
    else parts.push(`--form-string ${quoted(`${name}=${value}`)}`);
  }
  if (output) parts.push(`--output ${quoted(output)}`);
  return parts.join(" ");
}

/**
 * Returns the line for Python with the package requests.
 * @param {Action} action
 */
export function pythonOf({ method, path, query, headers, json, fields, output }) {
  const parts = [JSON.stringify(addressOf(path, query))];
  if (headers) parts.push(`headers=${literal(headers)}`);
  if (json !== undefined) parts.push(`json=${literal(json)}`);
  const all = Object.entries(fields ?? {});
  const files = all.filter(([, value]) => value.startsWith("@"));
  const texts = all.filter(([, value]) => !value.startsWith("@"));
  if (files.length) {
    parts.push(`files={${files.map(([name, value]) => `${literal(name)}: open(${literal(value.slice(1))}, "rb")`)}}`);
  }
  if (texts.length) parts.push(`data=${literal(Object.fromEntries(texts))}`);
  const call = `requests.${method.toLowerCase()}(${parts.join(", ")})`;
  return output ? `open(${literal(output)}, "wb").write(${call}.content)` : `answer = ${call}.json()`;
}

/**
 * Returns a JSON value as Python writes it.
 * @param {unknown} value
 * @returns {string}
 */
function literal(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{${entries.map(([key, each]) => `${literal(key)}: ${literal(each)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}
