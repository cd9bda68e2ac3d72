#!/usr/bin/env python3
"""Measures storms: notices by the thousand, all due at one instant, beside those who would send or fire them otherwise.

  storm.py [--binary FILE] [--work DIR] [--rounds N] [--size N] [--escalations N] [--large] [--only G12,G13] [--no-page]

G12, G13: webhooks, one POST a notice, beside Alertmanager and wrk; --large adds G14, ten times as many.
Hanging: the same beside an endpoint that never answers, and beside one that does.
G10, G11: escalations into the file sink, beside SQLite, PostgreSQL, APScheduler and Quartz.

Peer, limit and ours alternate within a round, and a ratio is taken within one. Every notice must come, and none
twice. Writes the last part of RESULTS.md. Debian's nginx, wrk, prometheus-alertmanager, postgresql and
libquartz2-java are installed where they are missing, and APScheduler into a venv under --work, which must be on
the disk that is to be measured (.bench unless it says so).
"""
import argparse
import collections
import contextlib
import datetime
import http.client
import json
import math
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

import bench
import ledger

HERE, ROOT = bench.HERE, bench.ROOT
PACKAGES = {
    "gcc": "gcc", "/usr/include/sqlite3.h": "libsqlite3-dev", "psql": "postgresql", "javac": "default-jdk-headless",
    "/usr/share/java/quartz2.jar": "libquartz2-java", "/usr/share/java/slf4j-nop.jar": "libslf4j-java",
    "/usr/share/java/commons-lang3.jar": "libcommons-lang3-java", "/usr/sbin/nginx": "nginx-light", "wrk": "wrk",
    "prometheus-alertmanager": "prometheus-alertmanager",
}
JARS = ":".join(f"/usr/share/java/{name}.jar" for name in ("quartz2", "slf4j-api", "slf4j-nop", "commons-lang3"))
# How many alerts go into one request to Alertmanager.
BATCH = 500
# How long a receiver listens on after the last notice, for those that come again.
SETTLE = 3
# By how much the disk's pace may change during a durable run, and how long before an instant it is looked at.
UNSTEADY = 1.5
PROBE = 8


def say(text):
    print(f"storm: {text}", flush=True)


def fail(text):
    sys.exit(f"storm: {text}")


def sleep_until(instant):
    left = instant - time.time()
    if left < 0:
        fail("the instant came before all was ready: a slow machine wants a larger --ahead")
    time.sleep(left)


def free_port():
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        return ear.getsockname()[1]


def fill(template, path, **values):
    """Writes a peer's configuration."""
    with open(os.path.join(HERE, template)) as file:
        text = file.read()
    for name, value in values.items():
        text = text.replace(f"@{name.upper()}@", str(value))
    with open(path, "w") as file:
        file.write(text)


def peak_memory(process):
    """The most that a process ever had resident, in MB."""
    with open(f"/proc/{process.pid}/status") as file:
        found = re.search(r"VmHWM:\s*(\d+)", file.read())
    # One that has ended has no memory; who waits for it says so.
    return int(found[1]) / 1024 if found else math.nan


