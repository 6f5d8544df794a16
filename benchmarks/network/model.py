"""The network: an encoder and a decoder with skips, small enough for a board without an accelerator."""

import torch
from torch import nn
from torch.nn import functional

WIDTHS = (16, 32, 64, 64)
PLANES = 6
"""Minutia, its direction x and y, ending, ridges, finger: see `matcher.network.Sight`."""


def _convolution(inputs: int, outputs: int, side: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, side, stride, side // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    """Two convolutions beside a straight way."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.a = _convolution(width, width)
        self.b = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, planes: torch.Tensor) -> torch.Tensor:
        """Same shape out as in."""
        return functional.relu(planes + self.b(self.a(planes)))


class Network(nn.Module):
    """(B, 1, H, W) normalised image, H and W multiples of 16 -> (B, PLANES, H / 2, W / 2)."""

    def __init__(self) -> None:
        super().__init__()
        a, b, c, d = WIDTHS
        self.stem = nn.Sequential(_convolution(1, a, 5, 2), _convolution(a, a))
        self.d1, self.e1 = _convolution(a, b, 3, 2), nn.Sequential(Residual(b))
        self.d2, self.e2 = _convolution(b, c, 3, 2), nn.Sequential(Residual(c), Residual(c))
        self.d3, self.e3 = _convolution(c, d, 3, 2), nn.Sequential(Residual(d), Residual(d))
        self.u3, self.f2 = nn.Conv2d(d, c, 1), Residual(c)
        self.u2, self.f1 = nn.Conv2d(c, b, 1), Residual(b)
        self.u1, self.f0 = nn.Conv2d(b, a, 1), Residual(a)
        self.head = nn.Conv2d(a, PLANES, 3, padding=1)
        nn.init.zeros_(self.head.bias)
        self.head.bias.data[0] = -4.0  # most places are no minutia

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Down four times, up three."""
        half = self.stem(image)
        quarter = self.e1(self.d1(half))
        eighth = self.e2(self.d2(quarter))
        sixteenth = self.e3(self.d3(eighth))
        eighth = self.f2(eighth + _twice(self.u3(sixteenth)))
        quarter = self.f1(quarter + _twice(self.u2(eighth)))
        return self.head(self.f0(half + _twice(self.u1(quarter))))


def _twice(planes: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(planes, scale_factor=2.0, mode="nearest")
