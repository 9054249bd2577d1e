"""Adaptive discriminator augmentation (Karras et al. 2020, arXiv:2006.06676): what D sees of each image, changed at
random on the host, applied inside the compiled step."""

from stylegan2.training.augment.adaptive import AdaptiveProbability
from stylegan2.training.augment.augmentation import PRESETS, Augmentation
from stylegan2.training.augment.parameters import draw
from stylegan2.training.augment.pipeline import augment

__all__ = ["PRESETS", "AdaptiveProbability", "Augmentation", "augment", "draw"]
