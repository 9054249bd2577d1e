"""The base class of layers that are built from a network's configuration."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import keras

from stylegan2.config import DiscriminatorConfig, GeneratorConfig


class ConfiguredLayer(keras.Layer):
    """A layer whose argument `config` is a `config_class`. Keras saves and restores it as JSON.

    Its inputs keep their dtype: Keras would cast bfloat16 activations to float32 on the way into each layer, and its
    first convolution casts them back.
    """

    config_class: ClassVar[type[GeneratorConfig | DiscriminatorConfig]] = GeneratorConfig

    def __init__(self, config: Any, **kwargs: Any) -> None:
        super().__init__(**{"autocast": False, **kwargs})
        self.config = config

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "config": self.config.to_dict()}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        return cls(**{**config, "config": cls.config_class.from_dict(config["config"])})
