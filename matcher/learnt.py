"""Everything measured rather than chosen: weights and calibration, read from the package's own data.

`benchmarks/matcher_learn.py` writes `learnt.json` and records there what it was learnt from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from matcher.arrays import Vector


@dataclass(frozen=True)
class Logistic:
    """A logistic regression on standardised columns."""

    mean: Vector
    deviation: Vector
    weight: Vector
    bias: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Logistic":
        """From the lists in learnt.json."""
        mean, deviation, weight = (np.array(stored[name], np.float64) for name in ("mean", "deviation", "weight"))
        return cls(mean, deviation, weight, float(stored["bias"]))

    def log_odds(self, columns: Vector) -> Vector:
        """(N,) from (N, K), or a scalar array from (K,)."""
        return np.asarray((columns - self.mean) / self.deviation @ self.weight + self.bias, np.float64)

    def probability(self, columns: Vector) -> Vector:
        """Between 0 and 1."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.log_odds(columns), -60, 60))), np.float64)


@dataclass(frozen=True)
class Calibration:
    """log-odds -> -log10(FMR), piecewise linear and increasing; the last slope goes on for ever."""

    log_odds: Vector
    score: Vector

    def __call__(self, value: float) -> float:
        """The score of a raw value, 0 at or below the first knot."""
        if value <= self.log_odds[-1]:
            return float(np.interp(value, self.log_odds, self.score))
        slope = (self.score[-1] - self.score[-2]) / (self.log_odds[-1] - self.log_odds[-2])
        return float(self.score[-1] + slope * (value - self.log_odds[-1]))


@dataclass(frozen=True)
class Knots:
    """Mean quality of the best minutiae -> quality of the impression, piecewise linear."""

    reliability: Vector
    quality: Vector


@dataclass(frozen=True)
class Learnt:
    """All of it; `fusion` and `calibration` by mode."""

    minutia_quality: Logistic
    impression_quality: Knots
    fusion: Mapping[str, Logistic]
    calibration: Mapping[str, Calibration]


@cache
def learnt() -> Learnt:
    """Read the package data once."""
    stored = json.loads(resources.files("matcher").joinpath("learnt.json").read_text("utf-8"))
    return Learnt(
        Logistic.from_json(stored["minutia_quality"]),
        Knots(*(np.array(stored["impression_quality"][name], np.float64) for name in ("reliability", "quality"))),
        {mode: Logistic.from_json(entry) for mode, entry in stored["fusion"].items()},
        {
            mode: Calibration(np.array(entry["log_odds"], np.float64), np.array(entry["score"], np.float64))
            for mode, entry in stored["calibration"].items()
        },
    )
