"""Adaptive discriminator augmentation (ADA; Karras et al. 2020, arXiv:2006.06676).

Random transforms are drawn on the host (`draw`) and applied inside the compiled training step (`augment`) to every
image that the discriminator sees.
"""

from stylegan2.training.augment.adaptive import AdaptiveProbability
from stylegan2.training.augment.augmentation import PRESETS, Augmentation
from stylegan2.training.augment.parameters import draw
from stylegan2.training.augment.pipeline import augment

__all__ = ["PRESETS", "AdaptiveProbability", "Augmentation", "augment", "draw"]
