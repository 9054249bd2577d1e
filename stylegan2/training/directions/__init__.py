"""How directions are found: attributes, regressors, the fit, and its commands."""
