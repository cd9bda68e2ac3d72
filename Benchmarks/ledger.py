#!/usr/bin/env python3
"""Measures Termijnwacht's ledger beside others: the same work, the same machine, the same minutes.

  ledger.py --binary FILE --work DIR --cases N [--data FILE] [--loops FILE] [--rounds N] [--only G20,G21] [--quick]

In every round the peer, the limit and ours run one after the other; a ratio is taken within a round, and the
median of the rounds stands in the table with the smallest and the largest. Answers are compared: the list of what
is due byte for byte, counts of facts and of escalations, each once. Prints a Markdown table and writes
DIR/ledger.json. Standard library only; needs gcc and libsqlite3-dev, and PostgreSQL's server programs for G10
and G20 (a server of its own under DIR, on loopback). DIR must be on the disk that is to be measured.

Data come from gen_cases.py (seed 1): --data, else DIR/p<N>-1.ndjson or the same in the folder above.
--loops: the LedgerBench program, made with TERMIJNWACHT_BENCHMARKS=1 swift build -c release --product LedgerBench.
"""
import argparse
import datetime
import glob
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
AS_OF = "2026-07-01"

# id: (measure, smaller is better, min, goal)
GOALS = {
    "G8": ("restart until the first timer is set: time over our own cold replay", True, 0.33, 0.1),
    "G9 notice": ("one due notice a commit: commits a second over fdatasync alone", False, 0.5, 0.85),
    "G9 event": ("one live event a commit: commits a second over fdatasync alone", False, 0.3, 0.4),
    "G10 SQLite": ("storm at one instant, through serve and its file sink: notices a second over SQLite", False, 2.5, 6),
    "G10 PostgreSQL": ("the same storm over PostgreSQL SKIP LOCKED", False, 1.5, 3.5),
    "G20 after": ("durable load, to commit: time of COPY, then indexes, over ours", False, 1.2, 2),
    "G20 into": ("the same: time of COPY into a table with its indexes over ours", False, 3, 3),
    "G20 whole": ("the whole load with every case assessed: seconds", True, None, None),
    "G21": ("list of what is due from stored cases: time over the C limit's", True, 2, 0.6),
    "G22": ("start until the first timer is set: milliseconds", True, 200, 20),
}


def say(text):
    print(f"ledger: {text}", file=sys.stderr, flush=True)


