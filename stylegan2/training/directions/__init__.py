"""Finding directions: attributes, the regressor that measures them, the fit, and the commands."""
