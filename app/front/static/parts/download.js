/** Saves a file that the page has, as the browser saves downloads. */

/**
 * @param {Blob} file
 * @param {string} name
 */
export function download(file, name) {
  const address = URL.createObjectURL(file);
  downloadFrom(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser may still be reading it
}

/**
 * Saves what an address leads to, without leaving the page.
 * @param {string} address
 * @param {string} name
 */
export function downloadFrom(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
