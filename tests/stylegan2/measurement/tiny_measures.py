"""Small measuring networks with random weights."""

from __future__ import annotations

import numpy as np

from stylegan2.measurement.configs import ParserConfig, RegressorConfig
from stylegan2.measurement.file import Measures, TrainedParser, TrainedRegressor
from stylegan2.measurement.readings import ReadableAttribute
from stylegan2.measurement.shapes import weight_shapes

ATTRIBUTES = (
    ReadableAttribute("smile", "a wider smile", "strength, 0 to 1", 0.125, 0.75),
    ReadableAttribute("yaw", "head turned more to the picture's right", "degrees", 2.0, 0.5),
)
LANDMARKS = ("nose_tip", "eye_centre_l", "eye_centre_r")


def random_weights(config: RegressorConfig | ParserConfig, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(0, 0.3, shape).astype(np.float16).astype(np.float32)
        for name, shape in weight_shapes(config).items()
    }


def tiny_regressor(seed: int = 0, outputs: int = 2, kernel_size: int = 3) -> TrainedRegressor:
    config = RegressorConfig(size=16, outputs=outputs, kernel_size=kernel_size, channels=4, channel_max=6, features=5)
    mean, std = np.resize([0.5, 3], outputs).astype(np.float32), np.resize([0.25, 8], outputs).astype(np.float32)
    return TrainedRegressor(config, random_weights(config, seed), mean, std)


def tiny_parser(regions: int = 4) -> TrainedParser:
    config = ParserConfig(size=16, regions=regions, landmarks=3, channels=(4, 6, 8))
    return TrainedParser(config, random_weights(config, 7))


def tiny_measures(*, regressors: int = 2, with_parser: bool = True) -> Measures:
    return Measures(
        attributes=ATTRIBUTES,
        regressors=[tiny_regressor(seed, kernel_size=3 + 2 * seed) for seed in range(regressors)],
        parser=tiny_parser() if with_parser else None,
        landmarks=LANDMARKS if with_parser else (),
        accuracy={"iou": {"skin": 0.5}} if with_parser else {},
        networks=("f" * 64,),
        note="random weights",
    )
