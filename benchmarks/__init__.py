"""Measures speed and memory. Run `python -m benchmarks --help` for the list of measurements."""
