"""The engines on which tests of a network run: OpenVINO, and what Keras runs on in this process."""

from __future__ import annotations

import pytest

from stylegan2 import backend
from stylegan2.engines import is_installed

KERAS, OPENVINO = backend.name(), "openvino"
ENGINES = (
    pytest.param(OPENVINO, marks=pytest.mark.skipif(not is_installed(OPENVINO), reason="OpenVINO is not installed")),
    KERAS,
)
each_engine = pytest.mark.parametrize("engine", ENGINES)
