/** A grid of faces of any length: only visible cells are in the document. For the keyboard and screen readers it is a listbox. */

import { html, useLayoutEffect, useRef, useSignal } from "../html.js";
import { joined, without } from "../state/selection.js";
import { t } from "../text/en.js";
import { dragged } from "./drag.js";
import { cornerOf, layoutOf, placeAfter, shownIn, touchedBy } from "./grid_layout.js";
import { useLasso } from "./lasso.js";
import { Thumb, titleOf } from "./thumb.js";
import { useBox } from "./use_box.js";

/**
 * @param {object} props
 * @param {ReturnType<typeof import("../state/face_list.js").useFaceList>} props.list
 * @param {number} props.size - Width of a picture in CSS pixels.
 * @param {number[]} props.selected
 * @param {(ids: number[]) => void} props.onSelect
 * @param {(id: number) => void} props.onOpen
 * @param {string} props.label
 * @param {(face: import("../api/faces.js").Face) => string} [props.caption]
 */
export function FaceGrid({ list, size, selected, onSelect, onOpen, label, caption = titleOf }) {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const box = useBox(frame);
  const active = useSignal(0);
  const wantsFocus = useRef(false);
  /**
   * What Shift or Ctrl-A selects: from a face to a place, besides what was selected `before`. `chosen` is what this grid
   * has selected last: another selection comes from elsewhere, and is what counts then.
   */
  const range = useRef({ from: 0, to: 0, before: /** @type {number[]} */ ([]), chosen: selected, isPending: false });
  const { faces, total, reach } = list;
  const count = total.value ?? 0;
  const layout = layoutOf(box.width.value, size, count);
  const { first, end } = shownIn(layout, box.top.value, box.height.value, count);
  const lasso = useLasso(frame, (area) => {
    const ids = touchedBy(layout, area, faces.value.length).map((index) => faces.value[index].id);
    choose(joined(selected, ids));
  });

  useLayoutEffect(() => reach(end), [end, count]);
  useLayoutEffect(() => {
    if (active.value >= count) active.value = Math.max(0, count - 1);
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    /** @type {HTMLElement | null | undefined} */ (frame.current?.querySelector('[tabindex="0"]'))?.focus({
      preventScroll: true,
    });
  });

  const choose = (/** @type {number[]} */ ids) => {
    range.current.chosen = ids;
    onSelect(ids);
  };

  /** In the order from the first one that was chosen to the last one, whichever comes first in the list. */
  function selectRange() {
    const { from, to, before } = range.current;
    const found = faces.value.findIndex((face) => face.id === from);
    const start = found < 0 ? to : found; // its face may be deleted, or hidden by a filter
    const ids = faces.value.slice(Math.min(start, to), Math.max(start, to) + 1).map((face) => face.id);
    range.current.isPending = Math.max(start, to) >= faces.value.length;
    choose(joined(before, start > to ? ids.reverse() : ids));
  }

  // Faces that were not fetched yet are added when they arrive, unless the selection was changed meanwhile.
  useLayoutEffect(() => {
    if (selected !== range.current.chosen) range.current.isPending = false;
    if (range.current.isPending) selectRange();
  }, [faces.value]);

  const extendTo = (/** @type {number} */ to) => {
    if (selected !== range.current.chosen) range.current.before = selected;
    range.current.to = to;
    reach(to + 1);
    selectRange();
  };
  const startAt = (/** @type {number} */ index, /** @type {number[]} */ before) =>
    (range.current = { ...range.current, from: faces.value[index]?.id ?? 0, to: index, before, isPending: false });

  const toggle = (/** @type {number} */ index) => {
    const id = faces.value[index]?.id;
    if (id === undefined) return;
    const next = selected.includes(id) ? without(selected, [id]) : [...selected, id];
    startAt(index, next);
    choose(next);
  };

  function move(/** @type {number} */ index, /** @type {boolean} */ extends_) {
    active.value = index;
    wantsFocus.current = true;
    reach(index + 1);
    const { y } = cornerOf(layout, index);
    if (y < box.top.value) frame.current?.scrollTo({ top: y - 8 });
    else if (y + layout.height > box.top.value + box.height.value) {
      frame.current?.scrollTo({ top: y + layout.height - box.height.value });
    }
    if (extends_) extendTo(index);
    else startAt(index, selected);
  }

  function selectAll() {
    startAt(0, []);
    extendTo(count - 1);
  }

  function onKey(/** @type {KeyboardEvent} */ event) {
    const page = Math.max(1, Math.floor(box.height.value / layout.height));
    const next = placeAfter(layout, event.key, active.value, count, page);
    if (next !== undefined) move(next, event.shiftKey);
    else if (event.key === " ") toggle(active.value);
    else if (event.key === "Enter" && faces.value[active.value]) onOpen(faces.value[active.value].id);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) selectAll();
    else return;
    event.preventDefault();
  }

  function onClick(/** @type {MouseEvent} */ event, /** @type {number} */ index) {
    active.value = index;
    if (event.shiftKey) extendTo(index);
    else toggle(index);
  }

  const nameOf = (/** @type {import("../api/faces.js").Face} */ face) =>
    [...new Set([titleOf(face), caption(face)])].join(", ");

  const cells = [];
  for (let index = first; index < end; index++) cells.push(index);
  // Wherever the grid was scrolled to, Tab leads into it.
  if (active.value < count && !cells.includes(active.value)) cells.push(active.value);
  return html`<div class="grid" ref=${frame} role="listbox" aria-label=${label} aria-multiselectable="true"
      tabindex=${count ? undefined : 0} onKeyDown=${onKey} onPointerDown=${lasso.onPointerDown}>
    <div class="all" role="presentation" style=${{ height: `${layout.rows * layout.height + 16}px` }}>
      ${cells.map((index) => {
        const face = faces.value[index];
        const { x, y } = cornerOf(layout, index);
        const isSelected = face !== undefined && selected.includes(face.id);
        return html`<div key=${index} class=${`cell ${isSelected ? "selected" : ""}`} role="option" aria-selected=${isSelected ? "true" : "false"}
            aria-setsize=${count} aria-posinset=${index + 1} aria-label=${face ? nameOf(face) : t.loading}
            tabindex=${index === active.value ? 0 : -1} draggable=${face !== undefined}
            style=${{ transform: `translate(${x}px, ${y}px)`, width: `${size}px` }}
            onFocus=${() => (active.value = index)}
            onClick=${(/** @type {MouseEvent} */ event) => onClick(event, index)} onDblClick=${() => face && onOpen(face.id)}
            onDragStart=${(/** @type {DragEvent} */ event) => face && dragged(isSelected ? selected : [face.id])(event)}>
          <${Thumb} face=${face} id=${index} size=${size} />
          <span class="caption" aria-hidden="true">${face ? caption(face) : ""}</span>
        </div>`;
      })}
      ${lasso.area.value && html`<div class="lasso" style=${lasso.style()}></div>`}
    </div>
  </div>`;
}
