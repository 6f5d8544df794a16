import importlib.util
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drivers.codec_check import CHECKS, check
from tests.drivers.codec_samples import SAMPLES

ROOT = Path(__file__).parents[2]
FUZZ_S = 45


def test_the_samples_are_understood() -> None:
    """Each codec has a sample to start from, and none of them breaks it."""
    assert {sample[0] % len(CHECKS) for sample in SAMPLES} == set(range(len(CHECKS)))
    for sample in SAMPLES:
        check(sample)


@pytest.mark.parametrize("seed", range(4))
def test_mangled_bytes_are_a_protocol_error_at_most(seed: int) -> None:
    """Cut, flipped, repeated, reordered and spliced samples break no codec."""
    chance = random.Random(seed)
    for _ in range(500):
        check(_mangled(chance))


@pytest.mark.full
def test_many_mangled_bytes() -> None:
    """The same for a hundred thousand more."""
    chance = random.Random("many")
    for _ in range(100_000):
        check(_mangled(chance))


@pytest.mark.full
def test_fuzzing_finds_nothing() -> None:
    """A fuzzer that watches which lines are reached finds no other exception, no loop and no growth."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed: pip install atheris")
    command = [sys.executable, "-m", "tests.drivers.fuzz_codecs", "--seconds", str(FUZZ_S)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10 * FUZZ_S, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-6000:]


def _mangled(chance: random.Random) -> bytes:
    content = bytearray(chance.choice(SAMPLES))
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content)) if content else 0
        other = chance.choice(SAMPLES)
        match chance.randrange(6):
            case 0 if content:
                content[place] ^= 1 << chance.randrange(8)
            case 1:
                del content[place : place + chance.randint(1, 40)]
            case 2:
                content[place:place] = content[place : place + chance.randint(1, 300)]
            case 3:
                content[place:place] = chance.randbytes(chance.randint(1, 20))
            case 4:
                content[place:] = other[chance.randrange(len(other)) :]
            case _ if len(content) > 4:
                half = content[1 : len(content) // 2]
                content[1 : len(content) // 2] = content[len(content) // 2 :]
                content += half
    return bytes(content)
