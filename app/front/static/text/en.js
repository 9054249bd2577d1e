/** All texts of the page in English. To translate the page, translate this file. Names and messages of the API stay. */

/** @param {number} count @param {string} one @param {string} many */
const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
const faces = (/** @type {number} */ count) => plural(count, "face", "faces");
const listed = (/** @type {(string | number)[]} */ items) => new Intl.ListFormat("en").format(items.map(String));
/** @param {string | number[] | undefined} layers */
const layersNamed = (layers) =>
  layers === undefined || layers === null
    ? ""
    : typeof layers === "string"
      ? `, only the ${layers} layers`
      : `, only layers ${listed(layers)}`;
const facesNamed = (/** @type {string[]} */ ids) => `${ids.length === 1 ? "face" : "faces"} ${listed(ids)}`;

/** @type {Record<string, string>} What the API calls the kinds of differences between conditions. */
const differenceKinds = {
  factor: "factor",
  expected: "may differ",
  confound: "confound",
  negligible: "too small to tell",
  small: "small",
};

/** @type {Record<string, string>} What the API calls jobs, where another word is clearer. */
const jobKinds = {
  transition: "morph",
  animation: "film",
  samples: "faces by criteria",
  projection: "photograph",
};

/** @type {Record<string, string>} What the API calls quantities, where that needs an explanation. */
const quantities = {
  african: "African ancestry",
  asian: "Asian ancestry",
  caucasian: "Caucasian ancestry",
  yaw: "turn of the head (yaw)",
  pitch: "nod of the head (pitch)",
  light_az: "light from the side",
  light_el: "height of the light",
  gaze_yaw: "gaze to the side",
  gaze_pitch: "gaze up and down",
  interocular: "distance between the eyes (measured)",
  head_top: "top of the head",
  skin_L: "skin L*",
  skin_a: "skin a*",
  skin_b: "skin b*",
  background_L: "background L*",
  "p_head-scale-horiz": "head width",
  "p_head-scale-vert": "head height",
  "p_head-fat": "fullness of the face",
  "p_forehead-scale-vert": "forehead height",
  "p_chin-width": "chin width",
  "p_chin-height": "chin height",
  "p_chin-prominent": "chin prominence",
  "p_cheek-volume": "cheek volume",
  "p_cheek-bones": "cheekbones",
  "p_eye-trans-out": "eye spacing (head shape)",
  "p_nose-scale-horiz": "nose width",
  "p_nose-scale-depth": "nose depth",
  "p_mouth-scale-horiz": "mouth width",
};
/** @param {number} value @param {string} [text] - The value as it is written. */
const signed = (value, text = String(value)) => (value > 0 ? `+${text}` : text);
/** Units such as "1" and "L*" are left out. @param {string} unit */
const worded = (unit) => (/^[a-z]+$/.test(unit) ? ` ${unit}` : "");
const quantity = (/** @type {string} */ name) =>
  Object.hasOwn(quantities, name) ? quantities[name] : name.replaceAll("_", " ");

/** Whether this is the name of a group of attributes, of which one may be what is changed. */
const isGroup = (/** @type {string} */ name) =>
  ["pose", "identity", "expression", "light", "background", "hair"].includes(name);
const metricNamed = (/** @type {string} */ metric) =>
  t.compare.metrics[/** @type {keyof typeof t.compare.metrics} */ (metric)] ?? metric;

