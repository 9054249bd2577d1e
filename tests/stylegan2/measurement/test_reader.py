"""A reader averages its regressors, reads larger pictures, and reads the same on each engine."""

import numpy as np
import pytest

from stylegan2.engines import is_installed
from stylegan2.measurement.file import write_measures
from stylegan2.measurement.reader import enlarged, reduced
from stylegan2.measurement.shapes import weight_shapes
from stylegan2.readers import open_reader, reader_of
from tests.stylegan2.engines import KERAS, OPENVINO, each_engine
from tests.stylegan2.measurement.tiny_measures import tiny_measures, tiny_parser

RNG = np.random.default_rng(5)
IMAGES = RNG.uniform(-1, 1, (3, 16, 16, 3)).astype(np.float32)


def numpy_regressor(trained, images):
    """The regressor by its definition: sums over shifted pixels."""
    weights, x = trained.weights, images.astype(np.float64)
    for number in range(2):
        kernel, bias = weights[f"conv_{number}/kernel"], weights[f"conv_{number}/bias"]
        size, side = kernel.shape[0], x.shape[1] // 2
        before = (size - 2) // 2
        padded = np.pad(x, [(0, 0), (before, size), (before, size), (0, 0)])
        y = sum(
            padded[:, i : i + 2 * side : 2, j : j + 2 * side : 2] @ kernel[i, j]
            for i in range(size)
            for j in range(size)
        )
        y = y + bias
        x = np.where(y < 0, 0.2 * y, y)
    hidden = x.reshape(len(x), -1) @ weights["hidden/kernel"] + weights["hidden/bias"]
    hidden = np.where(hidden < 0, 0.2 * hidden, hidden)
    return (hidden @ weights["outputs/kernel"] + weights["outputs/bias"]) * trained.std + trained.mean


@each_engine
def test_attributes_are_the_mean_of_the_regressors_in_their_units(engine):
    measures = tiny_measures()
    expected = np.mean([numpy_regressor(each, IMAGES) for each in measures.regressors], axis=0)
    np.testing.assert_allclose(reader_of("tiny", measures, engine).read(IMAGES).attributes, expected, rtol=2e-4)


@each_engine
def test_regions_are_probabilities_and_landmarks_lie_in_the_picture(engine):
    read = reader_of("tiny", tiny_measures(), engine).read(IMAGES)
    assert read.regions.shape == (3, 16, 16, 4)
    np.testing.assert_allclose(read.regions.sum(axis=-1), 1, rtol=1e-5)
    assert read.landmarks.shape == (3, 3, 2)
    assert ((read.landmarks > 0) & (read.landmarks < 16)).all()
    assert ((read.visible > 0) & (read.visible < 1)).all()


@pytest.mark.skipif(not is_installed(OPENVINO), reason="OpenVINO is not installed")
def test_engines_read_the_same():
    reads = [reader_of("tiny", tiny_measures(), engine).read(IMAGES) for engine in (OPENVINO, KERAS)]
    for name in ("attributes", "regions", "landmarks", "visible"):
        np.testing.assert_allclose(getattr(reads[0], name), getattr(reads[1], name), rtol=1e-4, atol=1e-5)


@each_engine
def test_a_picture_is_read_the_same_alone_and_in_company(engine):
    reader = reader_of("tiny", tiny_measures(), engine)
    together, alone = reader.read(IMAGES), reader.read(IMAGES[1:2])
    for name in ("attributes", "regions", "landmarks", "visible"):
        np.testing.assert_array_equal(getattr(together, name)[1:2], getattr(alone, name))


def test_a_larger_picture_is_read_in_its_own_pixels():
    reader = reader_of("tiny", tiny_measures())
    large = IMAGES.repeat(2, axis=1).repeat(2, axis=2)
    small, read = reader.read(IMAGES), reader.read(large)
    np.testing.assert_allclose(read.attributes, small.attributes, rtol=1e-5)
    np.testing.assert_allclose(read.landmarks, 2 * small.landmarks, rtol=1e-5)
    assert read.regions.shape == (3, 32, 32, 4)
    np.testing.assert_allclose(reduced(read.regions, 2).sum(axis=-1), 1, rtol=1e-5)


def test_values_beyond_the_range_are_read_as_the_nearest_ones():
    reader = reader_of("tiny", tiny_measures())
    np.testing.assert_array_equal(
        reader.read(2 * IMAGES).attributes, reader.read(np.clip(2 * IMAGES, -1, 1)).attributes
    )


@pytest.mark.parametrize("shape", [(1, 8, 8, 3), (1, 16, 24, 3), (1, 24, 24, 3), (1, 16, 16, 1), (1, 32, 16, 3)])
def test_pictures_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match="`images` must have 3 channels and a height and width of 16 pixels"):
        reader_of("tiny", tiny_measures()).read(np.zeros(shape, np.float32))


def test_a_file_without_a_parser_gives_attributes_only():
    read = reader_of("tiny", tiny_measures(with_parser=False)).read(IMAGES)
    assert read.attributes.shape == (3, 2)
    assert read.regions.shape == (3, 16, 16, 0)
    assert read.landmarks.shape == (3, 0, 2)


def test_a_reader_of_a_file_reads_what_was_written(tmp_path):
    measures = tiny_measures()
    write_measures(tmp_path / "tiny.measures.safetensors", measures)
    reader = open_reader(tmp_path / "tiny.measures.safetensors")
    assert reader.name == "tiny.measures.safetensors"
    assert reader.fingerprint == measures.fingerprint
    np.testing.assert_array_equal(reader.read(IMAGES).attributes, reader_of("", measures).read(IMAGES).attributes)


def test_enlarged_maps_keep_their_centres_and_their_mean():
    ramp = np.arange(4, dtype=np.float32)[None, None, :, None].repeat(4, axis=1)
    large = enlarged(ramp, 2)
    np.testing.assert_allclose(large[0, 0, :, 0], [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3])
    np.testing.assert_allclose(large[0, :, 0, 0], 0)


def test_weights_have_the_shapes_that_a_configuration_says():
    shapes = weight_shapes(tiny_parser().config)
    assert shapes["down_0/kernel"] == (3, 3, 3, 4)
    assert shapes["up_0/kernel"] == (3, 3, 6 + 4, 4)
    assert shapes["regions/kernel"] == (16, 4)
    assert shapes["visible/bias"] == (3,)
