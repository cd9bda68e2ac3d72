#!/usr/bin/env python3
"""Measures Termijnwacht beside others: the same work, the same machine, the same minutes.

  bench.py [--cases 100000 1000000] [--pairs N] [--work DIR] [--binary FILE] [--only G1,G6] [--all] [--skip-ledger]

In every round the peer, the limit and ours run one after the other, and their answers are compared byte
for byte; a ratio is taken within a round, never with a figure of another run. Writes RESULTS.md beside
this file. Installs what it needs: Debian's gcc, g++ and libsimdjson-dev, and duckdb and numpy from PyPI
into a venv of its own. Standard library only; what it makes stays in --work (.bench unless it says so).
"""
import argparse
import datetime
import filecmp
import glob
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PACKAGES = {"gcc": "gcc", "g++": "g++", "/usr/include/simdjson.h": "libsimdjson-dev", "sqlite3": "sqlite3"}

# id: (measure, what counts, smaller is better, {cases: (min, goal)}); the goals are the project's own.
GOALS = {
    "G1": ("cold replay, files to list, one thread: wall over the C limit", True,
           {100_000: (5, 2.5), 1_000_000: (3.5, 2.5)}),
    "G2": ("the same: wall of DuckDB with one thread over ours", False, {100_000: (1.4, 3), 1_000_000: (1.2, 1.7)}),
    "G3 SQLite": ("the same: wall of SQLite over ours", False, {1_000_000: (8, 14)}),
    "G3 PostgreSQL": ("the same: wall of PostgreSQL over ours", False, {1_000_000: (15, 25)}),
    "G3 Python": ("the same: wall of plain Python over ours", False, {1_000_000: (14, 24)}),
    "G4": ("two threads: wall over our own with one", True, {None: (0.65, 0.55)}),
    "G5": ("peak memory over the C limit's", True, {1_000_000: (2.5, 1.5)}),
    "G6 decoder": ("events read a second, over JSONDecoder", False, {None: (15, 30)}),
    "G6 simdjson": ("bytes read a second, over simdjson On-Demand", False, {None: (0.3, 0.6)}),
    "G7": ("overdue and soon list from warm state: time over the C limit's", True, {None: (5, 2)}),
    "G10 SQLite": ("storm into the file sink, decided ahead: notices a second over SQLite", False, {100_000: (2.5, 6)}),
    "G10 SQLite late": ("the same storm, the daemon started at the instant: over SQLite", False, {100_000: (2.5, 6)}),
    "G10 PostgreSQL": ("decided ahead: over PostgreSQL SKIP LOCKED", False, {100_000: (1.5, 3.5)}),
    "G10 PostgreSQL late": ("started at the instant: over PostgreSQL SKIP LOCKED", False, {100_000: (1.5, 3.5)}),
    "G11 APScheduler": ("decided ahead: over APScheduler in memory", False, {100_000: (8, 20)}),
    "G11 APScheduler late": ("started at the instant: over APScheduler in memory", False, {100_000: (8, 20)}),
    "G11 Quartz": ("decided ahead: over Quartz in memory", False, {100_000: (4, 10)}),
    "G11 Quartz late": ("started at the instant: over Quartz in memory", False, {100_000: (4, 10)}),
    "G12 Alertmanager": ("storm of webhooks, one POST a notice: requests a second over Alertmanager's", False, {10_000: (3, 6)}),
    "G12 wrk": ("the same over wrk with 16 connections", False, {10_000: (0.12, 0.3)}),
    "G13 instant": ("the same: p99 from the instant to the receipt, over Alertmanager's", True, {10_000: (0.5, 0.2)}),
    "G13 posted": ("the same over Alertmanager's p99 from each batch's own posting", True, {10_000: (0.5, 0.2)}),
    "Hanging": ("p99 to one endpoint beside another that never answers, over beside one that does", True,
                {10_000: (1.1, 1)}),
    "G14 requests": ("ten times as many: requests a second over Alertmanager's", False, {100_000: (10, 25)}),
    "G14 memory": ("the same: peak memory over Alertmanager's", True, {100_000: (0.15, 0.05)}),
    "G14 repeats": ("the same: notices that came again", True, {100_000: (0, 0)}),
    "G18 table": ("working-day add: time over a table in C", True, {None: (12, 4)}),
    "G18 numpy": ("working-day add: time of numpy's vector function over ours", False, {None: (15, 60)}),
}
# The load average from which wall times say more of the neighbours than of the work.
CROWDED = 2
LEDGER = ["G8", "G9", "G10", "G20", "G21", "G22"]
NOT_TAKEN = {
    "G3 PostgreSQL": "needs a server of its own; its peer is not part of this script",
    "G3 Python": "96 s and 12 GB a run at a million cases: left out",
    "G17": "there is no heap of deadlines in memory: the agenda in the ledger has one instant a case",
}


