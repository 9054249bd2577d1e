"""Projection: finds the latent whose image is most like a given picture.

`Projector` minimises a loss between images, first over w and then over w+, one w per layer. The method follows Karras
et al. 2020 (arXiv:1912.04958, appendix D), with the w+ of Abdal et al. 2019 (arXiv:1904.03189). Importing this package
does not import Keras.
"""
