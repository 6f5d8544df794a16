"""What the hub keeps, as SQLAlchemy tables: the same on SQLite and PostgreSQL.

Nothing here is ever updated but `heads`, `sums`, and a place that an accepted entry takes over from a damaged one.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, String, Table, Text

metadata = MetaData()

ID = String(64)
HASH = String(64)

devices = Table(
    "devices",
    metadata,
    Column("kiosk_id", ID, primary_key=True),
    Column("signing_key", ID, nullable=False),
    Column("registered_at", String(32), nullable=False),
)

# Entries whose signature a registered key made; bodies stay sealed.
entries = Table(
    "entries",
    metadata,
    Column("entry_id", ID, primary_key=True),
    Column("fingerprint", HASH, nullable=False),
    Column("kiosk_id", ID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("entry_hash", HASH, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("site", ID, nullable=False),
    Column("round_id", ID, nullable=False),
    Column("ts_utc", String(32), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("sender", ID, nullable=False),
    Column("record", Text, nullable=False),
    Index("entries_place", "round_id", "site", "kiosk_id"),
)

# What accepted entries move, added up: the domain says which counts an entry moves, nothing here does. Written in the
# transaction that accepts them, under the lock on the kiosk's chain.
sums = Table(
    "sums",
    metadata,
    Column("round_id", ID, primary_key=True),
    Column("site", ID, primary_key=True),
    Column("kiosk_id", ID, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", String(32), primary_key=True),
    Column("apart", ID, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

# Conflicts and quarantined entries: kept whole with the reason, under what their bytes hash to.
held = Table(
    "held",
    metadata,
    Column("fingerprint", HASH, primary_key=True),
    Column("entry_id", ID, nullable=False),
    Column("kiosk_id", ID, nullable=False, index=True),
    Column("seq", BigInteger, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("sender", ID, nullable=False),
    Column("record", Text, nullable=False),
)

# Which places of each kiosk's chain are filled: what is acknowledged is read from here.
places = Table(
    "places",
    metadata,
    Column("kiosk_id", ID, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", ID, nullable=False),
    Column("entry_hash", HASH, nullable=False),
    Column("accepted", Boolean, nullable=False),
)

# The last place of each chain with no hole before it. Its row is also the lock on that chain.
heads = Table(
    "heads",
    metadata,
    Column("kiosk_id", ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("entry_hash", HASH, nullable=False),
)
