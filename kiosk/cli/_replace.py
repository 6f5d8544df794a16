"""`kiosk provision --replace`, `--undo`, `--finish`: look at what hangs on the keys, tell it, ask, export, then act."""

import argparse
import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from config import DEVICE_FILE, KioskConfig
from kiosk.cli._ledger_device import LedgerDevice
from kiosk.cli._ledger_export import About, holds_all, write
from kiosk.cli._progress import Progress
from kiosk.cli._unlock import two_while_in_use
from kiosk.cli._words import Words
from kiosk.cli.provision import CARD_FILE, NotConfirmedError
from kiosk.domain.manifest import Manifest
from kiosk.domain.roles import Action
from kiosk.runtime.clock import device_clock
from kiosk.runtime.desk import DeskError, DeskFault, only_here
from kiosk.runtime.desk_link import DeskLink
from kiosk.runtime.media import second_copy_of
from kiosk.storage import LedgerFault, LedgerReader, RosterCache, RosterFault
from kiosk.storage import replacement as rp
from kiosk.storage.locking import exclusive
from kiosk.storage.mirror import last_copied
from kiosk.storage.replacement import ReplacementError, ReplacementFault
from kiosk.storage.retention import destroyed_at
from kiosk.sync import SyncError
from kiosk.sync.memory import stored_progress
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import KeyFileError
from kiosk.trust.keys import signing_public_key
from kiosk.trust.manifest import format_time

_SOCKET_S = 2.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What hangs on the keys. Where they cannot be used they are None, and `public` is what the card says, or empty."""

    keys: DeviceKeys | None
    public: str
    entries: int
    unsent: int
    copied: int
    manifest: Manifest | None

    @property
    def has_served(self) -> bool:
        """Whether there are entries that other keys could not go on with."""
        return self.entries > 0


@contextmanager
def alone(config: KioskConfig) -> Iterator[None]:
    """Keep desk and imports away for the block, and make sure that no `kiosk sync` works.

    Raises:
        DeskError: OCCUPIED.
        ReplacementError: SYNC.
    """
    if _answers(config.paths.socket):
        pending = DeskLink(config.paths.socket, config.device.kiosk_id, _SOCKET_S).status().pending
        raise ReplacementError(ReplacementFault.SYNC, str(pending))
    if not config.paths.data.exists():
        yield
        return
    try:
        with only_here(config), exclusive(config.paths.roster, wait=False):
            yield
    except BlockingIOError as error:
        raise DeskError(DeskFault.OCCUPIED, str(config.paths.roster)) from error


def belongings(config: KioskConfig, settings: Path | None) -> rp.Belongings:
    """Return what this device has and where."""
    paths = config.paths
    kept = (settings or paths.data / DEVICE_FILE, paths.data / CARD_FILE)
    return rp.Belongings(paths.data, paths.keys, paths.ledger, paths.roster, paths.sync, paths.packages, kept)


def look(config: KioskConfig) -> Standing:
    """Look at what hangs on the keys, changing nothing.

    Raises:
        ReplacementError: UNFINISHED, DESTRUCTION, LEDGER_LOST, LEDGER_UNREAD.
    """
    paths = config.paths
    if rp.pending(paths.data) is not None:
        raise ReplacementError(ReplacementFault.UNFINISHED, str(paths.data / rp.FOLDER))
    cache = RosterCache(paths.roster)
    if cache.retention.life().unfinished is not None:
        raise ReplacementError(ReplacementFault.DESTRUCTION, str(paths.roster))
    keys = usable_keys(paths.keys)
    copy = second_copy_of(config)
    copied = last_copied(copy) if copy else 0
    entries = count_entries(paths.ledger)
    if copied > entries:
        raise ReplacementError(ReplacementFault.LEDGER_LOST, str(copied))
    try:
        acknowledged = stored_progress(paths.sync).acknowledged
    except SyncError:
        acknowledged = 0  # what is not known to be sent is not sent
    public = keys.signing_public if keys else _public_of_card(paths.data / CARD_FILE)
    return Standing(keys, public, entries, max(0, entries - acknowledged), copied, _manifest(cache))


def set_aside(
    config: KioskConfig, args: argparse.Namespace, words: Words, keys: DeviceKeys, standing: Standing, name: str
) -> None:
    """Tell what is given up, ask, export the ledger, and put everything aside; on return the new keys are in place.

    Args:
        config: the device's, before.
        args: of the command: `config`, `no_input`, `unsent_are_exported_to`.
        words: of the run.
        keys: the new ones.
        standing: as `look` found it.
        name: the device's with the new keys.
    Raises:
        ReplacementError, NotConfirmedError, NotLetInError: nothing has changed.
        LedgerFault, OSError: likewise, or, once the keys have gone, the next `--replace` goes on.
    """
    old_name, given = config.device.kiosk_id, args.unsent_are_exported_to
    if standing.has_served and name == old_name:
        raise ReplacementError(ReplacementFault.SAME_NAME, old_name)
    if given is not None and given.exists():
        raise ReplacementError(ReplacementFault.IN_THE_WAY, str(given))
    own, progress = belongings(config, args.config), Progress(words)
    _tell(config, standing, words, progress)
    if sys.stdin is not None and sys.stdin.isatty() and not args.no_input:
        _ask(old_name or name, words, "provision-replace-ask")
    elif standing.has_served and given is None:
        raise ReplacementError(ReplacementFault.NOT_NAMED, str(standing.unsent))
    two_while_in_use(config, Action.REPLACE_KEYS, words)

    def export(file: Path) -> None:
        for out in (file, given):
            if out is not None:
                _export(out, config, standing, progress)

    due = format_time(destroyed_at(standing.manifest)) if standing.manifest else ""
    facts = rp.Facts(old_name, name, standing.public, standing.entries, standing.unsent, due)
    rp.prepare(own, keys, facts, device_clock().now(), export if standing.has_served else None)
    if given is not None and standing.has_served:
        _say(words("provision-replace-exported", entries=standing.entries, file=str(given)))
    rp.go_on(own)


def resumed(config: KioskConfig, settings: Path | None) -> tuple[DeviceKeys, str] | None:
    """End a replacement that a cut has stopped; return its keys and the device's new name, None where none was.

    Raises:
        ReplacementError: it is being taken back or ended, or a file is in the way.
    """
    own = belongings(config, settings)
    record = rp.pending(own.data)
    if record is None or (record.phase is rp.Phase.PLACED and not _unnamed(config, record)) or rp.discard(own):
        return None
    return rp.go_on(own), record.new_name


def undo(config: KioskConfig, args: argparse.Namespace, words: Words) -> int:
    """Put everything back."""
    with alone(config):
        own = belongings(config, args.config)
        rp.undo(own, lambda: count_entries(own.ledger))
    _say(words("provision-undone", folder=str(config.paths.keys)))
    return 0


def finish(config: KioskConfig, args: argparse.Namespace, words: Words) -> int:
    """Destroy the old keys and their list, after a typed name where somebody is asked."""
    with alone(config):
        record = rp.pending(config.paths.data)
        if record is None:
            raise ReplacementError(ReplacementFault.NONE)
        if sys.stdin is not None and sys.stdin.isatty() and not args.no_input:
            _ask(record.kiosk_id or record.new_name, words, "provision-finish-ask")
        elif not args.no_input:
            raise NotConfirmedError
        kept = rp.finish(config.paths.data)
    _say(words("provision-finished", folder=str(kept)))
    return 0


def name_now(config: KioskConfig) -> str:
    """Return the device's name: as its settings say, or as a replacement does that was cut before they were written."""
    record = rp.pending(config.paths.data)
    cut = record is not None and record.phase is rp.Phase.PLACED and _unnamed(config, record)
    return record.new_name if record is not None and cut else config.device.kiosk_id