def say(text):
    print(f"bench: {text}", flush=True)


def fail(text):
    sys.exit(f"bench: {text}")


# --- What is needed ---------------------------------------------------------------------------------


def install_packages():
    missing = [p for probe, p in PACKAGES.items()
               if not (os.path.exists(probe) if probe.startswith("/") else shutil.which(probe))]
    if not missing:
        return
    say("installing " + " ".join(missing))
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run(sudo + ["apt-get", "update", "-qq"], check=True)
    subprocess.run(sudo + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq",
                           "--no-install-recommends"] + missing, check=True, stdout=subprocess.DEVNULL)


def make_venv(work):
    python = os.path.join(work, "venv", "bin", "python")
    if not os.path.exists(python):
        say("making a venv with duckdb and numpy")
        subprocess.run([sys.executable, "-m", "venv", os.path.join(work, "venv")], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "duckdb", "numpy"], check=True)
    return python


def build_limits(work):
    """Compiles each yardstick that is older than its source."""
    commands = {
        "fold2": ["gcc", "-O3", "-march=native", "-w", "-o"],
        "wdlimit": ["gcc", "-O3", "-march=native", "-w", "-o"],
        "simd": ["g++", "-O3", "-march=native", "-o"],
        "swjson": ["swiftc", "-O", "-suppress-warnings", "-o"],
    }
    for name, command in commands.items():
        source = glob.glob(os.path.join(HERE, "limits", name + ".*"))[0]
        program = os.path.join(work, name)
        if os.path.exists(program) and os.path.getmtime(program) > os.path.getmtime(source):
            continue
        say(f"compiling {os.path.basename(source)}")
        libraries = ["-lsimdjson"] if name == "simd" else []
        subprocess.run(command + [program, source] + libraries, check=True)


def make_data(python, work, cases):
    path = os.path.join(work, f"p{cases}-1.ndjson")
    done = os.path.join(work, f"p{cases}-1.done")
    if not os.path.exists(done):
        say(f"making {cases:,} cases")
        with open(path, "wb") as out:
            subprocess.run([python, os.path.join(HERE, "gen_cases.py"), "--cases", str(cases), "--seed", "1"],
                           check=True, stdout=out)
        open(done, "w").close()
    calendar = os.path.join(work, "calendar.csv")
    if not os.path.exists(calendar):
        with open(calendar, "wb") as out:
            subprocess.run([python, os.path.join(HERE, "peers", "calendar_table.py")], check=True, stdout=out)
    return path


def build_ours():
    subprocess.run(["swift", "build", "-c", "release", "--product", "termijnwacht"], cwd=ROOT, check=True)
    return os.path.join(ROOT, ".build", "release", "termijnwacht")


# --- Running ----------------------------------------------------------------------------------------


