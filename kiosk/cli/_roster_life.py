"""What `kiosk roster destroy` does: two people end the package on this device, before its time or after."""

import argparse
import json
import secrets
import sys
from contextlib import closing

from config import KioskConfig, load
from kiosk.cli._account import check_account
from kiosk.cli._trusted import load_pins
from kiosk.cli._unlock import find_door
from kiosk.cli._words import Words
from kiosk.domain.roles import Action
from kiosk.runtime.clock import device_clock
from kiosk.storage.destruction import Destruction
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Ending, Why
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.trust import DeviceKeys


def destroy(args: argparse.Namespace, words: Words) -> int:
    """Destroy the package once two people, one of them a supervisor, have shown badge and PIN.

    What two people have ordered and a cut has stopped is finished without asking anybody again.
    """
    config = load(args.config)
    check_account(config.paths.data)
    cache = RosterCache(config.paths.roster, load_pins(config.paths.data))
    operators = ("", "")
    if cache.retention.life().unfinished is None:
        door = find_door(config)
        if not args.json:
            facts = {"site": door.manifest.site.name, "round": door.manifest.round.round_id}
            print(words("roster-destroy-asks", **facts), file=sys.stderr)
        first, second = door.two(words, Action.WIPE)
        operators = (first.operator_id, second.operator_id)
    ending = _end(config, cache, *operators)
    if ending is not None:
        _tell(ending, args.json, words)
    return 0


def _end(config: KioskConfig, cache: RosterCache, first: str, second: str) -> Ending | None:
    stamp = Stamp(device_clock(), secrets.token_bytes, config.device.kiosk_id)
    with closing(Ledger.open(config.paths.ledger, DeviceKeys.load(config.paths.keys))) as ledger:
        return Destruction(cache, ledger, stamp, config.paths.packages).destroy(Why.COMMAND, first, second)


def _tell(ending: Ending, as_json: bool, words: Words) -> None:
    counts = {"households": ending.households, "templates": ending.templates}
    if as_json:
        said = {"destroyed": ending.package_id, "sequence": ending.sequence, "why": ending.why}
        print(json.dumps({**said, **counts, "certificate": ending.entry_id}, indent=1))
    else:
        print(words("roster-destroy-done", round=ending.round_id, certificate=ending.entry_id, **counts))
