"""The configuration of a layer has all of its arguments, and the layer can be made again from it."""

import inspect

import keras
import pytest

from stylegan2.config import DiscriminatorConfig, GeneratorConfig
from stylegan2.discriminator import Discriminator, DiscriminatorBlock
from stylegan2.layers.conv import EqualizedConv2D
from stylegan2.layers.dense import EqualizedDense
from stylegan2.layers.minibatch_std import MinibatchStd
from stylegan2.layers.modulated_conv import ModulatedConv2D
from stylegan2.layers.synthesis_layer import SynthesisLayer
from stylegan2.layers.to_rgb import ToRGB
from stylegan2.mapping import MappingNetwork
from stylegan2.synthesis import SynthesisBlock, SynthesisNetwork

SHAPE = {"img_height": 8, "img_width": 8, "channels": (3, 2)}
GENERATOR = GeneratorConfig(**SHAPE, z_dim=4, w_dim=5, mapping_layers=2, architecture="resnet", conv_clamp=3)
DISCRIMINATOR = DiscriminatorConfig(**SHAPE, architecture="skip", mbstd_group_size=2)
# No value is a default, so that one that is lost shows.
ARGUMENTS = {
    EqualizedDense: {"units": 3, "activation": "relu", "lr_multiplier": 0.1, "bias_init": 2.0},
    EqualizedConv2D: {
        "filters": 3,
        "kernel_size": 1,
        "activation": "lrelu",
        "use_bias": False,
        "resample": "up",
        "resample_filter": (1, 2),
        "gain": 0.5,
        "clamp": 4.0,
        "conv_dtype": "bfloat16",
    },
    MinibatchStd: {"group_size": 2, "mbstd_channels": 3},
    ModulatedConv2D: {"filters": 3, "up": True, "resample_filter": (1, 2), "conv_dtype": "bfloat16"},
    SynthesisLayer: {
        "filters": 3,
        "up": True,
        "resample_filter": (1, 2),
        "conv_dtype": "bfloat16",
        "activation": "relu",
        "gain": 0.5,
        "clamp": 4.0,
        "use_noise": False,
    },
    ToRGB: {"img_channels": 1, "clamp": 4.0},
    MappingNetwork: {"config": GENERATOR},
    SynthesisBlock: {"config": GENERATOR, "index": 1, "conv_dtype": "bfloat16"},
    SynthesisNetwork: {"config": GENERATOR, "conv_dtype": "bfloat16"},
    DiscriminatorBlock: {"config": DISCRIMINATOR, "index": 1, "conv_dtype": "bfloat16"},
    Discriminator: {"config": DISCRIMINATOR, "conv_dtype": "bfloat16"},
}

every_layer = pytest.mark.parametrize("kind", ARGUMENTS, ids=lambda kind: kind.__name__)


def parameters(kind: type[keras.Layer]) -> set[str]:
    """Returns the arguments of its constructor and, because of `**kwargs`, of our own base classes."""
    own = [base for base in kind.__mro__ if base.__module__.startswith("stylegan2.")]
    names = {name for base in own for name in inspect.signature(base.__init__).parameters}
    return names - {"self", "kwargs"}


@every_layer
def test_a_layers_configuration_has_every_argument_of_its_constructor(kind):
    assert set(ARGUMENTS[kind]) == parameters(kind)
    config = kind(**ARGUMENTS[kind]).get_config()
    for name, value in ARGUMENTS[kind].items():
        assert config[name] == (value.to_dict() if name == "config" else value)


@every_layer
def test_a_layer_is_made_again_from_its_configuration(kind):
    layer = kind(**ARGUMENTS[kind], name="some", dtype="float32")
    again = kind.from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    assert again.name == "some"
    for name, value in ARGUMENTS[kind].items():
        assert getattr(again, name) == value
