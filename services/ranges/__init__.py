"""How far faces lie from a network's own faces, and what is refused for lying too far."""
