"""A TensorFlow-era discriminator that Facespace cannot build is left out, with the reason."""

import pytest

from stylegan2.checkpoints import read_checkpoint
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.discriminator_cases import (
    GENERATOR,
    saved,
)
from tests.stylegan2.checkpoints.discriminator_writers import random_discriminator


@pytest.mark.parametrize("variant", ["use_pagan", "use_spectral_norm"])
def test_an_experimental_variant_is_refused(tmp_path, variant):
    generator, found = writers.tf_generator(GENERATOR, "ada"), random_discriminator()
    weights = writers.discriminator_writers.tf_weights(found)
    network = writers.tf_network("ada", "D", "D_main", weights, {variant: True})
    path = saved(tmp_path, pickles.dumps((generator, network, generator)))
    assert f"another kind (`{variant}`)" in read_checkpoint(path, discriminator=True).no_discriminator


def test_a_file_with_only_a_generator_has_no_discriminator(tmp_path):
    path = saved(tmp_path, pickles.dumps(writers.tf_generator(GENERATOR, "ada")))
    assert "only a generator" in read_checkpoint(path, discriminator=True).no_discriminator