def run(*command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    if result.returncode != 0:
        sys.exit(f"ledger: {command[0]} ended with {result.returncode}: {result.stderr[-2000:]}")
    return result.stdout


def timed(*command, **options):
    start = time.monotonic()
    output = run(*command, **options)
    return time.monotonic() - start, output


class Context:
    """Where things are, and the rows that have been measured."""

    def __init__(self, options):
        self.options = options
        self.cases = options.cases
        self.binary = os.path.abspath(options.binary)
        self.work = os.path.abspath(options.work)
        self.rounds = options.rounds or (1 if options.quick else 5)
        self.data = self.find_data()
        self.rows = []
        self.checks = []
        self.server = None
        os.makedirs(self.work, exist_ok=True)

    def find_data(self):
        name = f"p{self.cases}-1.ndjson"
        for path in [self.options.data, os.path.join(self.work, name), os.path.join(os.path.dirname(self.work), name)]:
            if path and os.path.exists(path):
                return os.path.abspath(path)
        sys.exit(f"ledger: no data; gen_cases.py --cases {self.cases} --seed 1 > {name} makes them")

    def path(self, name):
        return os.path.join(self.work, name)

    def wants(self, *names):
        only = self.options.only
        return not only or any(n.startswith(w) for n in names for w in only.split(","))

    def check(self, what, ours, theirs):
        self.checks.append({"what": what, "same": ours == theirs})
        if ours != theirs:
            say(f"DIFFERENT: {what}: {str(ours)[:200]} and {str(theirs)[:200]}")

    def row(self, identity, ratios, ours="", peer="", limit=""):
        measure, smaller, least, goal = GOALS[identity]
        value = statistics.median(ratios)
        verdict = ""
        if least is not None:
            reached = lambda bound: value <= bound if smaller else value >= bound
            verdict = "goal" if reached(goal) else "min" if reached(least) else "below min"
        text = f"{value:.3g}" + (f" ({min(ratios):.3g}..{max(ratios):.3g})" if len(ratios) > 1 else "")
        self.rows.append({"id": identity, "cases": self.cases, "measure": measure, "ours": ours, "peer": peer,
                          "limit": limit, "ratio": text, "min": least, "goal": goal, "verdict": verdict})
        say(f"{identity}: {text} {verdict} (ours {ours}, peer {peer}, limit {limit})")

    def compile(self, name):
        program = self.path(name)
        if not os.path.exists(program):
            run("gcc", "-O3", "-march=native", "-w", "-o", program, os.path.join(HERE, "limits", name + ".c"), "-lsqlite3")
        return program

    def probe(self):
        """Commits a second of the disk alone: 300 bytes and fdatasync, for half a second."""
        disk = self.compile("fsync")
        return float(re.search(r"(\d+) commits/s", run(disk, self.path("probe"), "300", "0.5", "prealloc"))[1])

    # --- A place for the daemon ---------------------------------------------------------------------

    def make_place(self, name):
        """A folder with a configuration and no ledger yet."""
        place = self.path(name)
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(os.path.join(place, "state"))
        shutil.copy(os.path.join(HERE, "ledger/served.yaml"), os.path.join(place, "policy.yaml"))
        with open(os.path.join(place, "termijnwacht.yaml"), "w") as file:
            file.write("source: urn:nld:test:systeem:termijnwacht\npolicy: policy.yaml\n"
                       f"calendars: {os.path.join(ROOT, 'config/calendar.d')}\nstate: state\n"
                       "sinks: { file: { path: escalations.ndjson } }\n")
        return place

    def copy_of(self, place, name):
        """The same place again, to be changed."""
        copy = self.path(name)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(place, copy, ignore=shutil.ignore_patterns("notify", "*.lock"))
        return copy

    def command(self, place, name, *arguments):
        return [self.binary, name, "--config", os.path.join(place, "termijnwacht.yaml"), *arguments]

    def status(self, place):
        return json.loads(run(*self.command(place, "status", "--json")))

    def start(self, place):
        """Starts the daemon; how long it took until it was ready, which it says after its first step."""
        name = os.path.join(place, "notify")
        if os.path.exists(name):
            os.unlink(name)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            ear.bind(name)
            ear.settimeout(600)
            began = time.monotonic()
            with open(os.path.join(place, "log"), "w") as log:
                daemon = subprocess.Popen(self.command(place, "serve"), env={**os.environ, "NOTIFY_SOCKET": name},
                                          stderr=log)
            while b"READY=1" not in ear.recv(65536):
                pass
            return daemon, time.monotonic() - began

    @staticmethod
    def stop(daemon):
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()

    # --- PostgreSQL ---------------------------------------------------------------------------------

    def postgres(self):
        """The arguments of psql for a server of our own; None where PostgreSQL isn't installed."""
        if self.server is not None:
            return self.server
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not programs:
            return None
        folder = self.path("postgres")
        as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for parent in [folder, self.work]:
            os.chmod(parent, 0o755)
        if as_owner:
            shutil.chown(folder, "postgres")
        data = os.path.join(folder, "data")
        run(*as_owner, f"{programs[-1]}/initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "-U", "bench", cwd="/")
        with open(os.path.join(data, "postgresql.conf"), "a") as file:
            file.write("listen_addresses = '127.0.0.1'\nport = 55433\nunix_socket_directories = ''\nshared_buffers = 2GB\n"
                       "max_wal_size = 8GB\nmaintenance_work_mem = 512MB\ntimezone = 'Europe/Amsterdam'\n")
        subprocess.run([*as_owner, f"{programs[-1]}/pg_ctl", "-D", data, "-l", os.path.join(folder, "log"), "-w", "start"],
                       cwd="/", stdout=subprocess.DEVNULL, check=True)
        self.stopper = [*as_owner, f"{programs[-1]}/pg_ctl", "-D", data, "-m", "fast", "stop"]
        self.server = ["-h", "127.0.0.1", "-p", "55433", "-U", "bench", "-d", "postgres"]
        return self.server

    def sql(self, text):
        return timed("psql", "-qXAt", "-v", "ON_ERROR_STOP=1", *self.server, "-c", text)

    def close(self):
        if self.server is not None:
            subprocess.run(self.stopper, cwd="/", stdout=subprocess.DEVNULL)


# --- G20: durable load ------------------------------------------------------------------------------


def make_table(context):
    """The events as PostgreSQL's COPY takes them: made once, and not counted."""
    path = context.path(f"p{context.cases}.tsv")
    if os.path.exists(path):
        return path
    pattern = re.compile(rb'"id":"([^"]*)","case":"([^"]*)","type":"([^"]*)","time":"([^"]*)"')
    with open(context.data, "rb") as events, open(path + ".part", "wb", 1 << 20) as table:
        for line in events:
            table.write(b"\t".join([*pattern.search(line).groups(), line]))
    os.rename(path + ".part", path)
    return path


def load_ours(context, place):
    """The time until every fact is committed, and until every case is assessed."""
    start = time.monotonic()
    load = subprocess.Popen(context.command(place, "load", "--history", context.data), stdout=subprocess.PIPE, text=True)
    committed = None
    total = context.events
    database = None
    while load.poll() is None:
        time.sleep(0.02)
        if committed is not None:
            continue
        try:
            database = database or sqlite3.connect(f"file:{place}/state/ledger.db?mode=ro", uri=True, timeout=1)
            newest = database.execute("SELECT max(last_fact) FROM steps").fetchone()[0]
            if newest == total:
                committed = time.monotonic() - start
                database.close()
        except sqlite3.Error:
            database = None
    whole = time.monotonic() - start
    accepted = int(load.stdout.read().split()[0])
    context.check("facts in the ledger", accepted, total)
    return committed or whole, whole


INDEXES = "CREATE UNIQUE INDEX ON facts(id); CREATE INDEX ON facts(subject, seq);"


def load_postgres(context, table, indexed):
    create = ("DROP TABLE IF EXISTS facts; CREATE TABLE facts(seq bigserial, id text, subject text, type text,"
              " at timestamptz, body text);" + (INDEXES if indexed else ""))
    context.sql(create)
    context.sql("CHECKPOINT")
    seconds, _ = context.sql(f"COPY facts(id, subject, type, at, body) FROM PROGRAM 'cat {table}'")
    if not indexed:
        seconds += context.sql(INDEXES)[0]
    context.check("rows in PostgreSQL", int(context.sql("SELECT count(*) FROM facts")[1]), context.events)
    return seconds


def measure_load(context):
    table = make_table(context) if context.postgres() else None
    after, into, ours = [], [], []
    for number in range(context.rounds):
        place = context.make_place("load")
        ours.append(load_ours(context, place))
        if table is None:
            continue
        after.append(load_postgres(context, table, False))
        if number == 0 or context.cases <= 100_000:
            into.append((load_postgres(context, table, True), ours[-1][0]))
    commits = f"{statistics.median(o[0] for o in ours):.3g} s"
    context.row("G20 whole", [o[1] for o in ours], ours=f"{statistics.median(o[1] for o in ours):.3g} s")
    if table is not None:
        context.row("G20 after", [a / o[0] for a, o in zip(after, ours)], commits, f"{statistics.median(after):.3g} s")
        context.row("G20 into", [i / o for i, o in into], commits, f"{statistics.median(i for i, _ in into):.3g} s")
        context.sql("DROP TABLE facts")
    size = sum(os.path.getsize(p) for p in glob.glob(f"{context.path('load')}/state/ledger.db*"))
    say(f"the ledger has {size >> 20} MiB")


# --- G21, G22, G8: from the stored cases ---------------------------------------------------------------


def loaded_place(context):
    place = context.path("load")
    if not os.path.exists(os.path.join(place, "state/ledger.db")):
        place = context.make_place("load")
        run(*context.command(place, "load", "--history", context.data))
    return place


def due(context, *source):
    return [context.binary, "due", *source, "--as-of", AS_OF, "--within", "7d", "--format", "csv"]


def measure_list(context):
    place = loaded_place(context)
    limit = context.compile("fold2")
    ours, theirs = [], []
    for _ in range(max(context.rounds, 3)):
        theirs.append(timed(limit, context.data, context.path("limit.csv"))[0])
        seconds, listed = timed(*due(context, "--config", os.path.join(place, "termijnwacht.yaml")))
        ours.append(seconds)
    with open(context.path("limit.csv")) as file:
        context.check("the list of what is due", sorted(listed.splitlines()), sorted(file.read().splitlines()))
    context.row("G21", [o / t for o, t in zip(ours, theirs)], f"{statistics.median(ours):.3g} s",
                limit=f"{statistics.median(theirs):.3g} s")


def measure_start(context):
    place = loaded_place(context)
    policy = os.path.join(ROOT, "config/examples/perf.yaml")
    starts, replays = [], []
    for _ in range(max(context.rounds, 3)):
        daemon, seconds = context.start(place)
        context.stop(daemon)
        starts.append(seconds)
        replays.append(timed(*due(context, "--events", context.data, "--policy", policy, "--calendars",
                                  os.path.join(ROOT, "config/calendar.d")))[0])
    ours = f"{statistics.median(starts) * 1000:.3g} ms"
    context.row("G22", [s * 1000 for s in starts], ours)
    context.row("G8", [s / r for s, r in zip(starts, replays)], ours, f"{statistics.median(replays):.3g} s")


# --- G9: single commits -----------------------------------------------------------------------------


def measure_commits(context):
    loops = context.options.loops or os.path.join(os.path.dirname(context.binary), "LedgerBench")
    if not os.path.exists(loops):
        return say("G9 not taken: there is no LedgerBench")
    place = loaded_place(context)
    for kind in ["notice", "event"]:
        ratios, ours, raw = [], [], []
        copy = context.copy_of(place, "commits")
        bench = subprocess.Popen([loops, kind, os.path.join(copy, "termijnwacht.yaml")], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, text=True)
        bench.stdout.readline()
        for _ in range(15):
            probe = context.probe()
            bench.stdin.write("0.5\n")
            bench.stdin.flush()
            commits = float(bench.stdout.readline())
            after = context.probe()
            # A disk that changed its pace meanwhile tells nothing.
            if max(probe, after) / min(probe, after) <= 1.5:
                ratios.append(commits / ((probe + after) / 2))
            ours.append(commits)
            raw.append(probe)
        bench.stdin.close()
        bench.wait()
        shutil.rmtree(copy, ignore_errors=True)
        if ratios:
            context.row(f"G9 {kind}", ratios, f"{statistics.median(ours):.0f}/s", limit=f"{statistics.median(raw):.0f}/s")


# --- G10: a storm -------------------------------------------------------------------------------------


def case_keys(context, count):
    keys = {}
    with open(context.data, "rb") as file:
        for line in file:
            start = line.index(b'"case":"') + 8
            keys[line[start:line.index(b'"', start)]] = None
            if len(keys) == count:
                break
    return [key.decode() for key in keys]


def load_storm(context, place, keys, number, due_at):
    """Has every case come due at one instant."""
    events = os.path.join(place, f"storm-{number}.ndjson")
    with open(events, "w") as file:
        for index, key in enumerate(keys):
            file.write(f'{{"id":"storm-{number}-{index}","case":"{key}","type":"storm","time":"2026-11-01T00:00:00Z",'
                       f'"uiterlijk":"{due_at.isoformat()}"}}\n')
    run(*context.command(place, "load", events))


def await_lines(path, count, offset=0, limit=120):
    """Reads a file as it grows, with a look every millisecond, until so many lines stand in it beyond an offset."""
    lines = 0
    began = time.monotonic()
    with open(path, "rb") as file:
        file.seek(offset)
        while lines < count:
            found = file.read(1 << 22)
            if not found:
                if time.monotonic() - began > limit:
                    break
                time.sleep(0.001)
            lines += found.count(b"\n")
    return lines


def storm_ours(context, place, keys, number):
    """Notices a second, from the instant at which all are due until the last stands in the file."""
    due_at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=6 + len(keys) / 20_000)
    load_storm(context, place, keys, number, due_at)
    daemon, _ = context.start(place)
    wait = (due_at - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    if wait < 0:
        sys.exit("ledger: the storm came before the daemon was ready")
    path = os.path.join(place, "escalations.ndjson")
    size = os.path.getsize(path)
    time.sleep(wait)
    began = time.monotonic()
    await_lines(path, len(keys), size)
    seconds = time.monotonic() - began
    context.stop(daemon)
    return len(keys) / seconds


def storm_answers(context, place, keys):
    """Every notice of the storm is in the file, and none twice."""
    seen = []
    with open(os.path.join(place, "escalations.ndjson")) as file:
        for line in file:
            event = json.loads(line)
            if event["data"]["rule"] == "storm":
                seen.append((event["id"], event["subject"]))
    context.check("notices of the storm", len(seen), len(keys))
    context.check("notices that came once", len({identity for identity, _ in seen}), len(seen))
    context.check("cases that were told of", {key for _, key in seen}, set(keys))


def storm_postgres(context, count):
    context.sql(f"""DROP TABLE IF EXISTS due, note;
        CREATE TABLE due(id bigserial PRIMARY KEY, at timestamptz, case_id text, rule int);
        CREATE TABLE note(key text PRIMARY KEY, at timestamptz, body text);
        INSERT INTO due(at, case_id, rule) SELECT now() - (i % 100000) * interval '1 s', 'C' || i, i % 7 FROM generate_series(1, {count}) i;
        INSERT INTO due(at, case_id, rule) SELECT now() + i * interval '1 min', 'F' || i, i % 7 FROM generate_series(1, {context.cases}) i;
        CREATE INDEX ON due(at);""")
    context.sql("VACUUM ANALYZE due")
    context.sql("CHECKPOINT")
    pgbench = sorted(glob.glob("/usr/lib/postgresql/*/bin/pgbench"))[-1]
    # The server's own connection and start are not counted: it measures by itself.
    result = run(pgbench, "-n", "-c", "1", "-t", str(count // 1000), "-D", "batch=1000",
                 "-f", os.path.join(HERE, "peers/due_queue.sql"), *context.server[:-2], "postgres")
    context.check("notices of PostgreSQL", int(context.sql("SELECT count(*) FROM note")[1]), count)
    return float(re.search(r"tps = ([\d.]+)", result)[1]) * 1000


def measure_storm(context):
    count = min(100_000, context.cases)
    keys = case_keys(context, count)
    naive = context.compile("sqlite_wal")
    ours, sqlite, queue = [], [], []
    for number in range(context.rounds):
        text = run(naive, context.path("naive.db"), "1000", "2")
        sqlite.append(float(re.search(r"(\d+) rows/s", text)[1]))
        place = context.copy_of(loaded_place(context), "storm")
        open(os.path.join(place, "escalations.ndjson"), "w").close()
        ours.append(storm_ours(context, place, keys, number))
        storm_answers(context, place, keys)
        shutil.rmtree(place)
        if context.postgres():
            queue.append(storm_postgres(context, count))
        say(f"storm: ours {ours[-1]:.0f}/s, SQLite {sqlite[-1]:.0f}/s, PostgreSQL {queue[-1] if queue else 0:.0f}/s")
    middle = f"{statistics.median(ours):.0f}/s"
    context.row("G10 SQLite", [o / s for o, s in zip(ours, sqlite)], middle, f"{statistics.median(sqlite):.0f}/s")
    if queue:
        context.row("G10 PostgreSQL", [o / q for o, q in zip(ours, queue)], middle, f"{statistics.median(queue):.0f}/s")


# --- The page ---------------------------------------------------------------------------------------------


def write_page(context):
    print(f"\n### {context.cases:,} cases, {context.events:,} events\n")
    print("| # | measure | ours | peer | limit | ratio | min | goal | verdict |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in context.rows:
        cells = [row[name] if row[name] is not None else "" for name in
                 ["id", "measure", "ours", "peer", "limit", "ratio", "min", "goal", "verdict"]]
        print("| " + " | ".join(str(cell) for cell in cells) + " |")
    same = sum(check["same"] for check in context.checks)
    print(f"\nAnswers compared: {same} of {len(context.checks)} the same.")
    with open(context.path("ledger.json"), "w") as file:
        json.dump({"rows": context.rows, "checks": context.checks}, file, indent=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--data")
    parser.add_argument("--loops")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only")
    parser.add_argument("--quick", action="store_true")
    context = Context(parser.parse_args())
    with open(context.data, "rb") as file:
        context.events = sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 24), b""))
    try:
        if context.wants("G20"):
            measure_load(context)
        if context.wants("G21"):
            measure_list(context)
        if context.wants("G8", "G22"):
            measure_start(context)
        if context.wants("G9"):
            measure_commits(context)
        if context.wants("G10"):
            measure_storm(context)
    finally:
        context.close()
    write_page(context)
    sys.exit(0 if all(check["same"] for check in context.checks) else 1)


if __name__ == "__main__":
    main()
