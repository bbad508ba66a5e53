#!/usr/bin/env python3
"""Rounding, printing and reading of numbers against Python's fractions."""
import sys
from fractions import Fraction

from num_oracle import (MODES, Session, decimals, fraction, integer, plain, rng, rounded, rounded34, write)


def places():
    return rng.choice((0, 0, 1, 2, 2, 3, 4, 6, 10, 17, 18, 19, 20, 33, 40, -1, -2, -3, -6, -18, -19, -25))


def tie_or_value(n):
    """Often a value that lies half-way at N decimals, or just beside it."""
    kind = rng.random()
    if kind < 0.5:
        return fraction()
    x = Fraction(integer() * 2 + 1, 2) / Fraction(10) ** n
    return x if kind < 0.8 else x + Fraction(rng.choice((-1, 1)), 10**rng.choice((1, 5, 20, 45)) * max(1, x.denominator))


def rounds():
    for _ in range(30000):
        n, mode = places(), rng.choice(MODES)
        x = tie_or_value(n)
        want = Fraction(rounded(x * Fraction(10) ** n, mode)) / Fraction(10) ** n
        yield f"round {rng.choice(('', '~'))}{write(x)} {n} {mode}", write(want)
    for mode in MODES:
        away, up, down = mode == "lejos_de_cero", mode == "hacia_arriba", mode == "hacia_abajo"
        yield f"round 7 {-2**31} {mode}", "limit" if away or up else "0/1"
        yield f"round -7/3 {-2**31} {mode}", "limit" if away or down else "0/1"
        yield f"round 0 {-2**31} {mode}", "0/1"
        yield f"round 7/8 {2**31 - 1} {mode}", "7/8"
        yield f"round 7/3 {2**31 - 1} {mode}", "limit"
        yield f"round 7/3 1000000 {mode}", "limit"
        yield f"round {10**100}/1 5 {mode}", write(Fraction(10**100))


def rounds34():
    for _ in range(15000):
        x = fraction()
        if rng.random() < 0.4:
            e = rng.randrange(-60, 40)
            m = rng.choice((rng.randrange(10**33, 10**34), 10**34 - 1, 10**33))
            x = (Fraction(m) + rng.choice((Fraction(0), Fraction(1, 2), Fraction(1, 2) + Fraction(1, 10**20),
                                           Fraction(1, 2) - Fraction(1, 10**9)))) * Fraction(10) ** e
            x = -x if rng.random() < 0.5 else x
        want = rounded34(x)
        yield f"r34 {write(x)}", write(want) + (" ~" if want != x else "")
    yield "r34 ~1/2", "1/2 ~"
    for _ in range(15000):
        n, d = max(-2**63, min(2**63 - 1, integer())), rng.choice((rng.randrange(1, 1000), rng.randrange(1, 2**63), 2**63 - 1,
                                                                  2**62, 5**27, 10**18))
        m = rounded34(Fraction(n, d))
        yield f"r34 {write(Fraction(n, d))}", write(m) + (" ~" if m != Fraction(n, d) else "")


def exact():
    for _ in range(12000):
        x = fraction()
        k = decimals(x)
        if k is None:
            yield f"exact {write(x)}", write(x)
            yield f"finite {write(x)}", "0 0"
        else:
            yield f"exact {write(x)}", ("-" if x < 0 else "") + plain(int(abs(x) * 10**k), k)
            yield f"finite {write(x)}", f"1 {k}"


def fixed():
    for _ in range(20000):
        n, mode, groups = places(), rng.choice(MODES), rng.random() < 0.5
        x = tie_or_value(n)
        v = rounded(x * Fraction(10) ** n, mode)
        if n < 0:
            v *= 10**-n
        yield f"fixed {write(x)} {n} {mode} {int(groups)}", ("-" if v < 0 else "") + plain(v, max(n, 0), groups)
    yield "fixed 1234567891/1000 2 mitad_lejos 1", "1,234,567.89"
    yield "fixed -1/1000 2 mitad_lejos 1", "0.00"
    yield "fixed -999999/100 0 mitad_lejos 1", "-10,000"


def short():
    for _ in range(12000):
        n, groups = rng.choice((0, 1, 2, 4, 6, 18, 19, 30)), rng.random() < 0.5
        x = fraction()
        k = decimals(x)
        sign = "-" if x < 0 else ""
        if k is not None and k <= n:
            want = sign + plain(int(abs(x) * 10**k), k, groups)
        else:
            want = sign + plain(int(abs(x) * 10**n), n, groups) + "…"
        yield f"short {write(x)} {n} {int(groups)}", want


def literals():
    for _ in range(12000):
        whole = str(abs(integer()))
        rest = str(rng.getrandbits(rng.choice((4, 20, 64, 140)))).rjust(rng.randrange(1, 30), "0") if rng.random() < 0.7 else ""
        text = whole + ("." + rest if rest else "")
        grouped = ""
        for i, c in enumerate(text):
            if i and c != "." and text[i - 1] != "." and rng.random() < 0.1:
                grouped += "_"
            grouped += c
        yield f"lit {grouped}", write(Fraction(text))
    for bad in (".5", "5.", "1__0", "_1", "1_", "1._5", "1_.5", "1.2.3", "+1", "-1", "1e5", "1%", "x", "1,000", "0x10", "١",
                "1.", ".", "_", "9" * 300001):
        yield f"lit {bad}", "no"
    yield "lit 007.50", "15/2"
    yield "lit " + "9" * 300000, write(Fraction(10**300000 - 1))
    yield "lit 0." + "0" * 299998 + "5", write(Fraction(5, 10**299999))


def long_ones():
    yield f"exact {2**(2**20 - 1)}", str(2**(2**20 - 1))
    yield f"exact 1/{2**20000}", "0." + str(5**20000).rjust(20000, "0")
    yield f"fixed 1/3 100000 hacia_cero 0", "0." + "3" * 100000
    yield f"fixed {2**100000} 1 hacia_cero 1", f"{2**100000:,}.0"
    yield f"short 1/{2**(2**20 - 1)} 2 0", "0.00…"


s = Session()
s.check("round, every mode", rounds())
s.check("34 significant digits", rounds34())
s.check("exact text", exact())
s.check("fixed decimals", fixed())
s.check("short text", short())
s.check("literals", literals())
s.check("long numbers", long_ones())
sys.exit(s.done())
