"""A scanner's address: `scheme:rest?key=value&key=value`."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from drivers.faults import BadAddress


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address, the query's keys checked against those its driver knows."""

    url: str
    scheme: str
    rest: str
    query: Mapping[str, str]

    def only(self, *keys: str) -> Mapping[str, str]:
        """The query, when it asks for nothing but these keys.

        Raises:
            BadAddress: another key, or a key twice.
        """
        unknown = sorted(set(self.query) - set(keys))
        if unknown:
            raise BadAddress(f"{self.url}: unknown {', '.join(unknown)}; known: {', '.join(keys) or 'nothing'}")
        return self.query


def parse(url: str) -> Address:
    """Take an address apart.

    Raises:
        BadAddress: no scheme, or a query that is not key=value pairs.
    """
    scheme, colon, tail = url.partition(":")
    if not colon or not scheme:
        raise BadAddress(f"{url!r} has no scheme such as `usb:` or `simulated:`")
    rest, _, query = tail.partition("?")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError as error:
        raise BadAddress(f"{url}: {query!r} is not key=value&key=value") from error
    if len(dict(pairs)) != len(pairs):
        raise BadAddress(f"{url}: a key is given twice")
    return Address(url, scheme, rest, dict(pairs))
