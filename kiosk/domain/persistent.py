"""A persistent map: every change returns a new map that shares all but a few nodes with the old one.

A hash trie (Bagwell, Ideal Hash Trees, 2001), with small dictionaries for leaves: look-up and change cost the same few
copies at a hundred keys and at a hundred thousand, and whoever holds an old map may read it from any thread.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

_BITS = 5
_WIDTH = 1 << _BITS
_LEAF = 16
_DEEPEST = 60  # of a 64-bit hash; keys that agree so far share a leaf, however long

_Node = dict[K, V] | tuple["_Node[K, V]", ...]


class PersistentMap(Mapping[K, V]):
    """A map that never changes. Its length is counted when it is asked for."""

    __slots__ = ("_root",)

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        self._root: _Node[K, V] = _node(dict(items or {}), 0)

    def with_item(self, key: K, value: V) -> "PersistentMap[K, V]":
        """Return the map in which `key` has this value."""
        return _rooted(_put(self._root, 0, hash(key), key, value))

    def without(self, key: K) -> "PersistentMap[K, V]":
        """Return the map that lacks `key`."""
        return _rooted(_cut(self._root, 0, hash(key), key)) if key in self else self

    def find(self, key: K, otherwise: V) -> V:
        """Return the value of `key`: what `get` does, in one step instead of three."""
        return _leaf(self._root, hash(key)).get(key, otherwise)

    def leaves(self) -> Iterator[Mapping[K, V]]:
        """Yield the parts that it is made of. A part that two maps share is the same object: it has not changed."""
        return _leaves(self._root)

    def __getitem__(self, key: K) -> V:
        return _leaf(self._root, hash(key))[key]

    def __contains__(self, key: object) -> bool:
        return key in _leaf(self._root, hash(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[K]:
        return (key for leaf in _leaves(self._root) for key in leaf)

    def __repr__(self) -> str:
        return f"PersistentMap({dict(self)!r})"


def _rooted(root: _Node[K, V]) -> PersistentMap[K, V]:
    made: PersistentMap[K, V] = PersistentMap.__new__(PersistentMap)
    made._root = root
    return made


def _node(items: dict[K, V], shift: int) -> _Node[K, V]:
    if len(items) <= _LEAF or shift > _DEEPEST:
        return items
    parts: list[dict[K, V]] = [{} for _ in range(_WIDTH)]
    for key, value in items.items():
        parts[_slot(hash(key), shift)][key] = value
    return tuple(_node(part, shift + _BITS) for part in parts)


def _slot(hashed: int, shift: int) -> int:
    return hashed >> shift & _WIDTH - 1


def _put(node: _Node[K, V], shift: int, hashed: int, key: K, value: V) -> _Node[K, V]:
    if isinstance(node, dict):
        leaf = {**node, key: value}
        return leaf if len(leaf) <= _LEAF else _node(leaf, shift)
    at = _slot(hashed, shift)
    return (*node[:at], _put(node[at], shift + _BITS, hashed, key, value), *node[at + 1 :])


def _cut(node: _Node[K, V], shift: int, hashed: int, key: K) -> _Node[K, V]:
    if isinstance(node, dict):
        return {other: value for other, value in node.items() if other != key}
    at = _slot(hashed, shift)
    return (*node[:at], _cut(node[at], shift + _BITS, hashed, key), *node[at + 1 :])


def _leaf(node: _Node[K, V], hashed: int) -> dict[K, V]:
    while not isinstance(node, dict):
        node = node[hashed & _WIDTH - 1]
        hashed >>= _BITS
    return node


def _leaves(node: _Node[K, V]) -> Iterator[dict[K, V]]:
    if isinstance(node, dict):
        yield node
        return
    for part in node:
        yield from _leaves(part)
