"""From a picture to the point in the latent space whose image is most like it.

`Projector` optimises w, then one w a layer (w+), against a loss between images; the way is that of Karras et al. 2020
(arXiv:1912.04958, appendix D) with the w+ of Abdal et al. 2019 (arXiv:1904.03189). Importing this package imports no
Keras.
"""
