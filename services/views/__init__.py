"""Many faces in one picture or film: looked at, and not stored."""
