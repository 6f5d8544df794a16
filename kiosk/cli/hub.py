"""`kiosk hub`: receive entries, lay out packages and revocations, show the tokens."""

import argparse
import sys
from pathlib import Path

from config import KioskConfig, load
from kiosk.cli._account import check_account
from kiosk.cli._words import Words

USAGE = 2


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk hub` takes."""
    parser.description = words("hub-about")
    _add_place(parser, words, None)
    parser.add_argument("--host", metavar="HOST", help=words("hub-option-host"))
    parser.add_argument("--port", metavar="PORT", type=int, help=words("hub-option-port"))
    parser.add_argument("--tls-cert", metavar="FILE", type=Path, help=words("hub-option-tls-cert"))
    parser.add_argument("--tls-key", metavar="FILE", type=Path, help=words("hub-option-tls-key"))
    parser.set_defaults(deed=_serve)
    deeds = parser.add_subparsers(metavar="…", required=False)
    publish = deeds.add_parser("publish", words=words, help=words("hub-publish-help"))
    publish.add_argument("files", metavar="FILE", type=Path, nargs="+", help=words("hub-publish-files"))
    publish.add_argument("--kiosk", metavar="ID", help=words("hub-publish-kiosk"))
    publish.add_argument("--revocation", action="store_true", help=words("hub-publish-revocation"))
    publish.set_defaults(deed=_publish)
    tokens = deeds.add_parser("tokens", words=words, help=words("hub-tokens-help"))
    tokens.set_defaults(deed=_tokens)
    for deed in (publish, tokens):
        _add_place(deed, words, argparse.SUPPRESS)
        deed.add_argument(
            "--config", metavar="FILE", type=Path, default=argparse.SUPPRESS, help=words("cli-option-config")
        )


def _add_place(parser: argparse.ArgumentParser, words: Words, default: str | None) -> None:
    parser.add_argument("--database", metavar="URL", default=default, help=words("hub-option-database"))
    parser.add_argument("--folder", metavar="DIR", type=Path, default=default, help=words("hub-option-folder"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Serve until a signal, or do the deed that was chosen."""
    from kiosk.hub import home_of

    config = load(args.config, device=False)
    database = _url(args.database or config.hub.database)
    folder: Path = args.folder or home_of(database)
    check_account(folder)
    code: int = args.deed(args, words, config, database, folder)
    return code


def _url(database: str) -> str:
    """A plain path is a SQLite file."""
    return database if "://" in database else f"sqlite:///{Path(database).absolute()}"


def _serve(args: argparse.Namespace, words: Words, config: KioskConfig, database: str, folder: Path) -> int:
    if (args.tls_cert is None) != (args.tls_key is None):
        print(words("hub-tls-both"), file=sys.stderr)
        return USAGE
    from kiosk.roots import hub

    def say(address: str, key: str) -> None:
        print(words("hub-serving", address=address, key=key), flush=True)

    tls = (args.tls_cert, args.tls_key) if args.tls_cert else None
    port = config.hub.port if args.port is None else args.port
    hub.serve(args.host or config.hub.host, port, database, folder, tls, say)
    return 0


def _publish(args: argparse.Namespace, words: Words, _config: KioskConfig, _database: str, folder: Path) -> int:
    from kiosk.hub import Shelf

    shelf = Shelf(folder)
    for file in args.files:
        if args.revocation:
            print(words("hub-published-revocation", number=shelf.publish_revocation(file)))
        else:
            parcel = shelf.publish_package(file, args.kiosk)
            print(words("hub-published-package", name=parcel.name, sha256=parcel.sha256))
    return 0


def _tokens(_args: argparse.Namespace, words: Words, _config: KioskConfig, _database: str, folder: Path) -> int:
    from kiosk.hub import open_identity

    identity = open_identity(folder)
    print(words("hub-token-enrolment", token=identity.enrolment_token))
    print(words("hub-token-staff", token=identity.staff_token))
    print(words("hub-key", key=identity.public_key))
    return 0
