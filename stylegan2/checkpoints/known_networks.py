"""The networks that NVIDIA publishes: their names, addresses, licences and biases.

The addresses come from NVIDIA's READMEs, which list no checksums, so `sha256` is None for all of them.
"""

from __future__ import annotations

import dataclasses
import fnmatch

NGC = "https://api.ngc.nvidia.com/v2/models/nvidia/research/stylegan2/versions/1/files/"
TENSORFLOW = "https://nvlabs-fi-cdn.nvidia.com/stylegan2/networks/"
ADA_PYTORCH = "https://nvlabs-fi-cdn.nvidia.com/stylegan2-ada-pytorch/pretrained/"
ADA_TENSORFLOW = "https://nvlabs-fi-cdn.nvidia.com/stylegan2-ada/pretrained/"

LICENCE = "NVIDIA Source Code License-NC, or CC BY-NC-SA 4.0, by data set: not for commercial use"

FLICKR = "Faces from Flickr. They inherit the site's biases in age, ethnicity, occasion and photographer."
PAINTED = "Faces in works of art from one museum: mostly European, from a few centuries, as painters saw them."
FAMOUS = "Photographs of celebrities: posed and made up, mostly young and light-skinned."
ANIMALS = "Animals in appealing photographs; no human faces."
TISSUE = "Microscope images of breast cancer tissue; no faces."
SCENES = "Objects and animals from uploaded photographs; no human faces."
THINGS = "Tiny images of ten kinds of objects and animals; no human faces."


@dataclasses.dataclass(frozen=True)
class KnownNetwork:
    """A published network. `bias` is a sentence for its users; `sha256` is None if no checksum is known."""

    name: str
    url: str
    resolution: int
    bias: str
    licence: str = LICENCE
    conditional: bool = False
    sha256: str | None = None


def _torch(name: str, resolution: int, bias: str, conditional: bool = False) -> KnownNetwork:
    return KnownNetwork(name, f"{NGC}{name}.pkl", resolution, bias, conditional=conditional)


def _tensorflow(name: str, resolution: int, bias: str) -> KnownNetwork:
    return KnownNetwork(name, f"{TENSORFLOW}{name}.pkl", resolution, bias)


def _ada(name: str, resolution: int, bias: str, conditional: bool = False) -> tuple[KnownNetwork, KnownNetwork]:
    """Returns the PyTorch and the TensorFlow file of one network."""
    return (
        KnownNetwork(
            f"stylegan2-ada-pytorch-{name}", f"{ADA_PYTORCH}{name}.pkl", resolution, bias, conditional=conditional
        ),
        KnownNetwork(f"stylegan2-ada-{name}", f"{ADA_TENSORFLOW}{name}.pkl", resolution, bias, conditional=conditional),
    )


KNOWN_NETWORKS: tuple[KnownNetwork, ...] = (
    _torch("stylegan2-ffhq-1024x1024", 1024, FLICKR),
    _torch("stylegan2-ffhq-512x512", 512, FLICKR),
    _torch("stylegan2-ffhq-256x256", 256, FLICKR),
    _torch("stylegan2-ffhqu-1024x1024", 1024, FLICKR),
    _torch("stylegan2-ffhqu-256x256", 256, FLICKR),
    _torch("stylegan2-metfaces-1024x1024", 1024, PAINTED),
    _torch("stylegan2-metfacesu-1024x1024", 1024, PAINTED),
    _torch("stylegan2-celebahq-256x256", 256, FAMOUS),
    _torch("stylegan2-afhqcat-512x512", 512, ANIMALS),
    _torch("stylegan2-afhqdog-512x512", 512, ANIMALS),
    _torch("stylegan2-afhqwild-512x512", 512, ANIMALS),
    _torch("stylegan2-afhqv2-512x512", 512, ANIMALS),
    _torch("stylegan2-lsundog-256x256", 256, SCENES),
    _torch("stylegan2-brecahad-512x512", 512, TISSUE),
    _torch("stylegan2-cifar10-32x32", 32, THINGS, conditional=True),
    _tensorflow("stylegan2-ffhq-config-e", 1024, FLICKR),
    _tensorflow("stylegan2-ffhq-config-f", 1024, FLICKR),
    _tensorflow("stylegan2-car-config-e", 512, SCENES),
    _tensorflow("stylegan2-car-config-f", 512, SCENES),
    _tensorflow("stylegan2-cat-config-f", 256, SCENES),
    _tensorflow("stylegan2-church-config-f", 256, SCENES),
    _tensorflow("stylegan2-horse-config-f", 256, SCENES),
    *_ada("ffhq", 1024, FLICKR),
    *_ada("metfaces", 1024, PAINTED),
    *_ada("afhqcat", 512, ANIMALS),
    *_ada("afhqdog", 512, ANIMALS),
    *_ada("afhqwild", 512, ANIMALS),
    *_ada("brecahad", 512, TISSUE),
    *_ada("cifar10", 32, THINGS, conditional=True),
)

# Networks of other architectures, published in the same places, as (pattern of names, reason).
REFUSED_NETWORKS: tuple[tuple[str, str], ...] = (
    ("stylegan3-*", "is a StyleGAN3"),
    ("stylegan2-*-config-a", "is a StyleGAN1 (StyleGAN2's config A)"),
    ("stylegan2-*-config-[bcd]", "has one of StyleGAN2's configs B to D"),
)


def known_network(name: str) -> KnownNetwork | None:
    """Returns the network of that name, or None. A trailing `.pkl` is ignored."""
    name = name.removesuffix(".pkl")
    return next((network for network in KNOWN_NETWORKS if network.name == name), None)


def why_refused(name: str) -> str | None:
    """Returns why a published network of that name cannot be used, or None."""
    name = name.removesuffix(".pkl")
    return next((reason for pattern, reason in REFUSED_NETWORKS if fnmatch.fnmatch(name, pattern)), None)
