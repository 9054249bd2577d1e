"""Directions from latents and attributes, in a linear model of the attributes.

Let x be a face's latent (w, or the w's of several groups of layers, joined) with the covariance Sigma over a network's
faces, and let an attribute be a = b · x + noise. Among all changes d of x that move a by 1, the most likely one has the
smallest d' Sigma^-1 d. It is (by a Lagrange multiplier)

    d = Sigma b / (b' Sigma b).

It also changes everything that is correlated with the attribute over the network's faces, for instance grey hair with
age. With several attributes, B = [b_1 ... b_D], the most likely change that moves the k-th by 1 and none of the others
is

    d_k = Sigma B (B' Sigma B)^-1 e_k.

If two attributes are highly correlated, this d is long and leads to faces that the network does not make. We therefore
take a compromise. With the coefficients H of the attributes to hold still, it is

    d = argmin |H' d|^2 + lambda d' Sigma^-1 d  with  b · d = 1
      = P b / (b' P b),  P = lambda (H H' + lambda Sigma^-1)^-1 = Sigma - Sigma H (lambda I + H' Sigma H)^-1 H' Sigma.

It is the first formula for large lambda and the second for lambda -> 0. The square root of d' Sigma^-1 d is the length
of d in standard deviations of the latent; the longer d is, the less likely it is.

The attributes do not describe a face completely. The edit of a small attribute, such as a smile, should leave the rest
of the picture as it is. We therefore count a change J' d of the pixels of a thumbnail as unlikely, too, and replace
Sigma^-1 above by Sigma^-1 + kappa J J'.

Regression in w and linear edits are InterFaceGAN's (Shen et al. 2020, arXiv:1907.10786). Its conditional manipulation
(section 3.2) is the second formula with Sigma = 1 and two attributes. The role of the covariance is as in Haufe et al.
2014 (doi:10.1016/j.neuroimage.2013.10.067), who convert the weights of a linear read-out to activation patterns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

RIDGE = 1e-2  # as a share of the mean variance


def covariance(x: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Returns the covariance [X, X] of latents [N, X].

    `ridge` times the mean variance is added to the diagonal, so that it can be inverted.
    """
    sigma = np.atleast_2d(np.cov(x.astype(np.float64), rowvar=False, bias=True))
    return sigma + ridge * np.trace(sigma) / len(sigma) * np.eye(len(sigma))


def regression(x: np.ndarray, attributes: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Returns the coefficients B [X, D] = Sigma^-1 cov(x, a) of attributes [N, D] in latents [N, X]."""
    centred = x.astype(np.float64) - x.mean(axis=0)
    return np.linalg.solve(covariance(x, ridge), centred.T @ (attributes - attributes.mean(axis=0)) / len(x))


def most_likely(sigmas: Sequence[np.ndarray], coefficients: np.ndarray, held: np.ndarray, weight: float) -> np.ndarray:
    """Returns for each attribute k the direction P b / (b' P b) of the module's docstring.

    Args:
        sigmas: Sigma [X, X] for each k.
        coefficients: B [X, D].
        held: booleans [D, D]; row k says which attributes direction k holds still.
        weight: lambda, above 0.

    Returns:
        [D, X].
    """
    directions = []
    for b, others, sigma in zip(coefficients.T, held, sigmas, strict=True):
        h = sigma @ coefficients[:, others]  # Sigma H
        inner = weight * np.eye(h.shape[1]) + coefficients[:, others].T @ h
        direction = sigma @ b - h @ np.linalg.solve(inner, h.T @ b)
        directions.append(direction / (b @ direction))
    return np.array(directions)


def with_pictures(sigma: np.ndarray, pixels: np.ndarray, weight: float) -> np.ndarray:
    """Returns the matrix whose inverse is Sigma^-1 + kappa J J'.

    J is scaled so that |J' d|^2 is the mean square of the changes of the pixels.

    Args:
        sigma: Sigma [X, X].
        pixels: J [X, P], the coefficients of the pixels in the latents.
        weight: kappa.

    Returns:
        [X, X].
    """
    moved = sigma @ pixels / np.sqrt(pixels.shape[1])  # [X, P]
    inner = np.eye(pixels.shape[1]) + weight * pixels.T @ moved / np.sqrt(pixels.shape[1])
    return sigma - weight * moved @ np.linalg.solve(inner, moved.T)


def lengths(sigma: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Returns sqrt(d' Sigma^-1 d) of each direction d: [D, X] -> [D]."""
    return np.sqrt(np.sum(directions.T * np.linalg.solve(sigma, directions.T), axis=0))


def recombined(
    directions: np.ndarray, effects: np.ndarray, sigmas: Sequence[np.ndarray], held: np.ndarray, weight: float
) -> np.ndarray:
    """Returns the best linear combination of `directions` for each attribute, according to measured effects.

    It is the compromise of `most_likely` with measured effects in place of the coefficients: c_k = argmin |c' E_H|^2 +
    lambda c' G c with c' E e_k = 1, where G = D Sigma^-1 D' is the Gram matrix of the directions.

    Args:
        directions: D [D, X].
        effects: E [D, D], how much direction i moves attribute j.
        sigmas: Sigma [X, X] for each k.
        held: booleans [D, D]; row k says which attributes direction k holds still.
        weight: lambda, above 0.

    Returns:
        [D, X].
    """
    combinations = []
    for k, (others, sigma) in enumerate(zip(held, sigmas, strict=True)):
        gram = directions @ np.linalg.solve(sigma, directions.T)
        cost = effects[:, others] @ effects[:, others].T + weight * gram
        combination = np.linalg.solve(cost, effects[:, k])
        combinations.append(combination / (effects[:, k] @ combination))
    return np.array(combinations) @ directions
