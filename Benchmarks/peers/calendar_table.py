#!/usr/bin/env python3
"""Calendar table for the SQL peers: d,wd1,wd5,awt for 2015..2039 (Algemene termijnenwet art. 3). calendar_table.py > cal.csv"""
import numpy as np


def awt_holidays(y0=2015, y1=2040):
    holidays = []
    for y in range(y0, y1):
        a = y % 19; b, c = divmod(y, 100); d, e = divmod(b, 4); f = (b + 8) // 25; g = (b - f + 1) // 3
        h = (19*a + b - d - g + 15) % 30; i, k = divmod(c, 4); l = (32 + 2*e + 2*i - h - k) % 7
        m = (a + 11*h + 22*l) // 451; month, day = divmod(h + l - 7*m + 114, 31)
        easter = np.datetime64(f"{y}-{month:02d}-{day+1:02d}"); king = np.datetime64(f"{y}-04-27")
        if (king.astype(int) + 4) % 7 == 0: king -= 1
        holidays += [np.datetime64(f"{y}-01-01"), easter-2, easter+1, king, np.datetime64(f"{y}-05-05"), easter+39,
                     easter+50, np.datetime64(f"{y}-12-25"), np.datetime64(f"{y}-12-26")]
    return np.array(holidays, dtype="datetime64[D]")


CAL = np.busdaycalendar(holidays=awt_holidays())

if __name__ == "__main__":
    d = np.arange("2015-01-01", "2039-12-01", dtype="datetime64[D]")
    o = lambda n, roll: np.busday_offset(d, n, roll=roll, busdaycal=CAL)
    for a, b, c, e in zip(d, o(1, "backward"), o(5, "backward"), o(0, "forward")): print(f"{a},{b},{c},{e}")