def _unnamed(config: KioskConfig, record: rp.Record) -> bool:
    return config.device.kiosk_id == record.kiosk_id != record.new_name


def check_first_keys(config: KioskConfig) -> None:
    """Make sure that a device without keys may be given its first ones.

    Raises:
        ReplacementError: UNFINISHED or NO_KEYS, LEDGER_UNREAD.
    """
    if rp.pending(config.paths.data) is not None:
        raise ReplacementError(ReplacementFault.UNFINISHED, str(config.paths.data / rp.FOLDER))
    if count_entries(config.paths.ledger):
        raise ReplacementError(ReplacementFault.NO_KEYS, str(config.paths.keys))


def count_entries(ledger: Path) -> int:
    """Return how many entries a ledger has, 0 where there is none.

    Raises:
        ReplacementError: LEDGER_UNREAD.
    """
    if not ledger.exists():
        return 0
    try:
        with LedgerReader.open_for_reading(ledger) as reader:
            return reader.count()
    except LedgerFault as fault:
        raise ReplacementError(ReplacementFault.LEDGER_UNREAD, fault.trouble) from fault


def usable_keys(folder: Path) -> DeviceKeys | None:
    """Return the device's keys, None where they are missing or cannot be used."""
    try:
        return DeviceKeys.load(folder)
    except KeyFileError:
        return None


def _answers(door: Path) -> bool:
    """Whether a `kiosk sync` is there, even one that hangs."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(_SOCKET_S)
        try:
            line.connect(str(door))
        except TimeoutError:
            return True
        except OSError:
            return False
    return True


def _tell(config: KioskConfig, standing: Standing, words: Words, progress: Progress) -> None:
    if standing.has_served:
        _say(words("provision-replace-ledger", entries=standing.entries, unsent=standing.unsent))
        fault = ""
        if standing.public:
            with LedgerReader.open_for_reading(config.paths.ledger) as ledger:
                verified = ledger.verify(standing.public, progress=partial(progress.show, "verify"))
            fault = "" if verified.fault is None else str(verified.head.seq + 1)
        state = "unknown" if not standing.public else "broken" if fault else "holds"
        _say(words(f"provision-replace-{state}", **({"entry": fault} if fault else {})))
    if second_copy_of(config) is not None:
        _say(words("provision-replace-copy", entries=standing.copied))
    if standing.manifest is not None:
        facts = {"round": standing.manifest.round.round_id, "site": standing.manifest.site.name}
        _say(words("provision-replace-package", **facts))
    _say(words("provision-replace-aside", folder=str(config.paths.data / rp.FOLDER)))


def _ask(name: str, words: Words, question: str) -> None:
    print(words(question, name=name), end=" ", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != name:
        raise NotConfirmedError


def _export(out: Path, config: KioskConfig, standing: Standing, progress: Progress) -> None:
    with LedgerReader.open_for_reading(config.paths.ledger) as ledger:
        about = About(config.device.kiosk_id, standing.public, None, ())
        if standing.keys is not None:
            device = LedgerDevice(config, standing.keys, ledger)
            about = About(device.kiosk_id, standing.public, device.head(), device.witnesses().usable)
        write(out, ledger, about, partial(progress.show, "export"))
        if not holds_all(out, ledger):
            raise ReplacementError(ReplacementFault.EXPORT, str(out))


def _public_of_card(card: Path) -> str:
    """The key that the device's own card names, for a device whose key file is damaged or gone."""
    try:
        text = json.loads(card.read_bytes())["signing_key"]
        signing_public_key(text)
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return str(text)


def _manifest(cache: RosterCache) -> Manifest | None:
    try:
        status = cache.status()
    except RosterFault:
        return None
    return None if status is None else status.manifest


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
