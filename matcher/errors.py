"""The one error of this package that is not a caller's mistake."""


class TemplateError(Exception):
    """A stored template cannot be read: fall back, never take it for a non-match.

    Attributes:
        offset: byte at which reading stopped.
        reason: what was expected there.
    """

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset = offset
        self.reason = reason
