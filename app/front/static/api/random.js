/** Random names. `crypto.randomUUID` is missing on pages that came over plain HTTP from another machine. */

/** Returns 32 hexadecimal digits. */
export function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
