"""`kiosk VERB`: choose the words, import the verb that was asked for and nothing else, end with its exit code."""

import faulthandler
import os
import sys
from collections.abc import Sequence

from kiosk.cli._endings import ending_of, tell
from kiosk.cli._parser import USAGE, import_verb, verb_parser, verbs, without_verb
from kiosk.cli._processor import check_processor
from kiosk.cli._words import known_languages, language_of, take_language

INTERRUPTED, PIPE_CLOSED = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0, or why not: docs/commands.md has the list. Wrong usage and help end with SystemExit, as argparse does.
    """
    if sys.__stderr__ is not None and not faulthandler.is_enabled():
        faulthandler.enable(sys.__stderr__)  # native code that crashes says where, instead of nothing
    spoken, rest = take_language(sys.argv[1:] if argv is None else argv)
    language = language_of(spoken, os.environ)
    words = language.words
    if spoken is not None and spoken not in known_languages():
        print(words("cli-language-unknown", code=spoken, languages=", ".join(known_languages())), file=sys.stderr)
        return USAGE
    if not rest or rest[0] not in verbs():
        return without_verb(rest, words)
    try:
        check_processor(rest[0])
        verb = import_verb(rest[0])
        parser = verb_parser(rest[0], words)
        verb.add_arguments(parser, words)
        args = parser.parse_args(rest[1:])
        args.language = spoken
        code = verb.run(args, words)
        sys.stdout.flush()  # here a reader that went away can still be noticed
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more at exit
        return PIPE_CLOSED
    except Exception as error:  # the root of every command: what is not in the table goes on as it came
        ending = ending_of(error)
        if ending is None:
            raise
        return tell(error, ending, language)
    return code


if __name__ == "__main__":
    sys.exit(main())