@contextlib.contextmanager
def running(*command, **options):
    """A process that is ended whatever happens."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_port(port, process):
    for _ in range(1000):
        if process.poll() is not None:
            fail(f"{process.args[0]} ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    fail(f"{process.args[0]} doesn't listen")


class Context(ledger.Context):
    """Where things are. What is loaded is made when it is needed."""

    def __init__(self, options):
        super().__init__(options)
        self.python = bench.make_venv(self.work)
        if bench.output_of("stat", "-f", "-c", "%T", self.work) == "tmpfs":
            fail(f"{self.work} is in memory: --work must be on a disk")

    def find_data(self):
        return None

    @contextlib.contextmanager
    def serving(self, place):
        daemon, _ = self.start(place)
        try:
            yield daemon
            if daemon.poll() is not None:
                with open(os.path.join(place, "log")) as log:
                    fail(f"the daemon ended by itself, with {daemon.returncode}: {log.read()[-2000:]}")
        finally:
            self.stop(daemon)


# --- The receiver -----------------------------------------------------------------------------------


class Receiver:
    """nginx with one worker, that answers 204 and notes when each request came.

    The same for all; each has one anew, at a port of its own, so that none meets another's connections.
    """

    def __init__(self, context):
        self.folder = context.path("receiver")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.receipts_path = os.path.join(self.folder, "receipts")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/hook"

    @contextlib.contextmanager
    def listening(self):
        path = os.path.join(self.folder, "nginx.conf")
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        fill("limits/receiver.conf", path, dir=self.folder, port=self.port, connections=min(most, 65536))
        with running("/usr/sbin/nginx", "-e", os.path.join(self.folder, "errors"), "-c", path) as process:
            await_port(self.port, process)
            yield self

    def receive(self, count, limit):
        """Waits for so many, and for what may come again; what came, in the order in which it did."""
        ledger.await_lines(self.receipts_path, count, limit=limit)
        time.sleep(SETTLE)
        with open(self.receipts_path) as file:
            receipts = [line.split() for line in file]
        return sorted((float(at), int(length), identity) for at, length, identity in receipts if length != "-")


class Storm:
    """What came of one storm, and when."""

    def __init__(self, receipts, count, instant, lost, repeats, memory):
        # What comes again is no part of the storm, of which nothing may be missing.
        times = [at for at, _, _ in receipts[:count]]
        if len(times) < 2:
            fail(f"{len(times)} notices came of {count}")
        self.rate = len(times) / max(times[-1] - times[0], 0.001)
        self.lateness = [at - instant for at in times]
        self.lost, self.repeats, self.memory = lost, repeats, memory

    def text(self):
        lost = f"{self.lost:,} LOST, " if self.lost else ""
        return f"{self.rate:,.0f}/s, {lost}{self.repeats:,} repeats"


def quantile(values, part):
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def lateness_text(values):
    return ", ".join(f"{name} {quantile(values, part) * 1000:,.0f}" for name, part in
                     [("p50", 0.5), ("p99", 0.99), ("max", 1)]) + " ms"


# --- Webhooks: G12 to G14 ---------------------------------------------------------------------------


def told_place(context, url, beside=None):
    """A folder with a daemon's configuration that has one webhook or two, and nothing else that would be told."""
    place = context.path("told")
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(os.path.join(place, "state"))
    os.makedirs(os.path.join(place, "credentials"))
    for name in ("policy.yaml", "roster.yaml"):
        shutil.copy(os.path.join(HERE, "storm", name), place)
    with open(os.path.join(place, "credentials", "key"), "w") as file:
        file.write("whsec_" + "c3Rvcm0t" * 4)
    with open(os.path.join(place, "termijnwacht.yaml"), "w") as file:
        file.write("source: urn:nld:test:systeem:termijnwacht\npolicy: policy.yaml\nroster: roster.yaml\n"
                   f"calendars: {os.path.join(ROOT, 'config/calendar.d')}\nstate: state\n"
                   "hosts: { 127.0.0.1: { networks: 127.0.0.0/8 } }\n"
                   f"sinks: {{ webhooks: {{ hook: {{ url: \"{url}\", secrets: key }}"
                   + (f", beside: {{ url: \"{beside}\", secrets: key }}" if beside else "") + " } }\n")
    os.environ["CREDENTIALS_DIRECTORY"] = os.path.join(place, "credentials")
    return place


def iso(instant):
    return datetime.datetime.fromtimestamp(instant, datetime.timezone.utc).isoformat()


def load_cases(context, place, count, instant):
    """Cases that are due at one instant; each its own organisation's, so that each has a notice of its own."""
    events = os.path.join(place, "events.ndjson")
    now = iso(int(time.time()))
    with open(events, "w") as file:
        for number in range(count):
            file.write(f'{{"id":"e{number}","case":"K-{number}","type":"zaak","time":"{now}",'
                       f'"organisatie":"vt-{number}","uiterlijk":"{iso(instant)}"}}\n')
    return bench.Run(context.command(place, "load", events), context.path("load.out")).memory


def webhooks_ours(context, count, beside=None):
    receiver = Receiver(context)
    place = told_place(context, receiver.url, beside)
    instant = math.ceil(time.time() + context.options.ahead)
    load_memory = load_cases(context, place, count, instant)
    with receiver.listening(), context.serving(place) as daemon:
        sleep_until(instant)
        receipts = receiver.receive(count, 60 + count / 1000)
        memory = peak_memory(daemon)
    different = len({identity for _, _, identity in receipts})
    storm = Storm(receipts, count, instant, count - different, len(receipts) - different, memory)
    storm.load_memory = load_memory
    context.check("notices that came by webhook", different, count)
    context.check("notices that came once", storm.repeats, 0)
    context.check("deliveries on the books", delivered(context, place, count), count)
    shutil.rmtree(place)
    return storm


