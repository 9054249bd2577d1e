"""Durable writes, and locks between processes."""
