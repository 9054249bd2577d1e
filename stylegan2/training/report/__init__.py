"""What a run has left in its folder, for people: curves, a film, a page. Reads only; imports no Keras."""
