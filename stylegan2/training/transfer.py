"""Starting a run from a network that is there already."""

from __future__ import annotations

from typing import Any

from keras import ops

from stylegan2.config import DiscriminatorConfig, GeneratorConfig, feature_maps
from stylegan2.training.config import TrainingConfig
from stylegan2.training.errors import TransferError
from stylegan2.training.step import State
from stylegan2.weights import Checkpoint, discriminator_shapes

# What a run cannot choose: the trainer's own architecture, from which gradients and regularisation are tested.
FIXED = GeneratorConfig(img_height=8, img_width=8, channels=(1, 1))
OF_THE_NETWORK = ("img_height", "img_width", "img_channels", "c_dim", "z_dim", "w_dim", "mapping_layers", "conv_clamp")
OF_A_DISCRIMINATOR = ("architecture", "activation", "conv_clamp", "resample_filter")


def settings_of(config: GeneratorConfig) -> dict[str, Any]:
    """The settings of `TrainingConfig` that train a generator of this shape.

    Raises:
        TransferError: the trainer does not train such a generator.
    """
    channel_max = max(config.channels)
    settings = {name: getattr(config, name) for name in OF_THE_NETWORK}
    settings |= {"channel_max": channel_max, "channel_base": _channel_base(config)}
    for name in ("architecture", "activation", "mapping_activation", "mapping_lr_multiplier", "resample_filter"):
        if getattr(config, name) != getattr(FIXED, name):
            raise TransferError(
                f"the trainer trains networks with `{name}` {getattr(FIXED, name)}. Received: {getattr(config, name)}"
            )
    if not config.use_noise or {config.layer_features, config.embed_features} != {config.w_dim}:
        raise TransferError("the trainer trains networks with noise, whose mapping network is `w_dim` wide throughout")
    return settings


def transferred(state: State, checkpoint: Checkpoint, config: TrainingConfig) -> tuple[State, bool]:
    """`state`, that of a new run, with the weights of `checkpoint`; and whether the discriminator's were among them.

    A discriminator that is missing, or of another kind than the run's, is trained anew.

    Raises:
        TransferError: the generator has other shapes than the run's.
    """
    weights = checkpoint.weights
    generator = {name: _fitting(name, weights[name], state["g"][name]) for name in state["g"]}
    noise = {name: _fitting(name, weights[name], state["noise"][name]) for name in state["noise"]}
    started = {
        **state,
        "g": generator,
        "g_ema": dict(generator),
        "noise": noise,
        "w_avg": ops.convert_to_tensor(weights["mapping/w_avg"]),
    }
    found = checkpoint.discriminator
    if found is None or not same_kind(found.config, config.discriminator):
        return started, False
    started["d"] = {name: ops.convert_to_tensor(found.weights[name]) for name in state["d"]}
    return started, True


def same_kind(one: DiscriminatorConfig, other: DiscriminatorConfig) -> bool:
    """Whether weights of one discriminator mean the same in the other; the minibatch's groups may be of other sizes."""
    shapes = discriminator_shapes(one) == discriminator_shapes(other)
    return shapes and all(getattr(one, name) == getattr(other, name) for name in OF_A_DISCRIMINATOR)


def _channel_base(config: GeneratorConfig) -> int:
    """The `channel_base` that gives the network's feature maps: min(channel_base / resolution, channel_max)."""
    height, width = config.img_height, config.img_width
    base = max(height, width) * config.channels[-1]
    if feature_maps(height, width, base, max(config.channels)) != config.channels:
        raise TransferError(
            "the trainer trains networks with min(channel_base / resolution, channel_max) feature maps. "
            f"Received: {', '.join(map(str, config.channels))}"
        )
    return base


def _fitting(name: str, weight: Any, like: Any) -> Any:
    if tuple(weight.shape) != tuple(like.shape):
        raise TransferError(f"the network's {name} is {tuple(weight.shape)}, and the run's {tuple(like.shape)}")
    return ops.convert_to_tensor(weight)


def provenance(name: str, fingerprint: str) -> str:
    """How a run's settings name the network that it started from, wherever its file is."""
    return f"{name} {fingerprint[:12]}"
