"""Makes stimulus sets again from their recipe.json."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Iterator, Sequence
from typing import IO

from services.errors import InvalidParameter
from services.faces.lookup import StoredFaces
from services.memory_budget import MemoryBudget
from services.recipes.face_file import face_png
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from services.stimuli.archive import archive_in
from services.stimuli.comparison import ComparedPicture, Comparison, Report
from services.stimuli.known_generators import KnownGenerators
from services.stimuli.measuring import Measurer, Measuring
from services.stimuli.papers import add_papers
from services.stimuli.picture import Picture, Studio
from services.stimuli.recipe_json import SetRecipe
from services.stimuli.stimulus_sets import check_pixels
from services.stimuli.w_distances import WDistanceMeter, WDistances
from stylegan2.pictures.pixels import Pixels, to_pixels

REPORT = "replay.json"


class Replays:
    """Renders the recipes of a set and stores nothing. At most `chunk` rows wait for the network at a time."""

    def __init__(
        self,
        stored: StoredFaces,
        networks: Networks,
        folder: ResultsFolder,
        memory: MemoryBudget,
        chunk: int = 64,
        measuring: Measuring | None = None,
    ) -> None:
        self._memory = memory
        self._networks = networks
        self._folder = folder
        self._comparison = Comparison(stored, folder)
        self._chunk = chunk
        self._measuring = measuring

    def report(self, record: SetRecipe) -> Report:
        """Reports which pictures are the same, and which are not.

        Raises:
            InvalidParameter: the record cannot be followed.
            NotAvailable, NotMeasurable: the form needs measurements that cannot be made here.
            NetworkMismatch, NetworkNotReady, NetworkUnusable, QueueFull: a face cannot be made.
            ResultsError: a face to compare with cannot be read.
            MemoryFull, NeedsTooMuchMemory: the pictures need more memory than there is.
        """
        generators = KnownGenerators(self._networks)
        groups = self._checked(record, generators)
        places = [WDistances(None, None, "")] * len(record.images)
        studio = self._studio(record, generators, is_checked=False)
        with self._memory.reserve(_bytes_needed(studio, groups)):
            found = {index: compared for index, compared, _ in self._pictures(record, studio, groups, places)}
        return _report(found, groups)

    def archive(self, record: SetRecipe) -> IO[bytes]:
        """Makes the set as a ZIP like StimulusSets.make, with the report as replay.json.

        Raises:
            StorageFull: it cannot be written.
            ServiceError: see `report`.
        """
        generators = KnownGenerators(self._networks)
        groups = self._checked(record, generators)
        studio = self._studio(record, generators)
        recipes = [image.entry.recipe for image in record.images]
        reference = record.details.reference
        meter = WDistanceMeter(generators, self._chunk)
        places = meter.places(recipes, None if reference is None else reference.recipe)
        with self._memory.reserve(_bytes_needed(studio, groups)), archive_in(self._folder.path) as (archive, file):
            made, found = {}, {}
            for index, compared, picture in self._pictures(record, studio, groups, places):
                archive.add_picture(compared.expected.entry.file, picture.data)
                made[index], found[index] = picture.made, compared
            ordered = [made[index] for index in range(len(record.images))]
            add_papers(archive, studio, ordered, record.details)
            archive.add_text(REPORT, [json.dumps(_report(found, groups).to_dict(), indent=1)])
        return file

    def _studio(self, record: SetRecipe, generators: KnownGenerators, is_checked: bool = True) -> Studio:
        return Studio(record.form, record.image_format, Measurer(generators, self._measuring), is_checked)

    def _checked(self, record: SetRecipe, generators: KnownGenerators) -> list[_Group]:
        """Returns the images by network, once it is certain that all of them can be made."""
        check_pixels(len(record.images), record.form)
        recipes = [image.entry.recipe for image in record.images]
        groups = []
        for fingerprint in dict.fromkeys(recipe.fingerprint for recipe in recipes):
            indices = [index for index, recipe in enumerate(recipes) if recipe.fingerprint == fingerprint]
            generator = generators.generator_of(recipes[indices[0]])
            for index in indices:
                _check_class(generator, recipes[index], index)
            groups.append((generator, indices))
        return groups

    def _pictures(
        self, record: SetRecipe, studio: Studio, groups: Sequence[_Group], places: Sequence[WDistances]
    ) -> Iterator[tuple[int, ComparedPicture, Picture]]:
        for generator, indices in groups:
            for index, pixels in self._rendered(generator, [(k, record.images[k].entry.recipe) for k in indices]):
                expected = record.images[index]
                png = functools.partial(_png, generator, expected.entry.recipe, pixels)
                picture = studio.picture(expected.entry, pixels, places[index], png)
                yield index, self._comparison.compared(expected, pixels, picture.made.sha256), picture

    def _rendered(self, generator: Generator, recipes: Sequence[tuple[int, Recipe]]) -> Iterator[tuple[int, Pixels]]:
        """Yields pictures part by part: more rows than the queue holds would never be admitted."""
        for start in range(0, len(recipes), self._chunk):
            part = recipes[start : start + self._chunk]
            with contextlib.closing(generator.images([recipe for _, recipe in part])) as images:
                for (index, _), image in zip(part, images, strict=True):
                    yield index, to_pixels(image)


_Group = tuple[Generator, list[int]]


def _bytes_needed(studio: Studio, groups: Sequence[_Group]) -> int:
    """Returns about how many bytes making one picture takes, beside the images that wait."""
    generators = [generator for generator, _ in groups]
    return max(
        studio.bytes_needed(generator.network.config.img_width * generator.network.config.img_height)
        + generator.bytes_in_flight
        for generator in generators
    )


def _report(found: dict[int, ComparedPicture], groups: Sequence[_Group]) -> Report:
    engines = {
        generator.network.name: {**_now(generator, found[indices[0]]).engine, "precision": generator.precision}
        for generator, indices in groups
    }
    return Report([found[index] for index in range(len(found))], engines)


def _now(generator: Generator, compared: ComparedPicture) -> Recipe:
    return generator.remade(compared.expected.entry.recipe)


def _png(generator: Generator, recipe: Recipe, pixels: Pixels) -> bytes:
    """Returns the face's own PNG, which says what made it now."""
    return face_png(generator.remade(recipe), pixels)[0]


def _check_class(generator: Generator, recipe: Recipe, index: int) -> None:
    classes = generator.network.config.c_dim
    if recipe.class_ is not None and recipe.class_ >= classes:
        raise InvalidParameter(
            f"images[{index}].recipe",
            f"images[{index}].recipe has the class {recipe.class_}; its network has {classes} classes.",
        )
