"""Show the network spoilt crops until time is up."""

import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn import functional

from benchmarks.network.lessons import Lessons, Print
from benchmarks.network.model import Network

BATCH = 24
RATE, DECAY = 3e-3, 1e-3
_AVERAGED_EVERY, _REPORTED_EVERY = 20, 200


def losses(seen: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """(5,): minutia, direction, kind, ridges, finger."""
    minutia, ahead, ending, ridges, finger = seen[:, 0], seen[:, 1:3], seen[:, 3], seen[:, 4], seen[:, 5]
    hill, inside, near, clear = truth[:, 0], truth[:, 6], truth[:, 7], truth[:, 5]
    entropy = functional.binary_cross_entropy_with_logits
    # Most places hold no minutia: hills, and what is wrong, count more.
    weight = (0.25 + 4 * hill + 2 * (torch.sigmoid(minutia) - hill).abs()).detach() * inside
    return torch.stack([
        6 * (entropy(minutia, hill, reduction="none") * weight).mean(),
        ((ahead - truth[:, 1:3]).pow(2).sum(1) * near).sum() / (near.sum() + 1),
        0.3 * (entropy(ending, truth[:, 3], reduction="none") * near).sum() / (near.sum() + 1),
        ((ridges - truth[:, 4]).pow(2) * clear).sum() / (clear.sum() + 1),
        (entropy(finger, clear, reduction="none") * inside).mean(),
    ])  # fmt: skip


def train(network: Network, prints: Sequence[Print], minutes: float, seed: int) -> dict[str, torch.Tensor]:
    """Learn; returns the weights, averaged over the last steps."""
    torch.manual_seed(seed)
    network = network.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    batches = iter(torch.utils.data.DataLoader(Lessons(prints, BATCH, seed), batch_size=None, num_workers=2))
    averaged = {name: value.clone() for name, value in network.state_dict().items()}
    begun, step, total = time.monotonic(), 0, torch.zeros(5)
    while (gone := (time.monotonic() - begun) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, step / 200) * 0.5 * (1 + math.cos(math.pi * gone)) + 1e-6
        image, truth = next(batches)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            seen = network(image.to(memory_format=torch.channels_last))
        each = losses(seen.float(), truth)
        optimiser.zero_grad()
        each.sum().backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        step, total = step + 1, total + each.detach()
        if step % _AVERAGED_EVERY == 0:
            _average(averaged, network.state_dict(), step // _AVERAGED_EVERY)
        if step % _REPORTED_EVERY == 0:
            print(f"step {step}, {100 * gone:.0f} %: {(total / _REPORTED_EVERY).tolist()}", file=sys.stderr, flush=True)
            total.zero_()
    return averaged


def _average(averaged: dict[str, torch.Tensor], now: dict[str, torch.Tensor], count: int) -> None:
    keep = min(0.95, (1 + count) / (10 + count))
    for name, value in now.items():
        if value.dtype.is_floating_point:
            averaged[name].mul_(keep).add_(value, alpha=1 - keep)
        else:
            averaged[name].copy_(value)


def export(network: Network, out: Path) -> None:
    """Write what `matcher.network` reads; normalisations are folded into the convolutions."""
    network.eval()
    torch.onnx.export(
        network,
        (torch.zeros(1, 1, 256, 256),),
        str(out),
        input_names=["normalised"],
        output_names=["sight"],
        dynamic_axes={"normalised": {2: "height", 3: "width"}, "sight": {2: "half height", 3: "half width"}},
        opset_version=13,
        dynamo=False,
    )
