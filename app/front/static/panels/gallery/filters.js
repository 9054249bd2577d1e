/** The fields that choose which faces the gallery shows, in which order and size. */

import { html, useSignal } from "../../html.js";
import { CheckField, SelectField, TextField } from "../../parts/fields.js";
import { changing, set } from "../../state/location.js";
import { useDistributions } from "../../state/quantities.js";
import { selection } from "../../state/selection.js";
import { networks } from "../../state/service.js";
import { t } from "../../text/en.js";
import { Deleted } from "./deleted.js";
import { measuring } from "./measuring.js";

const KINDS = ["random", "transition", "mix", "average", "opposite", "similar", "edit", "projection", "import"];
const FILTERS = /** @type {const} */ (["kind", "network", "tag", "text", "source", "where", "ids"]);
export const BY_STORE = ["id", "created", "distance"]; // orders that need no measurement
const SIZES = ["64", "96", "128", "192", "256"];

/**
 * Returns the query for the list of faces.
 * @param {Record<string, string>} settings
 * @returns {Record<string, string>}
 */
export function queryOf(settings) {
  const found = FILTERS.filter((name) => settings[name]).map((name) => [name, settings[name]]);
  const sort = settings.sort ?? "-id";
  const to = sort.endsWith("distance") ? settings.to : undefined;
  return { sort: sort.endsWith("distance") && !to ? "-id" : sort, ...Object.fromEntries(found), ...(to ? { to } : {}) };
}

/**
 * @param {object} props
 * @param {Record<string, string>} props.settings
 * @param {ReturnType<typeof import("../../state/face_list.js").useFaceList>} props.list
 */
export function Filters({ settings, list }) {
  const { progress, measureAll } = measuring();
  const isAsked = useSignal(false);
  const showsDeleted = useSignal(false);
  const isOpen = useSignal(FILTERS.some((name) => settings[name]));
  const from = selection.value[0] ?? settings.face;
  const sort = settings.sort ?? "-id";
  const by = sort.replace(/^-/, "");
  const isMeasured = !BY_STORE.includes(by);
  const known = useDistributions(settings.network, isAsked.value || isMeasured);
  const names = Object.keys(known.answer.value?.quantities ?? {});
  if (isMeasured && !names.includes(by)) names.unshift(by); // until the others are known
  const askForNames = () => void (isAsked.value = true);
  const isByTime = by === "id" || by === "created";
  /** @type {[string, string][]} */
  const orders = [
    ["id", t.gallery.byId],
    ["created", t.gallery.byTime],
    ["distance", t.gallery.byDistance],
    ...names.map((name) => /** @type {[string, string]} */ ([name, t.quantity(name)])),
  ];
  const order = (/** @type {string} */ name, /** @type {boolean} */ isDown) =>
    set({ sort: `${isDown ? "-" : ""}${name}`, to: name === "distance" ? (settings.to ?? from) : undefined });
  /** Filters that have no field: they come from links. @type {[string, string][]} */
  const hidden = [];
  if (settings.source) hidden.push(["source", t.gallery.madeFrom(settings.source)]);
  if (settings.ids) hidden.push(["ids", t.gallery.certain(settings.ids)]);
  return html`<div class="filters" role="search">
    <div onPointerEnter=${askForNames} onFocusIn=${askForNames}><${SelectField} label=${t.gallery.sort} value=${by} options=${orders} hint=${by === "distance" ? (settings.to ? t.gallery.distanceFrom(settings.to) : t.gallery.selectFirst) : undefined}
      onChange=${(/** @type {string} */ name) => order(name, name !== "distance" && sort.startsWith("-"))} /></div>
    ${
      by === "distance" &&
      from &&
      String(from) !== settings.to &&
      html`<button type="button" onClick=${() => set({ to: from })}>${t.gallery.measureFrom(from)}</button>`
    }
    <${SelectField} label=${t.gallery.order} value=${sort.startsWith("-") ? "-" : "+"} onChange=${(/** @type {string} */ sign) => order(by, sign === "-")}
      options=${[
        ["-", isByTime ? t.gallery.newest : by === "distance" ? t.gallery.furthest : t.gallery.largest],
        ["+", isByTime ? t.gallery.oldest : by === "distance" ? t.gallery.nearest : t.gallery.smallest],
      ]} />
    <${SelectField} label=${t.gallery.size} value=${settings.size ?? "128"} options=${SIZES.map((size) => [size, `${size} px`])} onChange=${changing("size")} />
    <button type="button" aria-expanded=${isOpen.value ? "true" : "false"} onClick=${() => (isOpen.value = !isOpen.value)}>${t.gallery.filter}</button>
    ${hidden.map(
      ([name, text]) => html`<button key=${name} type="button" class="given" aria-label=${t.gallery.removeFilter(text)}
      onClick=${() => set({ [name]: undefined })}><span>${text}</span> ×</button>`,
    )}
    <button type="button" aria-haspopup="dialog" onClick=${() => (showsDeleted.value = true)}>${t.gallery.deletedFaces}</button>
    ${showsDeleted.value && html`<${Deleted} onClose=${() => (showsDeleted.value = false)} />`}
    ${
      isOpen.value &&
      html`
      <${SelectField} label=${t.gallery.kind} value=${settings.kind ?? ""} onChange=${changing("kind")}
        options=${[["", t.gallery.all], ...KINDS.map((kind) => [kind, t.kinds[/** @type {keyof typeof t.kinds} */ (kind)]])]} />
      ${
        networks.value.length > 1 &&
        html`<${SelectField} label=${t.makePanel.network} value=${settings.network ?? ""} onChange=${changing("network")}
        options=${[["", t.gallery.all], ...networks.value.map(({ name }) => [name, name])]} />`
      }
      <${TextField} label=${t.gallery.tag} value=${settings.tag ?? ""} onChange=${changing("tag")} />
      <${TextField} label=${t.gallery.text} value=${settings.text ?? ""} onChange=${changing("text")} />
      <${TextField} label=${t.gallery.where} value=${settings.where ?? ""} placeholder="age:20..30" onChange=${changing("where")}
        error=${list.problem.value?.of("where")} />
      <button type="button" onClick=${() => set(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}>${t.gallery.clear}</button>`
    }
    <span class="count">
      ${list.total.value !== undefined && html`<output>${t.count(list.total.value)}</output>`}
      ${
        list.unmeasured.value > 0 &&
        html` <button type="button" disabled=${progress.value !== null} onClick=${measureAll}>
        ${progress.value ? t.gallery.measuring(progress.value) : t.gallery.measure(list.unmeasured.value)}</button>`
      }
    </span>
    ${
      !isByTime &&
      html`<${CheckField} label=${t.gallery.showValues} value=${settings.values !== "no"}
      onChange=${(/** @type {boolean} */ on) => set({ values: on ? undefined : "no" })} />`
    }
  </div>`;
}
