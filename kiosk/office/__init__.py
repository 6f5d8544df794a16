"""The office's side: tables and prints in, a package out; keys, badges, revocations."""
