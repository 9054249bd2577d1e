"""Directions in w: steps that change a named attribute of a face, their file format, and how they are combined.

`python -m stylegan2.directions fit` finds directions for a network. Importing this package does not import Keras.

A file of directions (`.safetensors` or `.npz`) holds these arrays of floating point numbers of any width. D is the
number of directions:

    directions       [D, w_dim], the same step in all layers; or [D, num_ws, w_dim], a step per layer (0: no change)
    effects          [D, D], optional: by how many standard deviations direction i at strength 1 moves attribute j
    attribute_mean   [D], optional: mean over the network's own faces, in the attribute's unit
    attribute_std    [D], optional: standard deviation over the same faces; strength 1 moves the attribute by this much
    regressor_r2     [D], optional: share of variance that the regressor explains on pictures it was not trained on

and one JSON text. A `.safetensors` file has it in its header under the key `facespace`, an `.npz` file in an array of
that name:

    {"format": "stylegan2 directions", "version": 1, "names": ["smile", "age"]}

Optional JSON fields:

    descriptions, units   one text per direction
    network               the network's name
    fingerprint           of the network; a file without one may be used with every network of the right shape
    truncation_psi        of the faces that strengths were measured on
    licence, made         what others may do with the directions, and how they were made

Names consist of lower case letters, digits and underscores. To write a file by hand, for a network with w_dim 512:

    header = {"format": "stylegan2 directions", "version": 1, "names": ["smile"]}
    np.savez("mine.npz", directions=smile[None], facespace=json.dumps(header))  # smile: float32 [512]

`python -m stylegan2.directions convert` makes a file from InterFaceGAN boundaries. The service reads the files that
FACESPACE_DIRECTIONS names. Two kinds of directions need no file because they are computed from the network: SeFa's
(`closed_form`) and GANSpace's (`principal`).
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
