"""Many faces in one picture or film."""