export const t = {
  title: "Facespace",
  close: "Close",
  cancel: "Cancel",
  reset: "Reset",
  undo: "Undo",
  none: "none",
  loading: "Loading",
  panelMissing: "This panel could not be loaded: the service does not answer, or it has been updated.",
  reload: "Reload the page",
  results: "Results",
  asTable: "As a table",
  notStored: "(preview, not stored)",
  editThese: "Edit these",
  selectInGallery: "Show in gallery",
  making: "Making",
  made: (/** @type {number} */ count) => `Made ${faces(count)}`,
  lastOnly: (/** @type {number} */ count) => `The last ${count} of them are shown.`,
  count: faces,
  quantity,
  signed,
  copyOf: (/** @type {string} */ label) => `Copy: ${label}`,
  show: "Show",
  endedElsewhere: (/** @type {string} */ panel) => `${panel}: done.`,
  failedElsewhere: (/** @type {string} */ panel, /** @type {string} */ why) => `${panel}: ${why}`,
  dateOf: (/** @type {string} */ date) =>
    new Date(date).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" }),

  panels: {
    gallery: "Gallery",
    make: "Random faces",
    walk: "Morph",
    mix: "Mix",
    average: "Average",
    edit: "Edit",
    similar: "Make similar",
    sample: "Find by criteria",
    project: "From a photograph",
    compare: "Compare",
    import: "Import",
    set: "Stimulus set",
    jobs: "Jobs",
  },
  groups: { look: "Look", make: "Make", take: "Stimuli and jobs" },
  skip: "Skip to the panel",
  menu: "Panels",
  api: "API",

  service: {
    loading: "The network is being loaded. Faces can be made in a moment.",
    downloading: "The network is being downloaded, once. Faces can be made after that.",
    downloaded: (/** @type {{done: number, total: number | null}} */ { done, total }) =>
      `${[done, total].flatMap((bytes) => (bytes === null ? [] : Math.round(bytes / 1e6))).join(" of ")} MB`,
    offline: "The service does not answer. The page tries again every second.",
    asking: "Looking for the service.",
    unable: (/** @type {string} */ why) => `The service cannot make faces now: ${why}`,
    seconds: (/** @type {number} */ seconds) => `${seconds} s`,
  },
  offline: {
    request: "The service did not answer.",
    changing:
      "The service did not answer. Look into the gallery before you try again: it may have done what you asked for.",
  },
  problem: {
    unknown: (/** @type {number} */ status) => `The service answered with status ${status}.`,
    unreadable: "The answer of the service cannot be read.",
    seeFields: "See the marked fields.",
    takeNearest: (/** @type {string} */ values) => `Use the nearest possible value: ${values}`,
  },
  progress: {
    queued: (/** @type {number} */ place) => `Waiting, number ${place} in the queue`,
    paused: (/** @type {string} */ why) => `Paused: ${why}`,
    running: "In progress",
    done: (/** @type {number} */ done, /** @type {number} */ total, /** @type {number | null | undefined} */ seconds) =>
      `${Math.floor(done).toLocaleString("en")} of ${total.toLocaleString("en")}${seconds ? `, about ${Math.ceil(seconds)} s left` : ""}`,
  },

  difference: {
    rms: (/** @type {number} */ rms) => `The pictures differ by ${rms.toFixed(1)} of 255 levels (root mean square).`,
    failed: "One of the pictures could not be loaded.",
    gain: (/** @type {number} */ gain) => `Differences are shown ${gain} times as strong.`,
  },

  code: {
    title: "The last action as a command",
    none: "For scripts: the last action appears here as a command.",
    language: "Language of the command",
    shell: "curl",
    python: "Python",
    copy: "Copy",
    copied: "Copied.",
  },
  shortcuts: {
    title: "Keyboard shortcuts",
    open: "Keyboard shortcuts (?)",
    list: /** @type {[string, string][]} */ ([
      ["?", "shows this list"],
      ["Arrows, Home, End, Page", "move in a grid of faces"],
      ["Space", "selects the face, or takes it out of the selection"],
      ["Shift + arrows", "select a range"],
      ["Ctrl + A", "selects all faces of the list"],
      ["Enter", "opens the face"],
      ["Delete", "deletes the selected faces; this can be undone"],
      ["b", "puts the selected faces into the basket"],
      ["f", "compare: switches between two faces"],
      ["Alt + arrows", "move a face in a field of faces, or in the basket"],
      ["Escape", "closes what is open, or clears the selection"],
    ]),
    opens: (/** @type {string} */ panel) => `opens "${panel}"`,
    letters: "Use single letters and ? as shortcuts",
    lettersHint: "Turn this off if you dictate text: speech input can trigger single letters by mistake.",
  },

  face: {
    numbered: (/** @type {number} */ id) => `Face ${id}`,
    named: (/** @type {number} */ id, /** @type {string} */ name) => `${name} (${id})`,
    missing: (/** @type {number} */ id) => `Face ${id} does not exist`,
    open: "Open in the gallery",
  },
  faces: {
    removeMissing: "Remove faces that do not exist",
    choose: "Choose faces",
    chooseOne: "Choose a face",
    take: (/** @type {number} */ count) => (count ? `Take ${faces(count)}` : "Take"),
    takeSelection: (/** @type {number} */ count) => `Take the selection (${count})`,
    clear: "Remove all",
    remove: (/** @type {number} */ id) => `Remove face ${id}`,
  },
  steps: {
    title: "To a balanced stimulus set",
    people: "Find people",
    cross: "Cross two attributes",
    set: "Check and save",
  },
  basket: {
    add: "Add to basket",
    added: (/** @type {number} */ count) => `${faces(count)} put into the basket.`,
    replaced: (/** @type {number} */ before, /** @type {number} */ now) =>
      `The basket holds these ${faces(now)} in place of ${before}.`,
  },

  gallery: {
    sort: "Sort by",
    byId: "number",
    byTime: "time",
    byDistance: "distance from a face",
    distanceFrom: (/** @type {string} */ id) => `From face ${id}, in w.`,
    selectFirst: "Select the face that distances are to be measured from.",
    measureFrom: (/** @type {string | number} */ id) => `Measure from face ${id}`,
    away: (/** @type {number} */ distance) => `${distance.toFixed(2)} away`,
    order: "Order",
    newest: "newest first",
    oldest: "oldest first",
    largest: "largest first",
    nearest: "nearest first",
    furthest: "furthest first",
    smallest: "smallest first",
    size: "Size",
    filter: "Filter",
    kind: "Made by",
    all: "all",
    tag: "Tag",
    text: "Name or note contains",
    where: "Measured ranges",
    madeFrom: (/** @type {string} */ ids) => `Made from ${facesNamed(ids.split(","))}`,
    certain: (/** @type {string} */ ids) => `Only ${facesNamed(ids.split(","))}`,
    removeFilter: (/** @type {string} */ filter) => `Remove the filter: ${filter}`,
    clear: "Clear filters",
    showValues: "Show values",
    measure: (/** @type {number} */ count) => `Measure all (${faces(count)} left)`,
    measuring: (/** @type {{done: number, total: number}} */ { done, total }) => `Looked at ${done} of ${faces(total)}`,
    noneFits: "No face fits the filters.",
    tip: "Click faces to select them: then they can be compared, mixed, edited, or put into a set. Double-click opens one.",
    tipSet: "Find people for an experiment",
    selection: "Selected faces",
    selected: (/** @type {number} */ count) => `${count} selected`,
    details: "Details",
    sheet: "As one picture",
    table: "Measurements (CSV)",
    addTag: "Add a tag",
    tagIt: "Tag",
    tagged: (/** @type {number} */ count, /** @type {string[]} */ tags) =>
      `${faces(count)} tagged ${listed(tags.map((tag) => `"${tag}"`))}.`,
    delete: (/** @type {number} */ count) => (count > 1 ? `Delete ${count}` : "Delete"),
    deleted: (/** @type {number} */ count, /** @type {number} */ collected) =>
      `${faces(count)} deleted${collected ? `; ${collected} taken out of the basket` : ""}.`,
    deletedFaces: "Deleted",
    deletedTitle: "Deleted faces",
    noneDeleted: "No deleted faces.",
    deletedFace: (/** @type {number} */ id, /** @type {string} */ when, /** @type {string} */ until) =>
      `Face ${id}, deleted ${when}, kept until ${until}`,
    restore: "Restore",
    restoreOne: (/** @type {number} */ id) => `Restore face ${id}`,
    restoreAll: (/** @type {number} */ count) => `Restore ${faces(count)}`,
    tooManyToDelete: (/** @type {number} */ most) => `At most ${faces(most)} can be deleted at once.`,
    tooManyToTag: (/** @type {number} */ most) => `At most ${faces(most)} can be tagged at once.`,
    restored: (/** @type {number} */ count) => `${faces(count)} restored.`,
    clearSelection: "Clear selection",
  },
  first: {
    title: "No faces yet",
    what: "Facespace makes faces with a neural network and changes them in measured steps. Start with a few random ones.",
    make: (/** @type {number} */ count) => `Make ${count} faces`,
    design: "Design a stimulus set",
    next: "Then select two faces to morph from one to the other, edit one with sliders, or put them into a stimulus set.",
  },
  kinds: {
    random: "random",
    transition: "morph",
    mix: "mix",
    average: "average",
    opposite: "anti-face",
    similar: "similar",
    edit: "edit",
    projection: "photograph",
    import: "import",
  },
  recipe: {
    random: (/** @type {number} */ seed, /** @type {number} */ psi, /** @type {number | undefined} */ class_) =>
      `The random face of seed ${seed} at truncation psi ${psi}${class_ === undefined || class_ === null ? "" : `, class ${class_}`}.`,
    transition: (
      /** @type {string[]} */ from,
      /** @type {number} */ at,
      /** @type {string} */ space,
      /** @type {string | number[] | undefined} */ layers,
    ) =>
      `A frame of the morph through ${facesNamed(from)}, at t = ${Number(at.toFixed(3))}, in ${space}${layersNamed(layers)}.`,
    opposite: (/** @type {string} */ of, /** @type {string[]} */ around, /** @type {number} */ strength) =>
      `The anti-face of face ${of} at strength ${Number(strength.toFixed(3))}, relative to ${around.length ? `the average of ${facesNamed(around)}` : "the network's average face"}.`,
    edit: (/** @type {string} */ from, /** @type {string[]} */ changes, /** @type {string[]} */ held) =>
      `Face ${from} with ${changes.join(", ")}${held.length ? `; ${held.includes("all") ? "everything else" : `${held.some(isGroup) ? "all else in " : ""}${listed(held.map(quantity))}`} kept constant` : ""}.`,
    sd: " SD",
    to: (/** @type {string} */ value, /** @type {string} */ unit) => `at ${value}${unit}`,
    average: (/** @type {string[]} */ from, /** @type {number[] | undefined} */ weights) =>
      `The average of ${facesNamed(from)}${weights ? ` (weights ${listed(weights)})` : ""}.`,
    similar: (/** @type {string} */ from, /** @type {unknown} */ distance, /** @type {string} */ metric) =>
      `A face at distance ${distance} from face ${from}, measured as ${metricNamed(metric)}.`,
    mix: (/** @type {Record<string, number> | undefined} */ styles, /** @type {string[]} */ from) =>
      styles
        ? `A mix: ${Object.entries(styles)
            .map(([name, id]) => `${name} layers of face ${id}`)
            .join(", ")}.`
        : `A mix of ${facesNamed(from)}.`,
    other: (/** @type {string} */ kind, /** @type {string[]} */ from) =>
      `Made by: ${kind}${from.length ? `, from ${facesNamed(from)}` : ""}.`,
  },
  details: {
    id: "Number",
    seed: "Seed",
    network: "Network",
    made: "Made",
    hash: "SHA-256",
    download: "PNG",
    latent: "Latent",
    verify: "Make it again and compare",
    isSame: "It comes out the same, pixel by pixel.",
    isOther: (/** @type {number | null} */ most) =>
      most === null ? "It comes out different." : `It comes out different, by up to ${most} of 255 levels.`,
    fileIsOther: "Its stored file is missing or damaged.",
    name: "Name",
    tags: "Tags",
    tagsHint: "Separated by commas",
    note: "Note",
    save: "Save",
    provenance: "Where it comes from",
    from: "Made from",
    fromSeed: (/** @type {number} */ seed) => `Seed ${seed}`,
    fromOutside: "Nothing that is stored here",
    this: "This face",
    into: "Made from it",
    intoNothing: "Nothing was made from it yet",
    all: (/** @type {number} */ count) => `all ${count}`,
    measured: "Measurements",
    quantity: "Quantity",
    value: "Value",
    z: "z score among the network's faces",
  },
  import: {
    intro: "Brings in faces that were made elsewhere, or here long ago.",
    file: "File",
    hint: "The PNG of a face that Facespace made, a recipe (.json), or a latent (.npy). Or drop it on this panel.",
    space: "Latent space",
    make: "Make the face",
    noJson: (/** @type {string} */ name) => `${name} is not a JSON file.`,
  },
  makePanel: {
    intro: "A seed is a number that always gives the same face of a network.",
    amount: "How many",
    asJob: (/** @type {number} */ most) =>
      `More than ${most} are made as a job, which continues if you close the page.`,
    seed: "Seed",
    anySeed: "any",
    seedHint: (/** @type {number} */ largest) =>
      `The first of consecutive seeds, 0 to ${largest.toLocaleString("en")}. The same seed gives the same face again.`,
    psi: "Truncation psi",
    psiHint:
      "How much faces may differ from the average face: 0 not at all, 0.7 as usual, 1 as much as the network's own faces. Above 1, some pictures show no face.",
    insist: "Keep pictures in which no face is found",
    network: "Network",
    class: "Class",
    make: (/** @type {number} */ count) => `Make ${faces(count)}`,
  },
  about: {
    open: "About",
    title: "About the network",
    others: "Networks that the service could be started with",
    pixels: (/** @type {{img_width: number, img_height: number}} */ { img_width, img_height }) =>
      `${img_width} x ${img_height} pixels`,
    licence: (/** @type {string} */ licence) => `Licence: ${licence}`,
    fingerprint: "Fingerprint",
  },
  layers: {
    label: "Layers",
    all: "all",
    coarse: "coarse (pose, shape of the head)",
    middle: "middle (features, expression)",
    fine: "fine (colours, detail)",
  },
  walk: {
    intro: "Morphs from face to face, by default in equal steps. The frames are stored as faces.",
    path: "Faces to pass through",
    order: "In this order. Drag faces, or move them with Alt and the arrow keys.",
    chooseTwo: "Choose two or more faces.",
    amount: "Frames",
    spacing: "Steps",
    spacingHint: "Equal steps are measured by the distance below.",
    spacings: {
      equal: "equal distances",
      linear: "equal fractions, linear",
      slerp: "equal fractions, on a sphere (slerp)",
    },
    metric: "Distance",
    space: "Space",
    endpoints: "Begin with the first face and end with the last",
    speed: "Extent",
    speedHint: "1 ends at the last face, 0.5 half way. 2 continues as far again beyond it.",
    make: (/** @type {number} */ count) => `Make ${plural(count, "frame", "frames")}`,
    moment: "One frame",
    at: (/** @type {number} */ at) => `At ${at.toFixed(2)}`,
    position: "Position",
    play: "Play",
    stop: "Stop",
    evenness: (/** @type {number} */ unevenness, /** @type {boolean} */ even) =>
      `The longest and the shortest step differ by ${(100 * unevenness).toFixed(1)}% of the mean step${even ? "" : ": the steps are not even"}.`,
    plot: (/** @type {string} */ metric) => `Distances: ${metricNamed(metric)}`,
    axis: "t (0: first face, 1: last face)",
    frameAt: (/** @type {number} */ at) => `t ${at.toFixed(2)}`,
    fromFirst: "from the first face",
    toLast: "to the last face",
    step: "from the frame before",
    film: "Film",
    format: "Format",
    frames: "Frames of the film",
    fps: "Per second",
    loop: "Return to the first face, and repeat",
    save: "Save the film",
    filming: "Making the film …",
    filmGoes: "The film always goes from the first face to the last.",
  },
  mix: {
    intro: "Some layers of one face, the others of another.",
    hints: {
      coarse: "Gives the pose and the shape of the head.",
      middle: "Gives features and expression.",
      fine: "Gives colours and detail.",
    },
    choose: "Choose a face for each group of layers.",
    preview: "The mix",
    store: "Store the mix",
    sheet: "Mix sheet",
    sheetHint: "Each row is a face, each column another one, and each cell their mix.",
    rows: "Rows",
    columns: "Columns",
    fromColumns: "Layers of the columns",
    saveSheet: "Save the sheet",
  },
  average: {
    intro: "The average of faces, or the anti-face on the other side of an average.",
    kind: "What to make",
    average: "Average",
    anti: "Anti-face",
    faces: "Faces to average",
    of: "Anti-face of",
    around: "Relative to the average of",
    aroundHint: "Without faces, it is the network's average face.",
    strength: "How far beyond the average",
    strengthHint: "0 is the average, 1 as far beyond it as the face is from it, -1 the face itself.",
    weights: "Weights",
    weightOf: (/** @type {number} */ id) => `Weight of face ${id}`,
    equal: "With so many faces, all have the same weight.",
    choose: "Choose faces.",
    noWeights: "At least one weight must differ from 0.",
    store: "Store the average",
    storeAnti: "Store the anti-face",
  },
  edit: {
    intro: 'Change some attributes of a face, and keep others constant. Nothing is stored until you press "Store".',
    faces: "Faces to edit",
    several: (/** @type {number} */ id) => `The preview shows face ${id}. All of them are edited when you store.`,
    how: "What to change",
    modes: { attributes: "Attributes", directions: "Directions", crossed: "Crossed design" },
    chooseFirst: "Choose a face first.",
    noFace: "This face does not exist, or was deleted. Choose another one.",
    hold: "Keep constant",
    holdGroups: "everything else but the hair",
    holdAll: "everything else",
    holds: (/** @type {string[]} */ names) => `Constant: ${names.map(quantity).join(", ")}.`,
    holdSome: "what is ticked below",
    holdNone: "nothing",
    holdHint: "Attributes that are kept constant keep the values that are measured in the picture.",
    partial: "Store the nearest face if a target cannot be reached",
    partialHint: "The preview always shows the nearest face.",
    asItIs: "as it is",
    change: (/** @type {number} */ sd, /** @type {number} */ value, /** @type {string} */ unit) =>
      `${signed(sd, sd.toFixed(1))} SD (${signed(value, value.toPrecision(2))}${worded(unit)})`,
    moved: (
      /** @type {number} */ sd,
      /** @type {number} */ before,
      /** @type {number} */ after,
      /** @type {string} */ unit,
      /** @type {boolean} */ reached,
      /** @type {string} */ role,
    ) =>
      `From ${before.toPrecision(3)} to ${after.toPrecision(3)} (${unit}), ${signed(sd, sd.toFixed(2))} SD${reached ? "" : role === "target" ? ", target missed" : ", not kept constant"}`,
    lock: "keep",
    resetOne: (/** @type {string} */ name) => `Reset ${name}`,
    more: (/** @type {number} */ count) => `Show ${count} more`,
    directionsHint:
      'Steps in latent space. They change other attributes as well; to keep those constant, use "Attributes".',
    kind: "Kind",
    kinds: {
      attribute: "attributes, linear",
      file: "from files",
      sefa: "SeFa (from the network's weights)",
      pca: "principal components",
    },
    direction: (/** @type {string} */ description, /** @type {[string, number][]} */ effects) =>
      `${description}.${effects.length ? ` One SD also moves: ${effects.map(([name, by]) => `${quantity(name)} ${signed(by)} SD`).join(", ")}.` : ""}`,
    atMost: (/** @type {number} */ count) => `At most ${count} at once. Reset one to use another.`,
    strength: (/** @type {number} */ strength) => `${signed(strength, strength.toFixed(1))} SD`,
    store: (/** @type {number} */ count) => (count > 1 ? `Store ${count} edited faces` : "Store the edited face"),
    storing: "Calculating …",
    stored: (/** @type {number} */ count) => `${faces(count)} stored.`,
    after: "Edited",
    rough: "Approximation; the exact face follows",
    view: "View",
    both: "Before and after",
    difference: "With difference",
    flicker: "Hold to see the original",
    moveASlider: "Move a slider to see the edited face here.",
    rows: "Rows",
    rowLevels: "Levels of the rows",
    columns: "Columns",
    columnLevels: "Levels of the columns",
    levelsHint: (
      /** @type {number[]} */ levels,
      /** @type {{std: number, unit: string} | undefined} */ distribution,
    ) =>
      distribution
        ? `In standard deviations (SD) from the person's own value: ${levels.map((level) => signed(level, (level * distribution.std).toPrecision(2))).join(", ")}${worded(distribution.unit) || ` (${distribution.unit})`}.`
        : "In standard deviations (SD) from the person's own value, separated by commas.",
    noLevel: (/** @type {string} */ part) => `"${part}" is not a number. Write levels such as -1, 0, 1.5.`,
    levelTwice: (/** @type {string} */ part) => `${part} stands here twice.`,
    chooseFactor: "choose an attribute",
    makeCrossed: (/** @type {number} */ count) => `Make ${faces(count)}`,
    crossedOf: (/** @type {number} */ id) => `Face ${id}`,
    people: "People",
    crossedIntro:
      "Every person at every combination of two attributes' levels: a balanced design. The faces are stored.",
    level: (
      /** @type {string} */ factor,
      /** @type {number} */ level,
      /** @type {{std: number, unit: string} | undefined} */ distribution,
    ) =>
      `${quantity(factor)} ${signed(level)} SD${distribution && worded(distribution.unit) ? ` (${signed(Number((level * distribution.std).toPrecision(2)))}${worded(distribution.unit)})` : ""}`,
    madeCrossed: (/** @type {number} */ count, /** @type {number} */ people) =>
      `Made ${faces(count)} of ${plural(people, "person", "people")}`,
    useAsSet: (/** @type {number} */ count) => `Use these ${count} as the stimulus set`,
    notes: (/** @type {number} */ count) => plural(count, "note on these faces", "notes on these faces"),
    refused: (/** @type {number} */ people, /** @type {number} */ others) =>
      `${people === 1 ? "One person cannot" : `${people} people cannot`} reach these levels, and ${people === 1 ? "is" : "are"} left out. ${others ? "The others form a balanced design without them. You may also choose" : "Choose"} levels nearer to 0, or keep less constant.`,
    /** Leaves out what is said to callers of the API: the field, and its parameters. */
    whyRefused: (/** @type {string} */ detail) =>
      detail.replace(/^[\w.]+: /, "").replace(/ (?:Hold less, or ask for less\. )?partial: true .*$/s, ""),
    unfinished: (/** @type {number} */ people) =>
      `The design is not finished: ${plural(people, "person is", "people are")} missing. Press "Make" again to go on.`,
    makeNearest: (/** @type {number} */ people) =>
      `Make the nearest faces of ${people === 1 ? "this person" : `these ${people}`}`,
  },
  similar: {
    intro: "Faces at a chosen distance from a face, each in another direction.",
    face: "Face",
    distance: "Distance",
    metric: "Measured as",
    hints: {
      w: "Two random faces of the bundled network are about 7 apart (truncation psi 0.7).",
      "w+": "As w, but layer by layer, for faces whose layers differ.",
      pixel: "In levels of 0 to 255; it takes longer, because pictures are made to measure it.",
    },
    caption: (/** @type {number} */ id, /** @type {number} */ distance, /** @type {string} */ metric) =>
      `${id}: ${distance.toPrecision(3)}, ${metricNamed(metric)}`,
    choose: "Choose a face first.",
    ready: "The faces appear here.",
    find: "Find the faces in the gallery that are most like it",
  },
  sample: {
    intro: "Random faces are drawn and measured until enough of them fit.",
    presets: {
      women: "20 women, 20 to 30 years, frontal, neutral",
      men: "20 men, 20 to 30 years, frontal, neutral",
      people: "5 people, 35 to 50 years, for editing",
    },
    add: "Add a condition",
    choose: "choose a quantity",
    lowest: (/** @type {string} */ name) => `Lowest ${name}`,
    highest: (/** @type {string} */ name) => `Highest ${name}`,
    share: (/** @type {number} */ share) => `${percent(share)} of the network's faces`,
    remove: (/** @type {string} */ name) => `Remove the condition on ${name}`,
    distinct: "Different from each other",
    distinctHint:
      "Difference in sex, age, ancestry and head shape: 1 is typical of two random faces, 0 accepts all faces.",
    from: "From",
    to: "to",
    unknown: (/** @type {string} */ name) => `Nothing measures "${name}".`,
    cross: "Next: cross two attributes",
    adjust: "Edit faces that nearly fit, so that they do",
    adjustHint: "Needs fewer draws. Edited faces are no longer random faces; their recipes say so.",
    estimate: (/** @type {number} */ share, /** @type {number} */ amount) =>
      share > 0
        ? `If the conditions are independent, about ${percent(share)} of random faces at truncation psi 1 fit: expect about ${plural(Math.ceil(amount / share), "draw", "draws")}. At a lower psi, and with "Different from each other", the number differs.`
        : "Hardly any face fits the conditions.",
    reading: (/** @type {number} */ count) =>
      `${plural(count, "condition", "conditions")}: reading what was measured …`,
    drawing: "Drawing faces",
    ready: "Press the button that makes the faces. They appear here.",
    start: "Choose one of the buttons, or add a condition.",
    drawn: (/** @type {number} */ tries, /** @type {number} */ acceptance) =>
      `${faces(tries)} were drawn; ${percent(acceptance)} of them fit.`,
    limits: "Share of the faces that each condition rejected",
    rejected: (/** @type {string} */ name, /** @type {number} */ share) => `${name}: ${percent(share)}`,
  },
  project: {
    intro: "Finds the face of the network that is most like a picture.",
    picture: "Picture",
    drop: "Choose a PNG, JPEG or WebP, drop it anywhere on this panel, or paste it. The service deletes its copy when the face is found; after a failure, it is kept with the job for a retry. The crop is kept with the job. Jobs are deleted after some time, 30 days by default.",
    choose: "Choose a picture first.",
    steps: "Steps",
    stepsHint: "More steps come closer, and take longer.",
    space: "Space",
    spaces: { wPlus: "w+ (closest to the picture)", w: "w (closer to the network's own faces)" },
    align: "Crop to",
    aligns: { auto: "the face, if one is found", face: "the face", none: "the middle of the picture" },
    keep: "Keep the cropped picture",
    seed: "Seed of the search's random start",
    insist: "Store the face even if no face is found in its picture",
    keepHint: "In the folder targets/ of the results folder, until you delete it by hand, even if the face is deleted.",
    find: "Find the face",
    cut: (/** @type {string} */ by) =>
      by === "face" ? "Cropped to the face that was found" : "Cropped to the middle of the picture",
    soFar: (/** @type {number} */ step) => `After ${plural(step, "step", "steps")}`,
    loss: "loss",
    step: "step",
    target: "The picture",
    comparison: "The picture, where the search began, and the face that was found",
    before: "Where the search began",
    after: "The face that was found",
    distance: (/** @type {number} */ pixel) =>
      `It differs from the picture by ${pixel.toFixed(1)} of 255 levels (root mean square).`,
  },
  compare: {
    intro: "Distances between faces, and two of them in detail.",
    faces: "Faces to compare (up to 12)",
    chooseTwo: "Choose at least two.",
    onlyFirst: (/** @type {number} */ most) => `Only the first ${most} are compared.`,
    metric: "Distance",
    metrics: {
      w: "latent (w)",
      "w+": "latent, per layer (w+)",
      z: "seed noise (z)",
      pixel: "pixels",
      identity: "recognition",
      contour: "outline",
    },
    metricHints: {
      w: "Euclidean distance in the latent space w, in which morphs are straight lines by default. Two random faces of the bundled network are about 7 apart (truncation psi 0.7).",
      "w+": "Root mean square of the Euclidean distances of the layers.",
      z: "Euclidean distance of the random numbers that the seeds stand for. Random faces only.",
      pixel: "Root mean square of the differences, in levels of 0 to 255.",
      identity: "Euclidean distance of a face-recognition network's vectors, if it is installed.",
      contour: "Mean distance between the head outlines, in percent of the picture's height.",
    },
    pair: (/** @type {number} */ one, /** @type {number} */ other, /** @type {number | null | undefined} */ value) =>
      `Faces ${one} and ${other}: ${value === null || value === undefined ? "unknown" : value.toPrecision(3)}`,
    two: "Two faces",
    inTurn: (/** @type {string} */ name) => `In turn: ${name} (key f)`,
    switch: "Switch",
    flicker: "Flicker",
    walk: "Morph from one to the other",
  },
  set: {
    saved: (/** @type {string} */ file, /** @type {string} */ verdict) => `The set was saved as ${file}. ${verdict}`,
    unchecked: "You have not checked it here. Its README.txt has the check.",
    verdict: (/** @type {number} */ confounds, /** @type {boolean} */ isBalanced) =>
      `${isBalanced ? "It is balanced" : "It is not balanced"}, with ${confounds ? plural(confounds, "confound", "confounds") : "no confound that was found"}.`,
    intro: "The basket becomes a ZIP of standardised pictures with a manifest and a check for confounds.",
    basket: (/** @type {number} */ count) => `Basket (${faces(count)})`,
    empty: "Put faces into the basket: here, in the gallery, or with the button below faces that were just made.",
    tooMany: (/** @type {number} */ most) => `A set has at most ${faces(most)}. Take some out of the basket.`,
    order: "The order of the set: drag faces, or move them with Alt and the arrow keys.",
    form: "Form of the pictures",
    size: "Size",
    sizeHint: (/** @type {number} */ width) => `Enlarged: the network makes pictures of ${width} pixels.`,
    ownSize: "as they are",
    format: "Format",
    luminance: "Luminance",
    luminanceHint:
      "Matching gives all pictures the mean and contrast of the skin of the face, or of all that is visible if the skin cannot be found. Dark and light skin then look alike.",
    match: "the same for all",
    asTheyAre: "as they are",
    mask: "Show",
    masks: {
      none: "everything",
      face: "the face",
      oval: "an oval fitted to the face",
      ellipse: "an ellipse at a fixed place",
    },
    background: "Background",
    replace: "Replace the background",
    align: "Put the eyes at the same places",
    gray: "Gray instead of colours",
    names: "File names",
    namesHint: "May contain {id}, {number}, {seed}, and factors such as {factor_age}.",
    prefix: "Folder in the manifest",
    prefixHint: "Where you unpack the ZIP, as seen from the experiment, with a slash at the end.",
    design: "Design",
    conditions: "Conditions",
    fromRecipes: "from how the faces were edited",
    fromRecipesHint: "A crossed edit makes a design by itself: its attributes are the factors.",
    byHand: "by hand",
    factor: (/** @type {number} */ number) => `Factor ${number}`,
    optional: "optional",
    levelOf: (/** @type {string} */ factor, /** @type {number} */ id) => `${factor} of face ${id}`,
    perCell: "Faces per condition",
    perCellHint:
      "Picks this many faces per condition, so that the conditions match in everything else as well as possible.",
    all: "all",
    expected: "May differ too",
    quantitiesHint: "Quantities that belong to the factors, so that they are no confounds.",
    addQuantity: "Add a quantity",
    removeQuantity: (/** @type {string} */ name) => `${name} may not differ`,
    sameFactor: "This is the name of factor 1. Give it another one.",
    factorHint: "Letters a to z, digits and _, beginning with a letter: they become part of file names.",
    levels: "Levels of the faces",
    levelsHint: 'Levels may contain the letters A to Z and a to z, digits, - and _: write "juenger" for "jünger".',
    check: "Check the set",
    checking: "Checking",
    save: "Save the set",
    saving: "Making the pictures",
    preview: "How the pictures will look",
    standardised: (/** @type {number} */ id) => `Face ${id} in the form of the set`,
    luminanceOf: (/** @type {number} */ mean, /** @type {number} */ clipped) =>
      `luminance ${mean.toFixed(1)}${clipped > 0.01 ? `, ${(100 * clipped).toFixed(0)}% clipped` : ""}`,
    draw: "Draw the mask and the places of the eyes",
    someOnly: (/** @type {number} */ count, /** @type {number} */ total) => `${count} of ${total}.`,
    matchedHere: "Luminance is matched among these here, and among all in the set.",
    clipped: (/** @type {number} */ share) =>
      `Matching turns up to ${percent(share)} of a face's pixels black or white. Leave the luminance as it is, or use faces of more similar skin and light.`,
    checkTitle: "Check",
    noDesign: "The set has one condition, so nothing can be compared. Edit faces by a crossed design, or name factors.",
    confounds: (/** @type {number} */ count) =>
      `${count} ${count === 1 ? "quantity differs" : "quantities differ"} between conditions, and ${count === 1 ? "is not a factor" : "are not factors"}:`,
    letDiffer: "May differ",
    letDifferWhat: (/** @type {string} */ name) => `${name} belongs to a factor and may differ`,
    singles: (/** @type {number} */ count) =>
      count === 1
        ? "One condition has only one picture, and is not compared."
        : `${count} conditions have only one picture each, and are not compared.`,
    notCompared: "Each condition has only one picture, so nothing can be compared.",
    noConfound: (/** @type {number} */ count, /** @type {number} */ threshold) =>
      `No confound found: apart from the factors, what may differ, and differences too small to tell, no compared quantity differs by more than |g| = ${threshold} between any two of the ${count} conditions.`,
    isBalanced: (/** @type {number} */ count, /** @type {number} */ each) =>
      `Balanced: ${each} ${each === 1 ? "picture" : "pictures"} in each of ${count} conditions.`,
    isUnequal: (/** @type {string} */ counts) => `Not balanced: ${counts}.`,
    isIncomplete: (/** @type {number} */ filled, /** @type {number} */ all) =>
      `The design is not fully crossed: of ${all} combinations of levels, ${filled} have pictures. Are the faces of two designs in the basket?`,
    confound: (
      /** @type {string} */ name,
      /** @type {number | null} */ g,
      /** @type {number} */ difference,
      /** @type {string} */ from = "",
      /** @type {string} */ to = "",
    ) =>
      `${name} is ${difference < 0 ? "smaller" : "larger"} in (${to}) than in (${from})${g === null ? "" : `, g = ${g.toFixed(2)}`}.`,
    balanced: (/** @type {any} */ balance) =>
      `${balance.per_cell} faces per condition were picked from ${balance.candidates}.`,
    plot: (/** @type {number} */ threshold) =>
      `Largest difference between two conditions, as Hedges' g with 95% interval. Shaded: up to ${threshold}.`,
    g: (
      /** @type {number} */ g,
      /** @type {number | null} */ low,
      /** @type {number | null} */ high,
      /** @type {string} */ kind,
    ) =>
      `g ${g.toFixed(2)}${low === null || high === null ? "" : `, from ${low.toFixed(2)} to ${high.toFixed(2)}`}: ${differenceKinds[kind] ?? kind}`,
    allDifferences: (/** @type {number} */ count) => `All ${count} differences`,
    cells: (/** @type {number} */ count) => `${count} conditions`,
    quantity: "Quantity",
    between: "Between",
    difference: "Difference",
    interval: "95% interval",
    effect: "Hedges' g",
    kind: "Kind",
    conditionOf: (/** @type {string} */ factor) => `${factor} (condition)`,
    measuredOf: (/** @type {string} */ name) => `${name} (measured)`,
    kinds: differenceKinds,
    kindsHint: (/** @type {number} */ threshold) =>
      `"Small" is |g| up to ${threshold}. "Too small to tell" is a larger g, but the difference of the means is within the error of measuring it. It may still be visible. The intervals are those of independent groups, so with few faces they are wide.`,
    meanAt: (/** @type {unknown} */ level, /** @type {number} */ mean) => `${mean.toPrecision(3)} at level ${level}`,
    manipulated: (/** @type {string} */ name, /** @type {string[]} */ means) => `Measured ${name}: ${listed(means)}.`,
    manifest: "Manifest",
    manifestHint: "Some of its columns. manifest.csv has all measured quantities.",
    file: "File",
    face: "Face",
    replay: "Make a set again",
    replayHint:
      "Drop the recipe.json of a set here, or choose it. The pictures are made again and compared; nothing is stored.",
    replaying: "Making the set again",
    noRecipe: (/** @type {string} */ name) => `${name} is not a JSON file. Choose the recipe.json of a set.`,
    replayed: (/** @type {number} */ equal, /** @type {number} */ different) =>
      different === 0 ? `All ${equal} pictures are the same.` : `${equal} pictures are the same, ${different} are not:`,
    differs: (/** @type {string} */ file, /** @type {number | null} */ most) =>
      `${file}${most === null ? "" : ` differs by up to ${most} of 255 levels`}`,
  },
  jobs: {
    intro: "Jobs continue after you close the page, and after a restart of the service.",
    show: "Show",
    all: "all",
    none: (/** @type {number} */ most) =>
      `No jobs yet. Making more than ${most} random faces starts one, and so does a photograph.`,
    noneInState: "There are no such jobs.",
    states: { queued: "waiting", running: "running", succeeded: "done", failed: "failed", cancelled: "cancelled" },
    kind: (/** @type {string} */ kind, /** @type {number} */ total) =>
      `${jobKinds[kind] ?? kind.replaceAll("-", " ")}${total > 1 ? `, ${total.toLocaleString("en")}` : ""}`,
    accepted: (/** @type {string} */ when) => `since ${when}`,
    ended: (/** @type {string} */ when) => `ended ${when}`,
    left: (/** @type {number} */ seconds, /** @type {number | null} */ rate) =>
      `about ${seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`} left${rate && rate >= 1 ? `, ${rate.toFixed(0)} per second` : ""}`,
    newer: "Newer",
    older: "Older",
    retry: "Try again",
    download: "Download",
    details: "Job",
    cancelTitle: "Cancel the job?",
    cancelWhat: "Faces that are finished can stay, or be deleted.",
    keep: "Cancel, keep the faces",
    discard: "Cancel, delete the faces",
    wasCancelled: "The job was cancelled elsewhere. Faces that were kept are in the gallery.",
  },
};
