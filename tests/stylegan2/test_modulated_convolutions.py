"""The modulated convolutions of a network, and the w that each of them takes."""

import pytest

from stylegan2.modulated_convolutions import layers, parts
from stylegan2.weights import generator_shapes
from tests.stylegan2.tiny_network import tiny_checkpoint


@pytest.mark.parametrize(
    ("architecture", "expected"),
    [
        ("skip", [["block_0/conv1"], ["block_0/torgb", "block_1/conv0"], ["block_1/conv1"], ["block_1/torgb"]]),
        ("orig", [["block_0/conv1"], ["block_1/conv0"], ["block_1/conv1"], ["block_1/torgb"]]),
    ],
)
def test_each_w_makes_the_styles_that_it_should(architecture, expected):
    found = list(parts(tiny_checkpoint(architecture=architecture).config))
    assert [[part.name for part in found if part.w == w] for w in range(4)] == [
        [f"synthesis/{name}" for name in names] for names in expected
    ]


@pytest.mark.parametrize("architecture", ["skip", "resnet", "orig"])
def test_every_affine_layer_belongs_to_one_part_and_every_noise_to_one_layer(architecture):
    config = tiny_checkpoint(architecture=architecture, img_height=32, img_width=48).config
    names = set(generator_shapes(config))
    assert {f"{part.name}/affine/kernel" for part in parts(config)} == {n for n in names if n.endswith("affine/kernel")}
    assert {f"{part.name}/noise_const" for part in layers(config)} == {n for n in names if n.endswith("noise_const")}
