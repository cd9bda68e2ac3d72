#!/usr/bin/env python3
"""tamper.py NAME STATE: changes the ledger there past the program, as somebody might who has the file.

It prints what audit must name, as an extended regular expression, and what was done. tamper.py list: the names.
"""
import os, sqlite3, sys


def middle(ledger, table, key):
    keys = [row[0] for row in ledger.execute(f"SELECT {key} FROM {table} ORDER BY {key}")]
    return keys[len(keys) // 2], keys[len(keys) // 2 + 1]


def flip(table, key):
    """One byte of the file itself, in the midst of a row: SQLite notices nothing."""
    def change(ledger, path):
        row, _ = middle(ledger, table, key)
        (data,) = ledger.execute(f"SELECT data FROM {table} WHERE {key} = ?", (row,)).fetchone()
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ledger.close()
        with open(path, "r+b") as file:
            place = file.read().index(data[:64]) + min(len(data), 64) - 1
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1]))
        return f"{table}[[:space:]]+{row}\\b", f"a flipped byte in {table} {row}"
    return change


def delete(table, key):
    def change(ledger, path):
        row, _ = middle(ledger, table, key)
        ledger.execute(f"DELETE FROM {table} WHERE {key} = ?", (row,))
        return f"{table}[[:space:]]+{row}\\b", f"a deleted row of {table}, {row}"
    return change


def receipt(ledger, path):
    row, _ = middle(ledger, "deliveries", "sequence")
    ledger.execute("DELETE FROM deliveries WHERE sequence = ?", (row,))
    return f"deliveries[[:space:]]+zvh[[:space:]]+{row}\\b", f"a deleted receipt, {row}"


def swap(table, key):
    def change(ledger, path):
        first, second = middle(ledger, table, key)
        rows = [ledger.execute(f"SELECT data FROM {table} WHERE {key} = ?", (row,)).fetchone()[0] for row in (first, second)]
        ledger.executemany(f"UPDATE {table} SET data = ? WHERE {key} = ?", [(rows[1], first), (rows[0], second)])
        return f"{table}[[:space:]]+({first}|{second})\\b", f"two swapped rows of {table}, {first} and {second}"
    return change


def truncate(ledger, path):
    """The newest seals and all that is newer than what they seal: what is left is sound by itself."""
    (last,) = ledger.execute("SELECT max(seal) FROM seals").fetchone()
    ledger.execute("DELETE FROM seals WHERE seal > ?", (last - 3,))
    return "seals[[:space:]]|truncated", f"a truncated tail: the seals {last - 2} to {last}"


def cut(ledger, path):
    """The file's own tail."""
    ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger.close()
    os.truncate(path, os.path.getsize(path) - 8192)
    return "damaged|malformed", "the file cut off by two pages"


changes = {
    "flip-fact": flip("facts", "pos"), "flip-escalation": flip("escalations", "seq"), "flip-notice": flip("notices", "seq"),
    "delete-fact": delete("facts", "pos"), "delete-notice": delete("notices", "seq"), "delete-receipt": receipt,
    "swap-facts": swap("facts", "pos"), "swap-notices": swap("notices", "seq"),
    "truncate-chain": truncate, "truncate-file": cut,
}

if __name__ == "__main__":
    name = sys.argv[1]
    if name == "list":
        print("\n".join(changes))
        sys.exit()
    path = sys.argv[2] + "/ledger.db"
    ledger = sqlite3.connect(path, isolation_level=None)
    pattern, words = changes[name](ledger, path)
    print(pattern, words, sep="\t")
    ledger.close()
