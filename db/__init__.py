"""The store of faces. It is the only package that uses SQL."""
