"""Activations with gains that keep unit variance (He et al. 2015, arXiv:1502.01852), for every engine."""

import math

GAINS = {"linear": 1.0, "relu": math.sqrt(2.0), "lrelu": math.sqrt(2.0)}
LEAKY_SLOPE = 0.2
