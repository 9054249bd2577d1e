"""One file per call or family of calls: its parameters, its answer, and the view that connects them to a service."""
