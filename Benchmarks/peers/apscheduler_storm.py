#!/usr/bin/env python3
"""APScheduler 3, jobs in memory: adds STANDING jobs, then DUE jobs for one instant, and fires them; prints jobs/s.

  apscheduler_storm.py STANDING DUE

A job does nothing, and nothing of it is kept. The clock starts when the scheduler may.
"""
import datetime
import os
import sys
import threading
import time

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

standing, due = int(sys.argv[1]), int(sys.argv[2])
fired = 0
done = threading.Event()


def job():
    global fired
    fired += 1
    if fired >= due:
        done.set()


scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)},
                                job_defaults={"misfire_grace_time": None, "max_instances": 1})
scheduler.start(paused=True)
far = datetime.datetime(2090, 1, 1, tzinfo=datetime.timezone.utc)
for number in range(standing):
    scheduler.add_job(job, "date", run_date=far + datetime.timedelta(seconds=number * 7919 % 1000003), id=f"s{number}")
instant = datetime.datetime.now(datetime.timezone.utc)
for number in range(due):
    scheduler.add_job(job, "date", run_date=instant, id=f"d{number}")
began = time.monotonic()
scheduler.resume()
done.wait(600)
print(f"fired {fired} of {due}: {fired / (time.monotonic() - began):.0f} jobs/s", flush=True)
os._exit(0)
