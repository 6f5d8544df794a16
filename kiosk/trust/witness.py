"""Signed heads: somebody's word that a kiosk's entry of this number has this hash. A tail cut behind one shows.

The kiosk signs its own head for the closing sheet, the hub countersigns what it holds: one form for both. The signature
covers `kiosk-head/1`, a line feed and the canonical `{at, entry_hash, kiosk_id, seq}`.
"""

import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.trust.canonical import canonical
from kiosk.trust.chain import Head
from kiosk.trust.codec import b64, unb64
from kiosk.trust.errors import WitnessError, WitnessFault
from kiosk.trust.keys import public_text, signature_holds

FORMAT = "kiosk-head/1"

_CONTEXT = b"kiosk-head/1\n"
_TEXT = re.compile(
    r"kiosk-head/1 (\S{1,64}) (0|[1-9]\d{0,14}) ([0-9a-f]{64})"
    r" (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (\S{44}) (\S{88})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Witness:
    """Who holds `key` (base64 Ed25519) says that entry `seq` of a kiosk hashes to `entry_hash`, and said so at `at`.

    `at` is ISO 8601, UTC, by the signer's clock; `signature` is base64.
    """

    kiosk_id: str
    seq: int
    entry_hash: str
    at: str
    key: str
    signature: str

    @property
    def text(self) -> str:
        """The one line that travels on paper, as a QR code or by hand."""
        return f"{FORMAT} {self.kiosk_id} {self.seq} {self.entry_hash} {self.at} {self.key} {self.signature}"


def sign_head(kiosk_id: str, head: Head, at: str, signing: Ed25519PrivateKey) -> Witness:
    """Sign the head of a kiosk's chain, as the kiosk itself or as a hub that holds it."""
    signature = signing.sign(_message(kiosk_id, head.seq, head.entry_hash, at))
    return Witness(kiosk_id, head.seq, head.entry_hash, at, public_text(signing), b64(signature))


def witness_holds(witness: Witness) -> bool:
    """Return whether the holder of its key signed exactly this. Whether that key counts is for the caller to know."""
    try:
        signature = unb64(witness.signature)
    except ValueError:
        return False
    message = _message(witness.kiosk_id, witness.seq, witness.entry_hash, witness.at)
    return signature_holds(witness.key, signature, message)


def read_witness(text: str) -> Witness:
    """Read the line that `Witness.text` gives; white space around and line breaks between its words do not count.

    Raises:
        WitnessError: MALFORMED, or SIGNATURE when its key did not sign it.
    """
    found = _TEXT.fullmatch(" ".join(text.split()))
    if found is None:
        raise WitnessError(WitnessFault.MALFORMED, text[:40])
    kiosk_id, seq, entry_hash, at, key, signature = found.groups()
    witness = Witness(kiosk_id, int(seq), entry_hash, at, key, signature)
    if not witness_holds(witness):
        raise WitnessError(WitnessFault.SIGNATURE, text[:40])
    return witness


def _message(kiosk_id: str, seq: int, entry_hash: str, at: str) -> bytes:
    return _CONTEXT + canonical({"at": at, "entry_hash": entry_hash, "kiosk_id": kiosk_id, "seq": seq})
