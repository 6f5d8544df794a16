"""`kiosk ledger figures` and `checks`: what a supervisor sees of how people work, and what families answered."""

import argparse
import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from kiosk.cli._ledger_device import LedgerDevice
from kiosk.cli._unlock import Door, find_door
from kiosk.cli._words import Words
from kiosk.domain.accountability import Fact, Page, pages, told
from kiosk.domain.accounts import RoundAccounts
from kiosk.domain.codes import Answer
from kiosk.domain.counter_checks import OpenCheck, answered
from kiosk.domain.manifest import Operator
from kiosk.domain.roles import Action
from kiosk.storage import Ledger, Stamp
from kiosk.storage.books import Books

NO_SUCH_CHECK = 1
ANSWERS = (Answer.CONFIRMED, Answer.DENIED, Answer.DECLINED, Answer.SILENT)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the supervisor at the terminal may look at: this desk's accounts of the round in use."""

    door: Door
    supervisor: Operator
    accounts: RoundAccounts

    @property
    def site(self) -> str:
        return self.door.manifest.site.code


def _let_in(device: LedgerDevice, words: Words) -> _Seen:
    door = find_door(device.config)
    who = door.let_in(words, Action.COUNTER_CHECK).operator
    return _Seen(door, who, Books(device.ledger).now().of(door.manifest.round.round_id))


def figures(device: LedgerDevice, args: argparse.Namespace, words: Words) -> int:
    """Print the facts about each operator of a day at this desk, by id; a supervisor's badge and PIN are asked for."""
    seen = _let_in(device, words)
    days = seen.accounts.days(seen.site)
    day = args.day or (days[-1] if days else "")
    found = pages(seen.accounts.operators(seen.site, day), seen.door.manifest.policy)
    if args.json:
        content = {"round_id": seen.door.manifest.round.round_id, "site": seen.site, "day": day}
        print(json.dumps({**content, "operators": [told(page) for page in found]}, indent=1))
    else:
        print("\n".join(_lines(found, day, words)))
    return 0


def _lines(found: Sequence[Page], day: str, words: Words) -> Iterator[str]:
    if not found:
        yield words("ledger-figures-none", day=day)
    for page in found:
        yield words("ledger-figures-operator", id=page.operator_id, visits=page.visits, counted=page.counted)
        yield from (f"  {_fact(figure, fact, words)}" for figure, fact in page.facts.items())


def _fact(figure: str, fact: Fact, words: Words) -> str:
    interval = fact.own.interval
    return words(
        "ledger-figures-fact",
        figure=words(f"figure-{figure.replace('_', '-')}"),
        part=fact.own.part,
        whole=fact.own.whole,
        low=round(100 * interval.low),
        high=round(100 * interval.high),
        others=fact.others.part,
        all=fact.others.whole,
        comparison=words(f"compared-{fact.comparison.replace('_', '-')}"),
    )


def checks(device: LedgerDevice, args: argparse.Namespace, words: Words) -> int:
    """Print the visits that wait for a counter-check; with `--answer`, write what came of one."""
    seen = _let_in(device, words)
    waiting = seen.accounts.open_checks
    if args.answer:
        receipt_no, answer = args.answer
        check = next((one for one in waiting if one.receipt_no == receipt_no), None)
        if check is None or answer not in ANSWERS:
            print(words("ledger-checks-unknown", receipt=receipt_no, answers=", ".join(ANSWERS)), file=sys.stderr)
            return NO_SUCH_CHECK
        _write(device, seen, check, Answer(answer))
        print(words("ledger-checks-written", receipt=receipt_no))
        return 0
    if args.json:
        print(json.dumps([_row(check) for check in waiting], indent=1))
        return 0
    for check in waiting:
        print(words("ledger-checks-line", receipt=check.receipt_no, time=check.ts_utc, silences=check.silences))
    if not waiting:
        print(words("ledger-checks-none"))
    return 0


def _row(check: OpenCheck) -> dict[str, str | int]:
    return {
        "receipt_no": check.receipt_no,
        "entry_id": check.entry_id,
        "ts_utc": check.ts_utc,
        "operator_id": check.operator_id,
        "silences": check.silences,
    }


def _write(device: LedgerDevice, seen: _Seen, check: OpenCheck, answer: Answer) -> None:
    door = seen.door
    stamp = Stamp.of(door.manifest, device.kiosk_id, seen.supervisor.operator_id, door.clock, secrets.token_bytes)
    with closing(Ledger.open(device.config.paths.ledger, device.keys)) as ledger:
        ledger.append(answered(check, answer), stamp)
