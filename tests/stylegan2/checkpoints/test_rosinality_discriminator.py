"""Rosinality's discriminators are read under every name that the program writes."""

import numpy as np

from stylegan2.checkpoints import read_checkpoint
from tests.stylegan2.checkpoints import writers
from tests.stylegan2.checkpoints.discriminator_cases import (
    saved,
    with_discriminator,
)


def test_names_that_parallel_training_prefixed_are_read(tmp_path):
    checkpoint = with_discriminator()
    content = writers.rosinality_file(checkpoint, training=True, module="module.")
    found = read_checkpoint(saved(tmp_path, content), discriminator=True).discriminator
    name = "discriminator/block_2/conv1/kernel"
    np.testing.assert_array_equal(found.weights[name], checkpoint.discriminator.weights[name])
