"""Trains all networks of a file of measures, and measures their accuracy."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from stylegan2.measurement.configs import ParserConfig, RegressorConfig
from stylegan2.measurement.file import Measures, TrainedParser, TrainedRegressor
from stylegan2.measurement.readings import REGIONS, ReadableAttribute
from stylegan2.readers import reader_of
from stylegan2.training.measurement.accuracy import attribute_accuracy, parser_accuracy
from stylegan2.training.measurement.learning import Schedule, learn_parser, learn_regressor
from stylegan2.training.measurement.people import in_group
from stylegan2.training.measurement.rendered_faces import RenderedFaces, picked

# Kernel size, feature maps of the first convolution, their largest number, hidden units. Different architectures make
# different errors, so that their mean is better than each.
ARCHITECTURES = ((3, 24, 160, 256), (5, 20, 128, 192))


def train_measures(
    faces: RenderedFaces,
    group: str,
    *,
    architectures: Sequence[tuple[int, int, int, int]] = ARCHITECTURES,
    with_parser: bool = True,
    schedule: Schedule | None = None,
    seed: int = 0,
    networks: Sequence[str] = (),
    note: str = "",
    progress: bool = True,
) -> Measures:
    """Trains regressors and a parser on the pictures of one group of people.

    Args:
        faces: all rendered faces.
        group: the people to train on, one of `people.GROUPS` except `held-out`, whose pictures measure the accuracy.
        architectures: of the regressors (see `ARCHITECTURES`), one or more.
        with_parser: whether to train a network for regions and landmarks.
        schedule: how long and how fast; None for the default.
        seed: of all random numbers; each network adds its number.
        networks: fingerprints of the generators that the measures are for; empty for any.
        note: how the networks were trained, in words.
        progress: whether to show progress bars.
    """
    seen = picked(faces, in_group(faces.people, group))
    schedule, size = schedule or Schedule(), faces.images.shape[1]
    regressors: list[TrainedRegressor] = []
    for number, (kernel_size, channels, channel_max, features) in enumerate(architectures):
        config = RegressorConfig(
            size=size,
            outputs=len(faces.attributes),
            kernel_size=kernel_size,
            channels=channels,
            channel_max=channel_max,
            features=features,
        )
        regressors.append(learn_regressor(seen, config, schedule, seed + number, progress))
    parser = None
    if with_parser:
        of_parser = ParserConfig(size=size, regions=len(REGIONS), landmarks=len(faces.landmark_names))
        parser = learn_parser(seen, of_parser, schedule, seed + len(architectures), progress)
    return with_accuracy(picked(faces, in_group(faces.people, "held-out")), regressors, parser, networks, note)


def with_accuracy(
    held_out: RenderedFaces,
    regressors: Sequence[TrainedRegressor],
    parser: TrainedParser | None,
    networks: Sequence[str],
    note: str,
) -> Measures:
    """Returns the measures with the accuracy that they have on `held_out`."""
    unknown = [ReadableAttribute(a.name, a.description, a.unit, 0.0, 0.0) for a in held_out.attributes]
    measures = Measures(
        attributes=unknown,
        regressors=regressors,
        parser=parser,
        landmarks=() if parser is None else tuple(held_out.landmark_names),
        networks=networks,
        note=note,
    )
    reader = reader_of("trained", measures)
    r2, error = attribute_accuracy(reader, held_out)
    attributes = [
        dataclasses.replace(attribute, r2=rounded(share), error=rounded(rmse))
        for attribute, share, rmse in zip(unknown, r2, error, strict=True)
    ]
    accuracy: dict[str, dict[str, float]] = {}
    if parser is not None:
        iou, away = parser_accuracy(reader, held_out, len(REGIONS))
        accuracy["iou"] = {name: rounded(value) for name, value in zip(REGIONS, iou, strict=True)}
        errors = zip(held_out.landmark_names, away / reader.size, strict=True)
        accuracy["landmark_error"] = {name: rounded(value) for name, value in errors if np.isfinite(value)}
    return dataclasses.replace(measures, attributes=attributes, accuracy=accuracy)


def rounded(value: float) -> float:
    """Returns a number with four significant digits."""
    return float(np.format_float_positional(value, 4, fractional=False))
