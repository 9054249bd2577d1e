"""The pictures that a regressor learns from, and the file in which it is kept."""

import numpy as np
import pytest
from PIL import Image

from stylegan2.config import GeneratorConfig, feature_maps
from stylegan2.training.directions.regressor import Regressor, RegressorConfig
from stylegan2.training.directions.regressor_file import write_regressor
from stylegan2.training.directions.training_set import labelled_images, regressor_for, regressor_size
from tests.stylegan2.training.tiny_run import write_shard

CONFIG = GeneratorConfig(img_height=8, img_width=8, channels=(4, 3))


@pytest.fixture
def files(tmp_path):
    """24 flat pictures, with labels in the opposite order."""
    colours = np.random.default_rng(0).integers(0, 256, (24, 3), np.uint8)
    write_shard(tmp_path / "pictures.zip", [Image.fromarray(np.tile(colour, (8, 8, 1))) for colour in colours])
    rows = [f"{k},{k},{colours[k, 0]},0,0" for k in reversed(range(24))]
    (tmp_path / "labels.csv").write_text("\n".join(["index,yaw,bg_r,bg_g,bg_b", *rows]))
    return tmp_path / "pictures.zip", tmp_path / "labels.csv"


@pytest.mark.parametrize(
    ("size", "expected"),
    [((64, 64), (64, 64)), ((1024, 1024), (128, 128)), ((512, 256), (128, 64)), ((200, 130), (100, 65))],
)
def test_a_regressor_sees_pictures_of_at_most_128_pixels(size, expected):
    height, width = size
    config = GeneratorConfig(img_height=height, img_width=width, channels=feature_maps(height, width))
    assert regressor_size(config) == expected


def test_each_picture_gets_its_own_labels_and_the_signs_of_its_attributes(files):
    data = labelled_images(CONFIG, *files)
    assert data.images.shape == (24, 8, 8, 3)
    assert data.values[:, data.names.index("yaw")].tolist() == list(range(24))
    assert data.signs[data.names.index("yaw")] == -1
    assert data.signs[data.names.index("background_lightness")] == 1
    order = np.argsort(data.images[:, 0, 0, 0])
    assert (np.diff(data.values[order, data.names.index("background_redness")]) >= 0).all()


def test_a_regressor_that_is_in_its_file_is_not_trained_again(tmp_path):
    written = Regressor(RegressorConfig(img_height=8, img_width=8, img_channels=3, names=("age", "yaw")))
    write_regressor(tmp_path / "regressor.safetensors", written)
    nothing = tmp_path / "missing"
    assert regressor_for(CONFIG, nothing, nothing, tmp_path / "regressor.safetensors").config == written.config
