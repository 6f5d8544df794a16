"""A distribution with simulated people on the real screens: what staff practise with, and what proves the whole."""