def delivered(context, place, count):
    return len(ledger.run(*context.command(place, "deliveries", "--endpoint", "hook", "--state", "delivered", "--limit", str(count + 1),
                                           "--format", "csv")).splitlines())


@contextlib.contextmanager
def second_endpoint(answers):
    """An endpoint that takes every connection, and answers each request or none; its URL."""
    server = socket.create_server(("127.0.0.1", 0), backlog=256)
    kept = []

    def answer(connection):
        with contextlib.suppress(OSError):
            while request := connection.recv(1 << 16):
                # One request at a time is under way, and all of it comes at once on loopback.
                if answers and request:
                    connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    def accept():
        with contextlib.suppress(OSError):
            while True:
                kept.append(server.accept()[0])
                threading.Thread(target=answer, args=(kept[-1],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/beside"
    finally:
        server.close()
        for connection in kept:
            connection.close()


def measure_hanging(context, count, rounds):
    progress = bench.Progress(f"{count:,} webhooks beside another endpoint", rounds * 2)
    storms = {True: [], False: []}
    for _ in range(rounds):
        for answers in (True, False):
            with second_endpoint(answers) as url:
                storms[answers].append(webhooks_ours(context, count, url))
            late = lateness_text(storms[answers][-1].lateness)
            progress.step("that answers" if answers else "that hangs", late)
    late = lambda storm: p99(storm.lateness)
    return [bench.row("Hanging", count, pairs(storms[False], storms[True], late),
                      lateness_text(middle(storms[False], late).lateness),
                      lateness_text(middle(storms[True], late).lateness) + " beside one that answers")]


def alerts(count, instant):
    """The bodies of Alertmanager's requests. Each batch's alerts are a byte longer than those of the one before.

    What it sends has a body only, which the receiver doesn't keep: by its length one knows the batch.
    """
    organisations = ["vt-utrecht", "vt-drenthe", "vt-twente1", "vt-brabant"]
    return [json.dumps([{
        "labels": {"alertname": "termijn", "case": f"C{number:07}", "rule": str(number % 7), "org": organisations[number % 4]},
        "annotations": {"owner": "wijkteam-noord", "due": "2026-07-01", "pad": "x" * (1 + first // BATCH)},
        "startsAt": iso(instant), "endsAt": iso(instant + 8 * 3600),
    } for number in range(first, min(first + BATCH, count))]) for first in range(0, count, BATCH)]


def post_alerts(port, bodies):
    """Hands Alertmanager all of it as fast as it takes it; when each batch was handed over."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    posted = []
    for body in bodies:
        posted.append(time.time())
        connection.request("POST", "/api/v2/alerts", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            fail(f"Alertmanager answers {answer.status}: {text[:500]}")
    connection.close()
    return posted, time.time() - posted[0]


def webhooks_alertmanager(context, count):
    receiver = Receiver(context)
    folder = context.path("alertmanager")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    config = os.path.join(folder, "alertmanager.yml")
    fill("peers/alertmanager.yml", config, url=receiver.url)
    port = free_port()
    command = ["prometheus-alertmanager", f"--config.file={config}", f"--storage.path={folder}/data",
               f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error"]
    with open(os.path.join(folder, "log"), "w") as log, receiver.listening(), \
            running(*command, stdout=log, stderr=log) as process:
        await_port(port, process)
        instant = math.ceil(time.time() + 1 + count / 50_000)
        bodies = alerts(count, instant)
        sleep_until(instant)
        posted, seconds = post_alerts(port, bodies)
        receipts = receiver.receive(count, 120 + count / 400)
        memory = peak_memory(process)
        failed = failures(port)
    # A byte of an alert is twice in what is sent of it.
    came = collections.Counter(length for _, length, _ in receipts)
    shortest = min(came)
    context.check("batches of Alertmanager by the length of what it sent", sorted(came),
                  list(range(shortest, shortest + 2 * len(posted), 2)))
    wanted = [min(BATCH, count - first) for first in range(0, count, BATCH)]
    lost = sum(max(size - came[shortest + 2 * batch], 0) for batch, size in enumerate(wanted))
    storm = Storm(receipts, count, instant, lost, len(receipts) - count + lost, memory)
    storm.failed, storm.posting = failed, seconds
    storm.by_batch = [at - posted[(length - shortest) // 2] for at, length, _ in receipts[:count]]
    return storm


def failures(port):
    """How many of its requests Alertmanager itself says came to nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.search(r'^alertmanager_notification_requests_failed_total\{integration="webhook"\} (\S+)', text, re.M)
    return int(float(found[1])) if found else 0


def webhooks_wrk(context):
    """Requests a second of a program that does nothing else, by the receiver's own count."""
    receiver = Receiver(context)
    with receiver.listening():
        text = ledger.run("wrk", "-t1", "-c16", "-d2s", "-s", os.path.join(HERE, "limits/post.lua"), receiver.url)
        receipts = receiver.receive(1, 10)
    said = int(re.search(r"(\d+) requests in", text)[1])
    context.check("requests of wrk, within 1 %", abs(len(receipts) - said) <= said / 100, True)
    return len(receipts) / (receipts[-1][0] - receipts[0][0])


def measure_webhooks(context, count, rounds):
    progress = bench.Progress(f"{count:,} webhooks", rounds * 3)
    limit, peer, ours = [], [], []
    for _ in range(rounds):
        limit.append(webhooks_wrk(context))
        progress.step("wrk", f"{limit[-1]:,.0f}/s")
        peer.append(webhooks_alertmanager(context, count))
        progress.step("Alertmanager", f"{peer[-1].text()}, {peer[-1].failed:,} requests failed, "
                      f"posted in {peer[-1].posting:.2f} s, {peer[-1].memory:.0f} MB, {lateness_text(peer[-1].lateness)}; "
                      f"from the posting {lateness_text(peer[-1].by_batch)}")
        ours.append(webhooks_ours(context, count))
        progress.step("ours", f"{ours[-1].text()}, {ours[-1].memory:.0f} MB, "
                      f"{lateness_text(ours[-1].lateness)}")
    return limit, peer, ours


def pairs(ours, peer, what):
    return [what(o) / what(p) for o, p in zip(ours, peer)]


def middle(storms, what):
    """The storm that is the median by that measure: its figures belong together."""
    return sorted(storms, key=what)[len(storms) // 2]


def p99(values):
    return quantile(values, 0.99)


def webhook_rows(count, limit, peer, ours):
    rate = lambda storm: storm.rate
    late = lambda storm: p99(storm.lateness)
    one, other = middle(ours, rate), middle(peer, rate)
    ours_late = lateness_text(middle(ours, late).lateness)
    posted = middle(peer, lambda storm: p99(storm.by_batch))
    return [
        bench.row("G12 wrk", count, [o.rate / l for o, l in zip(ours, limit)], one.text(),
                  limit=f"{statistics.median(limit):,.0f}/s"),
        bench.row("G12 Alertmanager", count, pairs(ours, peer, rate), one.text(), other.text()),
        bench.row("G13 instant", count, pairs(ours, peer, late), ours_late, lateness_text(middle(peer, late).lateness)),
        bench.row("G13 posted", count, [late(o) / p99(p.by_batch) for o, p in zip(ours, peer)], ours_late,
                  lateness_text(posted.by_batch)),
    ]


def large_rows(count, limit, peer, ours):
    rate, memory = lambda storm: storm.rate, lambda storm: storm.memory
    one, other = middle(ours, rate), middle(peer, rate)
    return [
        bench.row("G14 requests", count, pairs(ours, peer, rate), f"{one.text()}; {lateness_text(one.lateness)}",
                  f"{other.text()}, {other.failed:,} failed; {lateness_text(other.lateness)}",
                  f"{statistics.median(limit):,.0f}/s"),
        bench.row("G14 memory", count, pairs(ours, peer, memory),
                  f"{one.memory:.0f} MB; {one.load_memory:.0f} MB in load before", f"{other.memory:.0f} MB"),
        bench.row("G14 repeats", count, [storm.repeats for storm in ours], f"{max(storm.repeats for storm in ours):,}",
                  f"{max(storm.repeats for storm in peer):,}"),
    ]


# --- Escalations into a file: G10, G11 ----------------------------------------------------------------


class Pace:
    """What a run came to a second, and of a durable one the disk's pace before and after."""

    def __init__(self, rate, *probes):
        self.rate, self.probes = rate, probes
        # A disk that changed its pace meanwhile tells nothing.
        self.is_steady = not probes or max(probes) / min(probes) <= UNSTEADY

    def text(self):
        probes = ", fdatasync " + " and ".join(f"{probe:,.0f}/s" for probe in self.probes) if self.probes else ""
        return f"{self.rate:,.0f}/s{probes}"


def storm_place(context, name):
    """The cases with all that happened in them, of which nothing was told yet."""
    place = context.copy_of(ledger.loaded_place(context), name)
    open(os.path.join(place, "escalations.ndjson"), "w").close()
    return place


def rate_since(instant, place, keys):
    """Notices a second, from an instant until the last line is in the file."""
    ledger.await_lines(os.path.join(place, "escalations.ndjson"), len(keys))
    return len(keys) / (time.time() - instant)


def load_storm(context, place, keys, name, instant):
    ledger.load_storm(context, place, keys, name, datetime.datetime.fromtimestamp(instant, datetime.timezone.utc))


def check_storm(context, place, keys):
    ledger.storm_answers(context, place, keys)
    with open(os.path.join(place, "escalations.ndjson"), "rb") as file:
        context.check("lines in the file", sum(1 for _ in file), len(keys))
    shutil.rmtree(place)


def paced(context, take):
    """Takes a durable run's rate between two probes of the disk, on which nothing waits to be written from before."""
    os.sync()
    before = context.probe()
    rate = take()
    return Pace(rate, before, context.probe())


def file_ahead(context, keys, number):
    """The daemon knows of the instant in time, and decides what it brings before it comes."""
    place = storm_place(context, "ahead")
    instant = math.ceil(time.time() + context.options.ahead)
    load_storm(context, place, keys, f"{number}-ahead", instant)
    with context.serving(place):
        sleep_until(instant - PROBE)

        def take():
            sleep_until(instant)
            return rate_since(instant, place, keys)

        pace = paced(context, take)
    check_storm(context, place, keys)
    return pace


def file_late(context, keys, number):
    """The daemon is started at the instant, so nothing was decided ahead. Its start counts."""
    place = storm_place(context, "late")
    instant = math.ceil(time.time() + 15 + len(keys) / 10_000)
    load_storm(context, place, keys, f"{number}-late", instant)
    sleep_until(instant - PROBE)

    def take():
        sleep_until(instant)
        with context.serving(place):
            return rate_since(instant, place, keys)

    pace = paced(context, take)
    check_storm(context, place, keys)
    return pace


def file_sqlite(context):
    naive = context.compile("sqlite_wal")
    return paced(context, lambda: float(re.search(
        r"(\d+) rows/s", ledger.run(naive, context.path("naive.db"), "1000", "2"))[1]))


def file_postgres(context, count):
    return paced(context, lambda: ledger.storm_postgres(context, count))


def fired(context, name, count, command):
    """Jobs a second of a scheduler in memory, beside as many that are due later."""
    found = re.search(r"fired (\d+) of \d+: (\d+) jobs/s", ledger.run(*command, str(count), str(count)))
    context.check(f"jobs of {name}", int(found[1]), count)
    return Pace(float(found[2]))


def schedulers(context):
    """How APScheduler and Quartz are started."""
    ledger.run(context.python, "-m", "pip", "install", "-q", "apscheduler<4")
    classes = context.path("quartz")
    ledger.run("javac", "-cp", JARS, "-d", classes, os.path.join(HERE, "peers/QuartzStorm.java"))
    return {"APScheduler": [context.python, os.path.join(HERE, "peers/apscheduler_storm.py")],
            "Quartz": ["java", "-cp", f"{JARS}:{classes}", "QuartzStorm"]}


def measure_file(context, count):
    context.data = bench.make_data(context.python, context.work, count)
    keys = ledger.case_keys(context, count)
    # One of another size or of an earlier build is no use.
    shutil.rmtree(context.path("load"), ignore_errors=True)
    ledger.loaded_place(context)
    context.postgres()
    commands = schedulers(context)
    runs = {
        "ahead": lambda number: file_ahead(context, keys, number),
        "SQLite": lambda number: file_sqlite(context),
        "late": lambda number: file_late(context, keys, number),
        "PostgreSQL": lambda number: file_postgres(context, count),
        **{name: lambda number, name=name: fired(context, name, count, commands[name]) for name in commands},
    }
    progress = bench.Progress(f"{count:,} escalations", context.rounds * len(runs))
    taken = {name: [] for name in runs}
    for number in range(context.rounds):
        for name, take in runs.items():
            taken[name].append(take(number))
            progress.step(name, taken[name][-1].text())
    return [file_row(f"{goal} {peer}{suffix}", count, taken[variant], taken[peer])
            for goal, peer in [("G10", "SQLite"), ("G10", "PostgreSQL"), ("G11", "APScheduler"), ("G11", "Quartz")]
            for variant, suffix in [("ahead", ""), ("late", " late")]]


def file_row(identity, count, ours, peer):
    """Rounds in which the disk changed its pace are left out, unless there are no others."""
    both = list(zip(ours, peer))
    steady = [(o, p) for o, p in both if o.is_steady and p.is_steady]
    used = steady or both
    probes = [probe for pair in used for run in pair for probe in run.probes]
    row = bench.row(identity, count, [o.rate / p.rate for o, p in used],
                    f"{statistics.median(o.rate for o, _ in used):,.0f}/s",
                    f"{statistics.median(p.rate for _, p in used):,.0f}/s",
                    f"fdatasync {min(probes):,.0f} to {max(probes):,.0f}/s")
    if not steady:
        row["verdict"] += " (the disk was never steady)"
    elif len(steady) < len(both):
        row["verdict"] += f" ({len(both) - len(steady)} of {len(both)} rounds left out)"
    return row


# --- The page ---------------------------------------------------------------------------------------


def write_page(context, rows, load):
    """Puts what was taken last on the page; what this run left out stays as it was, on the same commit."""
    path = context.path("storm-rows.json")
    rows = rows + bench.taken_before(path, {row["id"] for row in rows})
    rows.sort(key=lambda row: list(bench.GOALS).index(row["id"]))
    with open(path, "w") as file:
        json.dump({"commit": bench.commit(), "rows": rows}, file, indent=1)
    lines = [bench.STORMS, "", f"Taken {datetime.datetime.now():%Y-%m-%d %H:%M}, commit {bench.commit()[:10]}, load average "
             f"{load:.1f} before; {context.rounds} rounds."]
    for cases in sorted({row["cases"] for row in rows}):
        lines += ["", f"### {cases:,} at one instant", ""] + bench.table([row for row in rows if row["cases"] == cases])
    head = bench.page_parts()[0]
    with open(bench.PAGE, "w") as page:
        page.write("\n".join([head.rstrip("\n"), "", *lines]) + "\n")


def parsed_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", help="a termijnwacht built for release; else it is built")
    parser.add_argument("--work", default=os.path.join(ROOT, ".bench"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=10_000, help="notices of the storm of webhooks")
    parser.add_argument("--escalations", type=int, default=100_000, help="those of the storm into a file")
    parser.add_argument("--large", type=int, nargs="?", const=100_000, help="a larger storm of webhooks too")
    parser.add_argument("--ahead", type=float, default=75, help="seconds from the loading to the instant")
    parser.add_argument("--only", help="goals to take, G12,G13")
    parser.add_argument("--no-page", action="store_true", help="leave RESULTS.md as it is")
    options = parser.parse_args()
    if options.only and "G14" in options.only:
        options.large = options.large or 100_000
    options.cases, options.quick, options.data, options.loops = options.escalations, False, None, None
    return options


def take(context):
    rows = []
    if context.wants("G12", "G13"):
        rows += webhook_rows(context.options.size, *measure_webhooks(context, context.options.size, context.rounds))
    if context.wants("Hanging"):
        rows += measure_hanging(context, context.options.size, context.rounds)
    if context.options.large and context.wants("G14"):
        rows += large_rows(context.options.large, *measure_webhooks(context, context.options.large, context.rounds))
    if context.wants("G10", "G11"):
        rows += measure_file(context, context.options.escalations)
    return rows


def main():
    options = parsed_options()
    # Whoever ends this ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: fail("ended"))
    bench.PACKAGES = PACKAGES
    bench.install_packages()
    options.binary = options.binary or bench.build_ours()
    context = Context(options)
    load = os.getloadavg()[0]
    try:
        rows = take(context)
    finally:
        context.close()
    for row in rows:
        say(f"{row['id']:21} {row['ratio']:28} {row['min']:8} {row['goal']:8} {row['verdict']:8} "
            f"ours {row['ours']} | peer {row['peer']} | limit {row['limit']}")
    differing = sorted({check["what"] for check in context.checks if not check["same"]})
    say(f"answers compared: {sum(check['same'] for check in context.checks)} of {len(context.checks)} the same")
    if differing:
        fail("other answers than there should be: " + "; ".join(differing))
    if not options.no_page:
        write_page(context, rows, load)
        say("RESULTS.md is written")


if __name__ == "__main__":
    main()
