/** Random names and seeds. `crypto.randomUUID` is missing on pages that came over plain HTTP from another machine. */

/** Returns 32 hexadecimal digits. */
export function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const SEEDS = 2 ** 32;

/**
 * Returns a random seed. The page draws it, and not the service, so that the line for scripts makes the same faces again.
 * @param {number} [amount] - Of consecutive seeds that are needed.
 */
export const randomSeed = (amount = 1) => Math.floor(Math.random() * (SEEDS - amount));
