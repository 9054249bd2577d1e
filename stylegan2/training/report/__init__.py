"""Shows what a run has written into its folder, as curves, a film and a page. Imports no Keras."""
