/** The page around the panels: navigation, the state of the service, the last action, messages. */

import { addressOf } from "../api/client.js";
import { html, useEffect, useRef, useSignal } from "../html.js";
import { NAMES, PANELS } from "../panels/all.js";
import { basket, collect } from "../state/basket.js";
import { addressOfPanel, addressOfPlace, go, place } from "../state/location.js";
import { isHelpOpen } from "../state/shortcuts.js";
import { t } from "../text/en.js";
import { About } from "./about.js";
import { allowDrop, droppedIds } from "./drag.js";
import { keepFocus } from "./keep_focus.js";
import { LastAction } from "./last_action.js";
import { Messages } from "./messages.js";
import { Panel } from "./panel.js";
import { ServiceState } from "./service_state.js";
import { Shortcuts } from "./shortcuts.js";

const GROUPS = /** @type {const} */ (["look", "make", "take"]);

/** Faces that are dropped on the name of a panel are taken there. @param {string} name */
const dropOn = (name) => (/** @type {DragEvent} */ event) => {
  const ids = droppedIds(event);
  if (ids.length === 0) return;
  event.preventDefault();
  if (name === "set") collect(ids);
  else go(name, name === "similar" ? { id: ids[0] } : { ids });
};

/** @param {{onAbout: () => void}} props */
function Navigation({ onAbout }) {
  const { panel } = place.value;
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(
    () => bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }),
    [panel],
  );
  return html`<nav aria-label=${t.menu} ref=${bar}>
    ${GROUPS.map(
      (group) =>
        html`<section key=${group}><h2>${t.groups[group]}</h2><ul>${NAMES.filter(
          (name) => PANELS[name].group === group,
        ).map(
          (name) => html`
      <li key=${name}><a onDragOver=${allowDrop} onDrop=${dropOn(name)} href=${addressOfPanel(name)} aria-current=${name === panel ? "page" : undefined}>${t.panels[name]}
        ${name === "set" && basket.value.length > 0 && html`<span class="badge">${basket.value.length}</span>`}</a></li>`,
        )}</ul></section>`,
    )}
    <ul class="links">
      <li><button type="button" class="quiet" aria-haspopup="dialog" onClick=${onAbout}>${t.about.open}</button></li>
      <li><a href=${addressOf("/docs")}>${t.api}</a></li>
    </ul>
  </nav>`;
}

export function Shell() {
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const name = Object.hasOwn(PANELS, place.value.panel)
    ? /** @type {keyof typeof PANELS} */ (place.value.panel)
    : "gallery";
  const isFirst = useRef(true);
  const showsAbout = useSignal(false);
  useEffect(() => keepFocus(/** @type {HTMLElement} */ (main.current)), []);
  useEffect(() => {
    document.title = `${t.panels[name]} · ${t.title}`;
    main.current?.scrollTo(0, 0);
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [name]);
  const skip = (/** @type {Event} */ event) => {
    event.preventDefault();
    main.current?.focus();
  };
  return html`
    <a class="skip" href="#main" onClick=${skip}>${t.skip}</a>
    <header class="page">
      <a class="brand" href=${addressOfPlace("gallery")}>${t.title}</a>
      <${ServiceState} />
      <button type="button" class="quiet" title=${t.shortcuts.open} aria-label=${t.shortcuts.open} onClick=${() => (isHelpOpen.value = true)}>?</button>
    </header>
    <${Navigation} onAbout=${() => (showsAbout.value = true)} />
    <main id="main" class=${name} tabindex="-1" ref=${main} aria-label=${t.panels[name]}><${Panel} key=${name} name=${name} /></main>
    <${LastAction} />
    <${Messages} />
    ${showsAbout.value && html`<${About} onClose=${() => (showsAbout.value = false)} />`}
    ${isHelpOpen.value && html`<${Shortcuts} />`}`;
}
