"""Sampling: who is visited, by lot that anyone can replay, with known probabilities."""

from toolkit.sampling.draw import Draw, draw
from toolkit.sampling.frame import build_frame, canonical_text, frame_sha256
from toolkit.sampling.pivotal import ordered_pivotal
from toolkit.sampling.probabilities import Mixture, mixture_probabilities
from toolkit.sampling.randomness import uniforms

__all__ = [
    "Draw",
    "Mixture",
    "build_frame",
    "canonical_text",
    "draw",
    "frame_sha256",
    "mixture_probabilities",
    "ordered_pivotal",
    "uniforms",
]
