"""Where each process is put together: one module a process, imported when that process starts and not before.

docs/architecture.md has the list; tests/roots holds what each may load, by the modules of the running process.
"""
