"""Directions in w for named attributes: how they are found, their file, and what they do to faces.

`python -m stylegan2.directions fit` finds them. Importing this package imports no Keras.

The file, `.safetensors` or `.npz`, holds these arrays, floating point numbers of any width:

    directions       [D, w_dim], one w for all layers; or [D, num_ws, w_dim], a w a layer (0: leave the layer alone)
    effects          [D, D], optional: how much direction i at strength 1 moves attribute j, in its standard deviations
    attribute_mean   [D], optional: of the network's own faces, in the attribute's unit
    attribute_std    [D], optional: likewise; what strength 1 moves the attribute by
    regressor_r2     [D], optional: the share of variance that the regressor behind it explains

and one JSON text, in a safetensors header under the key `facespace`, in an npz as an array of that name:

    {"format": "stylegan2 directions", "version": 1, "names": ["smile", "age"]}

with, optionally: `descriptions` and `units` (a text a direction), `network` (its name), `fingerprint` (of the only
network that these directions are for), `truncation_psi` (of the faces that strengths are measured on), `licence`,
`made` (how). Names are of lower case letters, digits and underscores. By hand, for a network with a w of 512 numbers:

    header = {"format": "stylegan2 directions", "version": 1, "names": ["smile"]}
    np.savez("mine.npz", directions=smile[None], facespace=json.dumps(header))  # smile: float32 [512]

An InterFaceGAN boundary becomes such a file with `python -m stylegan2.directions convert`. The service takes the files
that FACESPACE_DIRECTIONS names. Directions that need no file, as they follow from the network, are in `closed_form`
(SeFa) and `principal` (GANSpace).
"""

from stylegan2.directions.bundled import directions_beside, shipped_directions
from stylegan2.directions.directions import AnotherNetworkError, Directions, DirectionsError
from stylegan2.directions.file import read_directions, write_directions

__all__ = [
    "AnotherNetworkError",
    "Directions",
    "DirectionsError",
    "directions_beside",
    "read_directions",
    "shipped_directions",
    "write_directions",
]
