"""Reading a record's fields from front to back."""

from matcher.errors import TemplateError


class Cursor:
    """A place in a record of big-endian fields; what does not fit is a `TemplateError` at its first byte.

    Attributes:
        offset: of the next field, in bytes.
        end: no field may reach beyond it.
    """

    def __init__(self, data: bytes, offset: int = 0, end: int | None = None) -> None:
        self._data = data
        self.offset = offset
        self.end = len(data) if end is None else min(end, len(data))

    def skip(self, size: int, what: str) -> int:
        """Pass over a field; returns where it began.

        Raises:
            TemplateError: the record ends before the field does.
        """
        begin, left = self.offset, self.end - self.offset
        if not 0 <= size <= left:
            raise TemplateError(begin, f"{what}: {size} bytes wanted, {left} left")
        self.offset = begin + size
        return begin

    def take(self, size: int, what: str) -> bytes:
        """Return the bytes of a field."""
        begin = self.skip(size, what)
        return self._data[begin : begin + size]

    def number(self, size: int, what: str) -> int:
        """Return the unsigned number of a field."""
        return int.from_bytes(self.take(size, what), "big")

    def limit(self, length: int, at: int, least: int) -> None:
        """Set the end from a length that the record declares for all of itself.

        Args:
            length: in bytes, from the record's first.
            at: where it is declared.
            least: what the header alone takes.
        Raises:
            TemplateError: impossible.
        """
        if not least <= length <= self.end:
            raise TemplateError(at, f"a length of {length} bytes declared, at least {least} needed, {self.end} given")
        self.end = length
