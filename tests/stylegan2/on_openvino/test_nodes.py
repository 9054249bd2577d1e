"""The two ways to upsample agree."""

import numpy as np
import pytest

from stylegan2.engines import is_installed

if not is_installed("openvino"):
    pytest.skip("OpenVINO is not installed", allow_module_level=True)
from stylegan2.on_openvino import compiled, nodes

FILTERS = [
    (1.0,),
    (1.0, 2.0),
    (1.0, 2.0, 4.0),
    (1.0, 2.0, 3.0, 5.0),
    (1.0, 2.0, 3.0, 4.0, 6.0),
    (1.0, 2.0, 3.0, 4.0, 5.0, 7.0),
]


@pytest.mark.parametrize("taps", FILTERS, ids=len)
@pytest.mark.parametrize("channels", [1, 3])
def test_few_channels_are_upsampled_as_many_are(taps, channels):
    image = nodes.given((1, channels, 3, 5))
    both = [upsampled(image, channels, taps) for upsampled in (nodes.upsampled, nodes.upsampled_image)]
    request = compiled.request(nodes.graph(both, [image], "both"))
    request.infer({0: np.random.default_rng(0).standard_normal((1, channels, 3, 5), np.float32)})
    expected, found = (tensor.data for tensor in request.output_tensors)
    assert found.shape == (1, channels, 6, 10)
    assert np.allclose(found, expected, atol=1e-6)
