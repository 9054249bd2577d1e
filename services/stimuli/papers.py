"""Writes everything but the pictures into the ZIP of a set: manifest, recipe, check and README."""

from __future__ import annotations

from collections.abc import Sequence

from services.pictures.png import encode
from services.stimuli.archive import Archive
from services.stimuli.check.check import Check, check
from services.stimuli.check.design import Design
from services.stimuli.check.dot_plot import dot_plot
from services.stimuli.check.resolution import LUMINANCE
from services.stimuli.check.tables import cells_table, differences_table
from services.stimuli.forms.frame import scale_of
from services.stimuli.manifest import manifest
from services.stimuli.picture import Studio
from services.stimuli.picture_record import PictureRecord
from services.stimuli.readme import readme
from services.stimuli.recipe_json import Details, record_parts


def design_of(made: Sequence[PictureRecord], studio: Studio, expected: Sequence[str]) -> Design:
    """Returns the design of the pictures that a studio made, with their luminance among what was measured."""
    measured = [
        {**dict(zip(LUMINANCE, (one.luminance.mean, one.luminance.contrast), strict=True)), **one.measured}
        for one in made
    ]
    errors = studio.errors([one.entry.recipe for one in made])
    return Design([one.entry.levels for one in made], measured, tuple(expected), scale_of(studio.form), errors)


def check_of(made: Sequence[PictureRecord], studio: Studio, details: Details) -> Check:
    """Returns the check of the pictures that a studio made."""
    return check(design_of(made, studio, details.expected))


def add_papers(archive: Archive, studio: Studio, made: Sequence[PictureRecord], details: Details) -> Check:
    """Adds everything but the pictures. Returns the check of the set."""
    licences = {f"{one.entry.recipe.network} ({one.entry.recipe.fingerprint[:12]})": one.licence for one in made}
    found = check_of(made, studio, details)
    archive.add_text("manifest.csv", manifest(made, details.prefix))
    archive.add_text("recipe.json", record_parts(studio.form, studio.image_format, made, details, licences, found))
    archive.add_text("check-cells.csv", cells_table(found))
    if found.differences:
        archive.add_text("check-differences.csv", differences_table(found))
        archive.add_picture("check.png", encode(dot_plot(found), {}))
    archive.add_text("README.txt", [readme(len(made), studio.form, licences, found)])
    return found
