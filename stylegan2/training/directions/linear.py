"""Directions from latents and attributes, as far as attributes are linear in the latents.

Let x be a face's latent (w, or the w's of several groups of layers one after the other) with the covariance Sigma over
a network's faces, and let an attribute be a = b · x + rest. Of all changes d of x that move a by 1, the most likely
one, that is the one of least d' Sigma^-1 d, is (Lagrange)

    d = Sigma b / (b' Sigma b).

It takes along whatever goes with the attribute among the network's faces: grey hair with age. With several attributes,
B = [b_1 ... b_D], the most likely change that moves the k-th by 1 and holds the others still is

    d_k = Sigma B (B' Sigma B)^-1 e_k.

Where two attributes nearly always go together this d is long, and leads to faces that the network does not make.
So we take what lies between the two: with H the coefficients of the attributes that should be still,

    d = argmin |H' d|^2 + lambda d' Sigma^-1 d  with  b · d = 1
      = P b / (b' P b),  P = lambda (H H' + lambda Sigma^-1)^-1 = Sigma - Sigma H (lambda I + H' Sigma H)^-1 H' Sigma,

which is the first for a large lambda and the second for lambda towards 0. The square root of d' Sigma^-1 d, its length
in standard deviations of the latent, says how unlikely a change is.

Attributes are not all there is to a face. What else the edit of a small thing changes, as a smile, is kept small by
counting the change of the whole picture, of the pixels J' d of its thumbnail, as unlikely too: Sigma^-1 + kappa J J'
takes the place of Sigma^-1 above.

Regression in w and edits along it are InterFaceGAN's (Shen et al. 2020, arXiv:1907.10786; its conditional manipulation,
section 3.2, is the second formula for Sigma = 1 and two attributes); the covariance's part is that of Haufe et al.
2014 (doi:10.1016/j.neuroimage.2013.10.067), who turn weights that read something out into patterns that it appears in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

RIDGE = 1e-2


def covariance(x: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Sigma [X, X] of latents [N, X], with `ridge` times the mean variance added to its diagonal (for its inverse)."""
    sigma = np.atleast_2d(np.cov(x.astype(np.float64), rowvar=False, bias=True))
    return sigma + ridge * np.trace(sigma) / len(sigma) * np.eye(len(sigma))


def regression(x: np.ndarray, attributes: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Coefficients B [X, D] of the attributes [N, D] on latents [N, X]: Sigma^-1 cov(x, a)."""
    centred = x.astype(np.float64) - x.mean(axis=0)
    return np.linalg.solve(covariance(x, ridge), centred.T @ (attributes - attributes.mean(axis=0)) / len(x))


def most_likely(sigmas: Sequence[np.ndarray], coefficients: np.ndarray, held: np.ndarray, weight: float) -> np.ndarray:
    """For each attribute k the change that moves it by 1 and those of `held[k]` little: the formula with P above.

    sigmas: a [X, X] for each k, coefficients: B [X, D], held: booleans [D, D], weight: lambda > 0 -> [D, X]
    """
    directions = []
    for b, others, sigma in zip(coefficients.T, held, sigmas, strict=True):
        h = sigma @ coefficients[:, others]  # Sigma H
        inner = weight * np.eye(h.shape[1]) + coefficients[:, others].T @ h
        direction = sigma @ b - h @ np.linalg.solve(inner, h.T @ b)
        directions.append(direction / (b @ direction))
    return np.array(directions)


def with_pictures(sigma: np.ndarray, pixels: np.ndarray, weight: float) -> np.ndarray:
    """The Sigma' whose inverse is Sigma^-1 + kappa J J': sigma [X, X], pixels: J [X, P], weight: kappa -> [X, X]

    J is scaled so that |J' d|^2 is the mean square of the pixels' changes.
    """
    moved = sigma @ pixels / np.sqrt(pixels.shape[1])  # [X, P]
    inner = np.eye(pixels.shape[1]) + weight * pixels.T @ moved / np.sqrt(pixels.shape[1])
    return sigma - weight * moved @ np.linalg.solve(inner, moved.T)


def lengths(sigma: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """sqrt(d' Sigma^-1 d) of each direction: [D, X] -> [D]."""
    return np.sqrt(np.sum(directions.T * np.linalg.solve(sigma, directions.T), axis=0))


def recombined(
    directions: np.ndarray, effects: np.ndarray, sigmas: Sequence[np.ndarray], held: np.ndarray, weight: float
) -> np.ndarray:
    """The same compromise among the combinations c of `directions`, with measured effects in place of coefficients.

    c_k = argmin |c' E_H|^2 + lambda c' G c with c' E e_k = 1, G = D Sigma^-1 D' being the directions' Gram matrix.

    directions: [D, X], effects: E [D, D], how much direction i moves attribute j, sigmas: a [X, X] for each k,
    held: booleans [D, D] -> [D, X]
    """
    combinations = []
    for k, (others, sigma) in enumerate(zip(held, sigmas, strict=True)):
        gram = directions @ np.linalg.solve(sigma, directions.T)
        cost = effects[:, others] @ effects[:, others].T + weight * gram
        combination = np.linalg.solve(cost, effects[:, k])
        combinations.append(combination / (effects[:, k] @ combination))
    return np.array(combinations) @ directions
