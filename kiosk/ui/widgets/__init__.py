"""The parts of screens: small things that draw themselves on a surface and take touches."""