class Run:
    """One process that was measured."""

    def __init__(self, command, out, env=None, work="."):
        begun = time.monotonic()
        actions = [(os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
                   (os.POSIX_SPAWN_OPEN, 2, out + ".err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)]
        pid = os.posix_spawnp(command[0], command, {**os.environ, **(env or {}), "PERFTMP": work},
                              file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        self.wall = time.monotonic() - begun
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024
        self.out = out
        if os.waitstatus_to_exitcode(status) != 0:
            with open(out + ".err") as error:
                fail(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}:\n{error.read()[-2000:]}")

    def text(self):
        with open(self.out) as out, open(self.out + ".err") as err:
            return out.read() + err.read()


class Progress:
    """Says after each run how far it is, and when it will surely be done."""

    def __init__(self, label, total):
        self.label, self.total, self.done, self.begun = label, total, 0, time.monotonic()

    def step(self, name, figure):
        self.done += 1
        spent = time.monotonic() - self.begun
        left = spent / self.done * (self.total - self.done)
        say(f"{self.label}: {self.done} of {self.total}, {name} {figure}; about {left:.0f} s left")


def warm(path):
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 24):
            pass


def must_agree(a, b, name):
    if not filecmp.cmp(a, b, shallow=False):
        fail(f"{name} has another answer than the limit: compare {a} and {b}")


# --- Rows -------------------------------------------------------------------------------------------


def number(value):
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def verdict(identity, cases, value):
    _, is_smaller, bounds = GOALS[identity]
    least, goal = bounds.get(cases, bounds.get(None, (None, None)))
    if least is None:
        return "", "", "-"
    sign = "<=" if is_smaller else ">="
    meets = (lambda bound: value <= bound) if is_smaller else (lambda bound: value >= bound)
    word = "goal" if meets(goal) else "min" if meets(least) else "MISSED"
    return f"{sign} {least}", f"{sign} {goal}", word


def spread(ratios):
    text = number(statistics.median(ratios))
    return text + (f" ({number(min(ratios))}..{number(max(ratios))})" if len(ratios) > 1 else "")


def row(identity, cases, ratios, ours="", peer="", limit="", cpu=None, is_crowded=False):
    """`cpu`: the same ratios in CPU time, which decide where neighbours held the machine."""
    least, goal, word = verdict(identity, cases, statistics.median(cpu if cpu and is_crowded else ratios))
    text = spread(ratios)
    if cpu:
        text += f"; CPU {spread(cpu)}"
        word += " (by CPU)" if is_crowded else ""
    return {"id": identity, "cases": cases, "measure": GOALS[identity][0], "ours": ours, "peer": peer,
            "limit": limit, "ratio": text, "min": least, "goal": goal, "verdict": word}


def missing_row(identity, cases, reason):
    measure = GOALS[identity][0] if identity in GOALS else ""
    return {"id": identity, "cases": cases, "measure": measure, "ours": "", "peer": "", "limit": "",
            "ratio": "", "min": "", "goal": "", "verdict": f"not taken: {reason}"}


def middle(runs, what=lambda run: run.wall):
    return statistics.median(what(run) for run in runs)


def seconds(runs):
    return f"{middle(runs):.3g} s, CPU {middle(runs, lambda run: run.cpu):.3g} s"


# --- Whole runs: G1 to G5 ---------------------------------------------------------------------------


def replay(context, cases):
    """Peer, limit and ours alternate; every list must be the same to the byte."""
    work, python, data = context.work, context.python, context.data[cases]
    calendar, out = os.path.join(work, "calendar.csv"), os.path.join(work, "out")
    sql = os.path.join(HERE, "peers", "sqlpeer.py")
    ours = [context.binary, "due", "--events", data, "--policy", os.path.join(ROOT, "config/examples/perf.yaml"),
            "--calendars", os.path.join(ROOT, "config/calendar.d"), "--as-of", "2026-07-01", "--within", "7d", "--format", "csv"]
    threads = lambda count: {"TERMIJNWACHT_THREADS": str(count)}
    tools = {
        "DuckDB 1": ([python, sql, "duckdb", data, calendar, out + ".duckdb.csv", "1"], None),
        "limit": ([os.path.join(work, "fold2"), data, out + ".limit.csv"], None),
        "ours 1": (ours, threads(1)),
        "ours 2": (ours, threads(2)),
    }
    lists = {"DuckDB 1": out + ".duckdb.csv", "ours 1": out + ".ours1", "ours 2": out + ".ours2"}
    outs = {"DuckDB 1": out + ".duckdb", "limit": out + ".limit", "ours 1": out + ".ours1", "ours 2": out + ".ours2"}
    pairs = context.pairs or (5 if cases < 1_000_000 else 3)
    progress = Progress(f"replay of {cases:,}", pairs * len(tools))
    runs = {name: [] for name in tools}
    warm(data)
    load = []
    for _ in range(pairs):
        load.append(os.getloadavg()[0])
        for name, (command, env) in tools.items():
            run = Run(command, outs[name], env, work)
            runs[name].append(run)
            progress.step(name, f"{run.wall:.3f} s, {run.memory:.0f} MB")
        for name, path in lists.items():
            must_agree(path, out + ".limit.csv", name)
        must_agree(outs["DuckDB 1"], outs["limit"], "DuckDB's summary")
    rows = replay_rows(cases, runs, is_crowded=statistics.median(load) > CROWDED)
    if context.all or cases == 100_000:
        rows.append(sqlite_row(context, cases, out, sql, calendar, data, runs))
    return rows


def replay_rows(cases, runs, is_crowded):
    limit, one, two, duck = (runs[name] for name in ("limit", "ours 1", "ours 2", "DuckDB 1"))
    ratio = lambda a, b, what=lambda run: run.wall: [what(x) / what(y) for x, y in zip(a, b)]
    cpu = lambda a, b: ratio(a, b, lambda run: run.cpu)
    memory = lambda runs: f"{middle(runs, lambda run: run.memory):.0f} MB"
    return [
        row("G1", cases, ratio(one, limit), seconds(one), "", seconds(limit), cpu(one, limit), is_crowded),
        row("G2", cases, ratio(duck, one), seconds(one), seconds(duck), "", cpu(duck, one), is_crowded),
        crowded_threads(row("G4", cases, ratio(two, one), seconds(two), seconds(one), ""), is_crowded),
        row("G5", cases, ratio(one, limit, lambda run: run.memory), memory(one), memory(duck), memory(limit)),
    ]


def crowded_threads(row, is_crowded):
    """Two threads can't be judged on a machine whose second processor is taken."""
    return {**row, "verdict": "not judged: others held a processor"} if is_crowded else row


def sqlite_row(context, cases, out, sql, calendar, data, runs):
    run = Run([context.python, sql, "sqlite", data, calendar, out + ".sqlite.csv"], out + ".sqlite", None, context.work)
    say(f"SQLite {run.wall:.1f} s, {run.memory:.0f} MB")
    must_agree(out + ".sqlite.csv", out + ".limit.csv", "SQLite")
    ours = runs["ours 1"]
    return row("G3 SQLite", cases, [run.wall / middle(ours)], seconds(ours), f"{run.wall:.3g} s", "")


# --- Inner loops: G6, G7, G18 -----------------------------------------------------------------------


def inner_loop(context, name, data):
    """Seconds of the fastest iteration, as ordo-one/benchmark measured it: neighbours only ever add."""
    export = os.path.join(context.work, "inner")
    shutil.rmtree(export, ignore_errors=True)
    os.makedirs(export)
    env = {**os.environ, "TERMIJNWACHT_BENCHMARKS": "1", "TERMIJNWACHT_BENCHMARK_EVENTS": data,
           "BENCHMARK_DISABLE_JEMALLOC": "1"}
    command = ["swift", "package", "--scratch-path", os.path.join(ROOT, ".build-benchmarks"),
               "--allow-writing-to-directory", export, "benchmark", "run", "--target", "InnerLoops",
               "--filter", f"^{re.escape(name)}$", "--format", "histogramSamples", "--path", export, "--no-progress",
               "--metric", "wallClock", "--time-units", "nanoseconds"]
    result = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    files = glob.glob(os.path.join(export, "**", "*.tsv"), recursive=True)
    if result.returncode != 0 or not files:
        fail(f"the inner loop \"{name}\" could not be measured:\n{result.stdout[-3000:]}")
    with open(files[0]) as file:
        unit = re.search(r"\((\w+)\)", file.readline())[1]
        samples = [float(line) for line in file if line.strip()]
    return min(samples) * {"ns": 1e-9, "μs": 1e-6, "us": 1e-6, "ms": 1e-3, "s": 1}[unit]


def last_number(pattern, text):
    found = re.findall(pattern, text)
    if not found:
        fail(f"no {pattern} in:\n{text[-1000:]}")
    return float(found[-1])


def inner_rows(context, cases):
    work, data = context.work, context.data[cases]
    size = os.path.getsize(data)
    program = lambda name: os.path.join(work, name)
    pairs = context.pairs or 5
    events = None
    taken = {name: [] for name in ("decoder", "simdjson", "read", "limit list", "list", "table", "numpy", "add")}
    progress = Progress(f"inner loops over {cases:,}", pairs * 8)

    def take(name, value, unit):
        taken[name].append(value)
        progress.step(name, f"{number(value)} {unit}")

    inner_loop(context, "events read", data)  # builds it
    out = os.path.join(work, "inner.out")
    for _ in range(pairs):
        decoder = Run([program("swjson"), data, "decoder", "200000"], out).text()
        take("decoder", last_number(r"(\d+) ev/s", decoder), "events/s")
        simd = Run([program("simd"), data], out).text()
        events = last_number(r"(\d+) events", simd)
        take("simdjson", max(float(x) for x in re.findall(r"([0-9.]+) GB/s", simd)), "GB/s")
        take("read", inner_loop(context, "events read", data), "s")
        limit = Run([program("fold2"), data, os.path.join(work, "inner.csv")], out).text()
        listed = last_number(r"deadlines ([0-9.]+)", limit) + last_number(r"rows ([0-9.]+)", limit)
        take("limit list", max(listed, 0.001), "s")
        take("list", inner_loop(context, "list from warm state", data), "s")
        take("table", min(float(x) for x in re.findall(r"([0-9.]+) ns/op",
                                                       Run([program("wdlimit"), "1000000"], out).text())), "ns")
        numpy = Run([context.python, os.path.join(HERE, "peers", "numpy_working_days.py")], out).text()
        take("numpy", last_number(r"([0-9.]+) ns/op", numpy), "ns")
        take("add", inner_loop(context, "a million working-day adds", data) * 1e3, "ns")
    return inner_result(cases, taken, events, size)


def inner_result(cases, taken, events, size):
    each = lambda combine, *names: [combine(*values) for values in zip(*(taken[name] for name in names))]
    median = lambda name: statistics.median(taken[name])
    rate = f"{events / median('read') / 1e6:.3g} M events/s, {size / median('read') / 1e9:.3g} GB/s"
    return [
        row("G6 decoder", cases, each(lambda read, decoder: events / read / decoder, "read", "decoder"), rate,
            f"{median('decoder') / 1e6:.3g} M events/s", ""),
        row("G6 simdjson", cases, each(lambda read, simd: size / read / 1e9 / simd, "read", "simdjson"), rate, "",
            f"{median('simdjson'):.3g} GB/s"),
        row("G7", cases, each(lambda ours, limit: ours / limit, "list", "limit list"),
            f"{median('list') * 1e3:.3g} ms", "", f"{median('limit list') * 1e3:.3g} ms"),
        row("G18 table", cases, each(lambda ours, table: ours / table, "add", "table"), f"{median('add'):.3g} ns", "",
            f"{median('table'):.3g} ns"),
        row("G18 numpy", cases, each(lambda ours, numpy: numpy / ours, "add", "numpy"), f"{median('add'):.3g} ns",
            f"{median('numpy'):.3g} ns", ""),
    ]


# --- The ledger's rows ------------------------------------------------------------------------------


def ledger_rows(context, cases):
    script = os.path.join(HERE, "ledger.py")
    if context.skip_ledger or not os.path.exists(script):
        reason = "left out with --skip-ledger" if context.skip_ledger else "there is no ledger.py"
        return [missing_row(identity, cases, reason) for identity in LEDGER]
    work = os.path.join(context.work, f"ledger-{cases}")
    os.makedirs(work, exist_ok=True)
    answer = os.path.join(work, "ledger.json")
    if os.path.exists(answer):
        os.unlink(answer)
    subprocess.run(["swift", "build", "-c", "release", "--scratch-path", os.path.join(ROOT, ".build-benchmarks"),
                    "--product", "LedgerBench"], cwd=ROOT, env={**os.environ, "TERMIJNWACHT_BENCHMARKS": "1"}, check=True)
    loops = os.path.join(ROOT, ".build-benchmarks", "release", "LedgerBench")
    result = subprocess.run([sys.executable, script, "--binary", context.binary, "--work", work, "--cases", str(cases),
                             "--data", context.data[cases], "--loops", loops])
    if result.returncode != 0 or not os.path.exists(answer):
        return [missing_row(identity, cases, f"ledger.py ended with {result.returncode}") for identity in LEDGER]
    with open(answer) as file:
        found = json.load(file)
    found = found.get("rows", []) if isinstance(found, dict) else found
    return [{**missing_row("", cases, ""), **r, "cases": cases} for r in found]


# --- The page ---------------------------------------------------------------------------------------


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def machine(python):
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo") as file:
        memory = int(re.search(r"MemTotal:\s*(\d+)", file.read())[1]) / 1024 / 1024
    system = re.search(r'PRETTY_NAME="(.*)"', open("/etc/os-release").read())
    versions = output_of(python, "-c", "import duckdb, numpy; print('DuckDB', duckdb.__version__ + ', numpy', numpy.__version__)")
    return [
        f"- {model[1] if model else platform.processor()}, {os.cpu_count()} CPUs, {memory:.0f} GiB",
        f"- {system[1] if system else 'Linux'}, Linux {platform.release()}",
        "- " + ", ".join(filter(None, [
            (output_of("swift", "--version").splitlines() or [""])[0], "gcc " + output_of("gcc", "-dumpfullversion"),
            "Python " + platform.python_version(), versions, "SQLite " + output_of("sqlite3", "--version")[:6]])),
    ]


def table(rows):
    columns = ["id", "measure", "ours", "peer", "limit", "ratio", "min", "goal", "verdict"]
    return ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)] + [
        "| " + " | ".join(str(row.get(column) or "").replace("|", "/") for column in columns) + " |" for row in rows]


# The page's last part, which storm.py writes, and which stays until it is taken again.
PAGE = os.path.join(HERE, "RESULTS.md")
STORMS = "## Storms"


def page_parts():
    """The page without its storms, and the storms."""
    if not os.path.exists(PAGE):
        return "# Results\n", ""
    with open(PAGE) as page:
        head, title, storms = page.read().partition("\n" + STORMS)
    return head, title + storms


def write_page(context):
    """Writes the rows of all sizes that were taken; each size keeps its own until it is taken again."""
    lines = ["# Results", "", "Written by `make bench` and `make storm`; how to read it: [README.md](README.md).", ""]
    lines += machine(context.python)
    for path in sorted(glob.glob(os.path.join(context.work, "rows-*.json")), key=lambda p: int(re.search(r"rows-(\d+)", p)[1])):
        with open(path) as file:
            taken = json.load(file)
        lines += ["", f"## {taken['cases']:,} cases, {taken['events']}", "",
                  f"Taken {taken['date']}, commit {taken['commit'][:10]}, load average {taken['load']} before; {taken['pairs']} rounds.", ""]
        lines += table(taken["rows"])
    storms = page_parts()[1]
    with open(PAGE, "w") as page:
        page.write("\n".join(lines) + "\n" + storms)


def commit():
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()


def taken_before(path, new):
    """The rows of an earlier run on the same commit, for goals that this one leaves out."""
    if not os.path.exists(path):
        return []
    with open(path) as file:
        before = json.load(file)
    if before.get("commit") != commit():
        return []
    return [r for r in before["rows"] if r["id"] not in new and not (r["verdict"] or "").startswith("not taken")]


def take(context, cases):
    load = f"{os.getloadavg()[0]:.1f}"
    wanted = lambda *ids: not context.only or any(identity in context.only for identity in ids)
    rows = []
    if wanted("G1", "G2", "G3", "G4", "G5"):
        rows += replay(context, cases)
    if wanted("G6", "G7", "G18"):
        rows += inner_rows(context, cases)
    if wanted(*LEDGER):
        rows += ledger_rows(context, cases)
    path = os.path.join(context.work, f"rows-{cases}.json")
    rows += taken_before(path, {r["id"] for r in rows}) if context.only else []
    have = {r["id"] for r in rows}
    rows += [missing_row(identity, cases, reason) for identity, reason in NOT_TAKEN.items() if identity not in have]
    rows.sort(key=lambda r: (int(re.search(r"\d+", r["id"])[0]), r["id"]))
    taken = {"cases": cases, "date": datetime.datetime.now().strftime("%Y-%m-%d %H:%M"), "load": load,
             "events": f"{os.path.getsize(context.data[cases]) / 1e6:,.0f} MB", "pairs": context.pairs or "5 (3 at a million)",
             "rows": rows}
    taken["commit"] = commit()
    with open(path, "w") as file:
        json.dump(taken, file, indent=1)
    for r in rows:
        say(f"{r['id']:14} {r['ratio'] or '':28} {r['min'] or '':8} {r['goal'] or '':8} {r['verdict'] or ''}")
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, nargs="+", default=[100_000])
    parser.add_argument("--pairs", type=int, help="rounds; 5, and 3 at a million cases")
    parser.add_argument("--work", default=os.path.join(ROOT, ".bench"))
    parser.add_argument("--binary", help="a termijnwacht built for release; else it is built")
    parser.add_argument("--only", type=lambda text: text.split(","), help="goals to take, G1,G6")
    parser.add_argument("--all", action="store_true", help="the slow peers at every size too")
    parser.add_argument("--skip-ledger", action="store_true")
    context = parser.parse_args()
    context.work = os.path.abspath(context.work)
    os.makedirs(context.work, exist_ok=True)
    install_packages()
    context.python = make_venv(context.work)
    build_limits(context.work)
    context.binary = os.path.abspath(context.binary) if context.binary else build_ours()
    context.data = {cases: make_data(context.python, context.work, cases) for cases in context.cases}
    rows = [r for cases in context.cases for r in take(context, cases)]
    write_page(context)
    missed = sorted({r["id"] for r in rows if (r["verdict"] or "").startswith("MISSED")})
    say("RESULTS.md is written" + (f"; missed: {', '.join(missed)}" if missed else ""))


if __name__ == "__main__":
    main()
