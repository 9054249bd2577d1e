/** The present panel, which is loaded when it is first opened. */

import { get } from "../api/client.js";
import { html, useEffect, useSignal } from "../html.js";
import { PANELS } from "../panels/all.js";
import { service } from "../state/service.js";
import { t } from "../text/en.js";

/** @type {Map<string, any>} */
const loaded = new Map();

/** @param {{name: import("../panels/all.js").PanelName}} props - Another name must come with another key. */
export function Panel({ name }) {
  const found = useSignal({ Component: loaded.get(name) });
  const hasFailed = useSignal(false);
  const isThere = service.value.state !== "offline";
  useEffect(() => {
    if (found.value.Component) return;
    PANELS[name].load().then(
      (component) => {
        loaded.set(name, component);
        found.value = { Component: component };
      },
      () => {
        hasFailed.value = true; // the service is away, or has files of another version now
        get("/healthz").catch(() => {}); // which of the two: it is looked after once nobody answers
      },
    );
  }, [isThere]);
  const { Component } = found.value;
  if (Component) return html`<${Component} />`;
  if (!hasFailed.value) return html`<p class="note" role="status">${t.loading}</p>`;
  return html`<p class="note problem" role="alert">${t.panelMissing}
    <button type="button" onClick=${() => location.reload()}>${t.reload}</button></p>`;
}
