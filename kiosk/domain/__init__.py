"""Rules of a distribution: roster, entitlement, policy, visit, ledger entry.

Standard library only; no clock, no disk, no randomness: they are arguments.
"""
