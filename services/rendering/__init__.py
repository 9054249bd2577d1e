"""From recipes to images: the networks, the queue in front of them, and the generator that services use."""
