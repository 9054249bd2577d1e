"""The table has the names of all weights of the networks, and a fingerprint depends on all of them."""

import pytest

from stylegan2.config import DiscriminatorConfig
from stylegan2.discriminator import Discriminator
from stylegan2.mapping import MappingNetwork
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.weights import discriminator_shapes, fingerprint, generator_shapes
from tests.stylegan2.tiny_network import tiny_checkpoint


def test_a_fingerprint_depends_on_every_weight_and_on_the_configuration():
    checkpoint = tiny_checkpoint()
    prints = {fingerprint(checkpoint.config, checkpoint.weights)}
    for name in generator_shapes(checkpoint.config):
        changed = checkpoint.weights[name].copy()
        changed[(0,) * changed.ndim] += 1e-3
        prints.add(fingerprint(checkpoint.config, {**checkpoint.weights, name: changed}))
    prints.add(fingerprint(tiny_checkpoint(conv_clamp=256).config, checkpoint.weights))
    assert len(prints) == len(generator_shapes(checkpoint.config)) + 2


def test_a_fingerprint_does_not_depend_on_order_type_or_memory():
    checkpoint = tiny_checkpoint()
    other = {name: checkpoint.weights[name].astype(">f8").T.copy().T for name in reversed(list(checkpoint.weights))}
    assert fingerprint(checkpoint.config, other) == fingerprint(checkpoint.config, checkpoint.weights)


def test_the_table_has_every_weight_of_a_discriminator():
    config = DiscriminatorConfig(img_height=6, img_width=5, channels=(4,), architecture="resnet")
    network = Discriminator(config, name="discriminator")
    network.build()
    assert {variable.path: tuple(variable.shape) for variable in network.variables} == discriminator_shapes(config)


@pytest.mark.parametrize("architecture", ["skip", "resnet", "orig"])
@pytest.mark.parametrize("settings", [{}, {"c_dim": 3, "use_noise": False}, {"img_height": 4, "img_width": 4}], ids=str)
def test_the_table_has_every_weight_of_a_generator(settings, architecture):
    config = tiny_checkpoint(architecture=architecture, **settings).config
    mapping = MappingNetwork(config, name="mapping")
    synthesis = SynthesisNetwork(config, name="synthesis")
    mapping.build()
    synthesis.build()
    variables = {variable.path: tuple(variable.shape) for variable in [*mapping.variables, *synthesis.variables]}
    # Computed from the kernel when constants are folded, so no file has it.
    stored = {name: shape for name, shape in variables.items() if not name.endswith("/kernel_energy")}
    assert stored == generator_shapes(config)
