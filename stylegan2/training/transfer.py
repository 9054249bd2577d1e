"""Starts a run from an existing network."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from keras import ops

from stylegan2.config import DiscriminatorConfig, GeneratorConfig, feature_maps
from stylegan2.training.config import TrainingConfig
from stylegan2.training.errors import TransferError
from stylegan2.training.growth import grown_discriminator, grown_generator, refuse_growth
from stylegan2.training.step import State
from stylegan2.weights import Checkpoint, discriminator_shapes

# The trainer supports only this architecture, for which gradients and regularisation are tested.
FIXED = GeneratorConfig(img_height=8, img_width=8, channels=(1, 1))
NETWORK_SETTINGS = (
    "img_height",
    "img_width",
    "img_channels",
    "c_dim",
    "z_dim",
    "w_dim",
    "mapping_layers",
    "conv_clamp",
)
DISCRIMINATOR_SETTINGS = ("architecture", "activation", "conv_clamp", "resample_filter")


def settings_of(config: GeneratorConfig, side: int | None = None) -> dict[str, Any]:
    """Returns the settings of `TrainingConfig` that train a generator of this architecture.

    Args:
        config: The configuration of the network that the run starts from.
        side: The height and width of the run's images, to which the network grows; None for the network's own.

    Raises:
        TransferError: the trainer does not support this architecture, or the network cannot grow to this size.
    """
    if side is not None:
        refuse_growth(config, side, side)
    channel_max = max(config.channels)
    settings = {name: getattr(config, name) for name in NETWORK_SETTINGS}
    settings |= {"channel_max": channel_max, "channel_base": _channel_base(config)}
    settings |= {} if side is None else {"img_height": side, "img_width": side}
    for name in ("architecture", "activation", "mapping_activation", "mapping_lr_multiplier", "resample_filter"):
        if getattr(config, name) != getattr(FIXED, name):
            raise TransferError(
                f"the trainer supports only networks with `{name}` {getattr(FIXED, name)}. "
                f"Received: {getattr(config, name)}"
            )
    if not config.use_noise or {config.layer_features, config.embed_features} != {config.w_dim}:
        raise TransferError(
            "the trainer supports only networks with noise, whose mapping layers all have `w_dim` features"
        )
    return settings


def transferred(state: State, checkpoint: Checkpoint, config: TrainingConfig) -> tuple[State, bool]:
    """Copies the weights of a network into the state of a new run.

    If the network has no discriminator, or one of another kind than the run's, the run keeps its new discriminator. If
    the run's images are larger than the network's, both networks grow (see `growth`).

    Args:
        state: the initial state of the run.
        checkpoint: the network to start from.
        config: the settings of the run.

    Returns:
        The state with the network's weights, and whether the discriminator's are among them.

    Raises:
        TransferError: the generator's weights have other shapes than the run's.
    """
    weights = checkpoint.weights
    generator = _all_fitting(grown_generator(state["g"], weights), state["g"])
    noise = _all_fitting({name: weights.get(name, value) for name, value in state["noise"].items()}, state["noise"])
    started = {
        **state,
        "g": generator,
        "g_ema": dict(generator),
        "noise": noise,
        "w_avg": ops.convert_to_tensor(weights["mapping/w_avg"]),
    }
    found = checkpoint.discriminator
    if found is None or not same_kind(found.config, _as_small(config.discriminator, found.config)):
        return started, False
    started["d"] = _all_fitting(grown_discriminator(state["d"], found, config.discriminator), state["d"])
    return started, True


def same_kind(one: DiscriminatorConfig, other: DiscriminatorConfig) -> bool:
    """Returns whether the weights of one discriminator compute the same in the other.

    The size of the groups in the minibatch standard deviation may differ.
    """
    shapes = discriminator_shapes(one) == discriminator_shapes(other)
    return shapes and all(getattr(one, name) == getattr(other, name) for name in DISCRIMINATOR_SETTINGS)


def _as_small(large: DiscriminatorConfig, small: DiscriminatorConfig) -> DiscriminatorConfig:
    """Returns the discriminator that `large` grew from, if it grew from the shape of `small`; else `large` itself."""
    blocks = len(small.channels)
    if large.block_shapes[:blocks] != small.block_shapes:
        return large
    return dataclasses.replace(
        large, img_height=small.img_height, img_width=small.img_width, channels=large.channels[:blocks]
    )


def _channel_base(config: GeneratorConfig) -> int:
    """Returns the `channel_base` for which min(channel_base / resolution, channel_max) gives the feature maps."""
    height, width = config.img_height, config.img_width
    base = max(height, width) * config.channels[-1]
    if feature_maps(height, width, base, max(config.channels)) != config.channels:
        raise TransferError(
            "the trainer supports only networks with min(channel_base / resolution, channel_max) feature maps. "
            f"Received: {', '.join(map(str, config.channels))}"
        )
    return base


def _all_fitting(weights: Mapping[str, Any], like: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _fitting(name, weights[name], like[name]) for name in like}


def _fitting(name: str, weight: Any, like: Any) -> Any:
    if tuple(weight.shape) != tuple(like.shape):
        raise TransferError(f"the network's {name} has the shape {tuple(weight.shape)}, the run's {tuple(like.shape)}")
    return ops.convert_to_tensor(weight)


def provenance(name: str, fingerprint: str) -> str:
    """Returns the setting `transfer`: the network's name and the beginning of its fingerprint, without a path."""
    return f"{name} {fingerprint[:12]}"
