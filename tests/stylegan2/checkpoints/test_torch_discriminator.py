"""A discriminator in a torch pickle that is broken, missing or of another kind is left out, with the reason."""

import numpy as np
import pytest

from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.discriminator_cases import GENERATOR, changed, read_in_vain

both_repositories = pytest.mark.parametrize(
    "write",
    [writers.torch_pickle_file, lambda checkpoint: writers.torch_pickle_file(checkpoint, "sg3", 4, 2)],
    ids=["ada", "stylegan3"],
)


def torch_file(discriminator) -> bytes:
    network = writers.torch_generator(GENERATOR, "ada", "f4", True, True)
    return pickles.dumps({"G_ema": network, "D": discriminator})


@both_repositories
@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"discriminator_out_bias": None}, "lacks `b4.out.bias`"),
        ({"discriminator_block_2_fromrgb_kernel": None}, "lacks `b16.fromrgb.weight`"),
        ({"discriminator_block_1_conv1_bias": np.zeros(9, "f4")}, "expected (8,)"),
        ({"discriminator_dense_bias": np.full(8, np.nan, "f4")}, "not finite"),
        ({"discriminator_block_2_fromrgb_kernel": np.zeros((1, 1, 2, 4), "f4")}, "`img_channels` must be 1, 3 or 4"),
        ({"discriminator_conv_kernel": np.zeros((3, 3, 5, 8), "f4")}, "`mbstd_channels` must be"),
        ({"discriminator_block_1_conv0_bias": np.zeros((6, 1), "f4")}, "expected 1 dimensions"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_discriminator_is_left_out_and_named(tmp_path, write, weights, message):
    assert message in read_in_vain(tmp_path, write(changed(**weights)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (writers.torch_pickle_file(GENERATOR, networks=("G_ema",)), "has no discriminator (`D`)"),
        (torch_file(None), "has no discriminator (`D`)"),
        (torch_file({"b8": 1}), "has no discriminator (`D`)"),
        (torch_file(pickles.module("ProjectedDiscriminator", {}, {})), "`ProjectedDiscriminator`"),
        (torch_file(pickles.persistent("Discriminator", _modules=3)), "not a StyleGAN2 discriminator"),
        (writers.torch_pickle_file(GENERATOR), "not a StyleGAN2 discriminator"),
    ],
    ids=["no entry", "nothing", "no module", "a stranger", "a damaged one", "an empty one"],
)
def test_a_missing_or_foreign_discriminator_is_reported(tmp_path, content, message):
    assert message in read_in_vain(tmp_path, content)


def test_several_activations_are_refused_by_name(tmp_path):
    modules = {"b8": pickles.module("Block", {}, {"conv0": pickles.module("Layer", {}, {}, activation="relu")})}
    modules["b4"] = pickles.module("Epilogue", {}, {"fc": pickles.module("Layer", {}, {}, activation="lrelu")})
    message = read_in_vain(tmp_path, torch_file(pickles.module("Discriminator", {}, modules)))
    assert "several activations (lrelu, relu)" in message
