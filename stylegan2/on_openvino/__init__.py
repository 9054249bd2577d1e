"""A generator for inference on CPUs, with OpenVINO: no Keras, a small memory, and a quick start.

This package is the only one that imports OpenVINO. `import openvino` would send an event to a statistics server and
write an id into the home folder: its converter of models does that, which is not needed here and is kept out before
any module of this package imports OpenVINO.
"""

import sys

sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
