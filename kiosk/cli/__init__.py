"""The commands: one file a verb, named like it. Modules that begin with _ are what the verbs share.

A verb offers `add_arguments(parser, words)` and `run(args, words) -> int`; its line in `kiosk --help` is the message
`cli-verb-NAME`. Every verb has `--config` (args.config, a Path or None) and `--language` (args.language or None).
"""
