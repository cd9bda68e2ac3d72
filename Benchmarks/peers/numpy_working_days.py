#!/usr/bin/env python3
"""A million working-day adds with numpy's vector function: random dates of twenty years, n in 1..59. Prints ns an add."""
import time
import numpy as np
from calendar_table import CAL

rng = np.random.default_rng(1)
starts = np.datetime64("2016-01-01") + rng.integers(0, 7300, 1_000_000)
counts = rng.integers(1, 60, 1_000_000)
times = []
for _ in range(5):
    begun = time.perf_counter()
    np.busday_offset(starts, counts, roll="backward", busdaycal=CAL)
    times.append(time.perf_counter() - begun)
print(f"numpy {sorted(times)[2] * 1e3:.3f} ns/op")
