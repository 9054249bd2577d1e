"""The README.txt of a stimulus set: what it holds, its licences, and how to make it again."""

from __future__ import annotations

from collections.abc import Mapping

from services.stimuli.check.check import Check
from services.stimuli.check.lines import check_lines
from services.stimuli.forms.form import FACE, MASK, OVAL, PICTURE, SKIN, Ellipse, Form, Luminance

_TEXT = """\
A stimulus set of {count} pictures, made by Facespace
{underline}

images/        the pictures
manifest.csv   one row per picture: file, id, seed, what it was derived from and how, luminance, distances, hashes.
               PsychoPy can load it as a file of conditions; `file` is the path of the picture. A text that spreadsheets
               or R would read as a formula, a number or a missing value has an apostrophe in front. {{"$ref": ...}} in
               a recipe stands for a part of recipe.json that is too long for a cell.
recipe.json    everything that is needed to make the set again
check-cells.csv        number, mean and SD of each measured quantity in each cell of the design
check-differences.csv  the standardised differences between the cells, if there is more than one
check.png              these differences as a figure

What was done to the pictures
-----------------------------
{form}

In what the cells of the design differ
--------------------------------------
{check}

Terms of use
------------
The pictures were made by neural networks. The licences of the networks apply to them:

{licences}

To make the set again
---------------------
On a machine where Facespace runs with the same networks:

    curl --json @recipe.json 'http://localhost:8000/stimulus-sets/replay'
    curl --json @recipe.json 'http://localhost:8000/stimulus-sets/replay?as=zip' --output again.zip

The answer states for each picture whether all its pixels are the same. `sha256` is the SHA-256 of the decoded pixels
of a file (8 bits, row by row, channels last). `face_sha256` is that of the face before it was standardised.

To cite
-------
The generator: T. Karras, S. Laine, M. Aittala, J. Hellsten, J. Lehtinen, T. Aila, "Analyzing and improving the image
quality of StyleGAN", CVPR 2020. State the networks above with their fingerprints, and the truncation psi.{shine}
"""
_SHINE = """
Luminance matching, after: V. Willenbockel, J. Sadr, D. Fiset, G. O. Horne, F. Gosselin, J. W. Tanaka, "Controlling
low-level image properties: The SHINE toolbox", Behavior Research Methods 42, 2010, doi:10.3758/BRM.42.3.671."""

_MASKS = {
    FACE: "- everything but the face hidden (skin, brows, eyes, lips, mouth and beard, by segmentation; soft edge)",
    OVAL: "- shown in an ellipse fitted to the outline of each face",
}
_OVER = {
    SKIN: "over the skin of face and ears",
    FACE: "over the face: skin, brows, eyes, lips, mouth and beard",
    "hair": "over the hair",
    PICTURE: "over the whole picture",
    MASK: "inside the mask",
}


def readme(count: int, form: Form, licences: Mapping[str, str], found: Check) -> str:
    """Returns the text for `count` pictures.

    Args:
        count: The number of pictures.
        form: What was done to them.
        licences: The licences of the networks, by name and fingerprint.
        found: The check of the design.
    """
    terms = "\n".join(
        f"- {name}: {licence or 'unknown; ask the author of the network'}" for name, licence in licences.items()
    )
    return _TEXT.format(
        count=count,
        underline="=" * len(f"A stimulus set of {count} pictures, made by Facespace"),
        form="\n".join(_steps(form)) or "Nothing: they are the faces as the network made them.",
        check="\n".join(check_lines(found)),
        licences=terms,
        shine=_SHINE if form.luminance else "",
    )


def _steps(form: Form) -> list[str]:
    """Returns what was done, one line per step, in the order in which it was done."""
    steps = []
    if form.crop:
        steps.append(
            "- cropped to left {}, top {}, right {}, bottom {} (shares of width and height)".format(*form.crop)
        )
    if form.align:
        places = f"{list(form.align.left)} and {list(form.align.right)}"
        steps.append(f"- shifted, turned and scaled so that the eyes are at {places} (shares of width and height)")
    if form.size:
        steps.append(f"- resized to a longer side of {form.size} pixels ({'bicubic' if form.align else 'Lanczos'})")
    if form.gray:
        steps.append("- turned gray")
    if form.luminance:
        steps.append(_matched(form.luminance))
    if form.replace_background:
        steps.append("- background replaced along the segmentation, with a soft edge")
    if isinstance(form.mask, Ellipse):
        steps.append(
            f"- shown in an ellipse: centre {list(form.mask.centre)}, semi-axes {list(form.mask.semi_axes)} (shares)"
        )
    elif form.mask:
        steps.append(_MASKS[form.mask])
    return steps


def _matched(wanted: Luminance) -> str:
    scale = "luma, 0..255" if wanted.scale == "luma" else "relative luminance, 0..1"
    goals = {"mean": wanted.mean, "standard deviation": wanted.contrast}
    texts = [f"{name} {goal:.4g}" for name, goal in goals.items() if isinstance(goal, int | float)]
    return f"- luminance matched to {' and '.join(texts)} ({scale}), {_OVER[wanted.over or MASK]}"
