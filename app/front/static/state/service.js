/** Whether the service is there and ready, and which networks it has. */

import { get, lost } from "../api/client.js";
import { asProblem, OFFLINE } from "../api/problem.js";
import { computed, effect, signal } from "../html.js";

const SOON = 1000; // milliseconds between two looks until the service is ready

/** @typedef {"asking" | "ready" | "loading" | "offline" | "unable"} State */

/**
 * "ready"; "loading" while the network is read; "offline" without an answer; "unable" if the service says it cannot
 * make faces, such as with a full disk. While the network is being downloaded, `download` says how far that is, in bytes.
 * @typedef {{state: State, detail: string, since: number, download?: {done: number, total: number | null}}} Service
 * @type {import("../html.js").Signal<Service>}
 */
export const service = signal(/** @type {Service} */ ({ state: "asking", detail: "", since: Date.now() }));

/** @type {{value: any[]}} The networks that are known: the configured ones, the default first, and published ones. */
export const knownNetworks = signal(/** @type {any[]} */ ([]));

/** The configured networks, the default first. */
export const networks = computed(() => knownNetworks.value.filter((network) => network.configured));

/** Returns a network by its name, or the default one: undefined until the service is ready. @param {string} [name] */
export const networkOf = (name) => networks.value.find((each) => each.name === name) ?? networks.value[0];

/** Returns the truncation psi of random faces where the user has chosen none. @param {string} [name] - Of the network. */
export const usualPsi = (name) => networkOf(name)?.truncation_psi ?? 1;

/** @param {State} state @param {string} [detail] @param {Service["download"]} [download] */
function enter(state, detail = "", download = undefined) {
  const now = service.value;
  if (now.state === state && now.detail === detail) return;
  service.value = { state, detail, since: now.state === state ? now.since : Date.now(), download };
}

async function look() {
  try {
    await get("/readyz");
    const { networks: found } = await get("/networks");
    knownNetworks.value = found;
    enter("ready");
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === OFFLINE) enter("offline");
    else if (problem.type === "network-not-ready") enter("loading", problem.message, problem.body.download);
    else enter("unable", problem.message);
    setTimeout(look, SOON);
  }
}

/** Begins to look after the service, now and whenever a request was lost. */
export function watchService() {
  look();
  let seen = lost.value;
  effect(() => {
    if (lost.value === seen) return;
    seen = lost.value;
    if (service.peek().state === "ready") {
      enter("offline");
      setTimeout(look, SOON);
    }
  });
}
