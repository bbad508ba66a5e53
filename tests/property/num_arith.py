#!/usr/bin/env python3
"""The operations and sums of runtime/number/ against Python's fractions."""
import sys
from fractions import Fraction

from num_oracle import EDGES, Session, denominator, fraction, integer, rng, rounded34, write

OPS = {"add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y, "div": lambda x, y: x / y}


def pair():
    x = fraction()
    kind = rng.random()
    if kind < 0.7:
        return x, fraction()
    if kind < 0.8:
        return x, x
    if kind < 0.9:                                  # the same denominator, so that reduction is tried
        return x, Fraction(integer(), x.denominator)
    return x, -x + Fraction(rng.randrange(-3, 4), denominator())


def four(op):
    for _ in range(12000):
        x, y = pair()
        want = "zero" if op == "div" and y == 0 else write(OPS[op](x, y))
        yield f"{op} {write(x)} {write(y)}", want


def compared():
    for _ in range(12000):
        x, y = pair()
        if rng.random() < 0.2:
            y = x + Fraction(rng.randrange(-1, 2), 10**rng.randrange(1, 60))
        yield f"cmp {write(x)} {write(y)}", f"{(x > y) - (x < y)} {'same' if x == y else 'other'}"


def single():
    for _ in range(4000):
        x = fraction()
        fits = x.denominator == 1 and -2**63 <= x.numerator < 2**63
        yield f"neg {write(x)}", write(-x)
        yield f"abs {write(x)}", write(abs(x))
        yield f"copy {write(x)}", write(x)
        yield (f"info {write(x)}", f"{(x > 0) - (x < 0)} {int(x.denominator == 1)} {int(fits)} "
               f"{x.numerator if fits else 0}")


def made():
    def clip(v, bits):
        return max(-2**(bits - 1), min(2**(bits - 1) - 1, v))
    for _ in range(5000):
        m, d, scale = clip(integer(), 128), clip(integer(), 128) or 1, rng.choice((0, 1, 2, 6, 18, 19, 37, 38, 39, 60, 300))
        if rng.random() < 0.4:
            m = clip(m * 10**rng.randrange(0, 20), 128)
        yield f"dec {m} {scale}", write(Fraction(m, 10**scale))
        yield f"i128 {m} {d}", write(Fraction(m, d))
        n, d = clip(integer(), 64), clip(integer(), 64) or -2**63
        yield f"ratio {n} {d}", write(Fraction(n, d))
    for n in (-2**63, 2**63 - 1, -1, 0, 1):
        for d in (-2**63, 2**63 - 1, -1, 1, 6):
            yield f"ratio {n} {d}", write(Fraction(n, d))


def contagion():
    for op in OPS:
        for x, y in (("~1/2", "3"), ("3", "~1/2"), (f"~{2**70}", "3"), ("3", f"~1/{2**70}")):
            p, q = Fraction(x.strip("~")), Fraction(y.strip("~"))
            yield f"{op} {x} {y}", write(OPS[op](p, q)) + " ~"


def powers():
    for _ in range(3000):
        x, e = Fraction(rng.randrange(-60, 61), rng.randrange(1, 30)), rng.randrange(-40, 41)
        if rng.random() < 0.3:
            x, e = fraction(), rng.randrange(-6, 7)
        yield f"pow {write(x)} {e}", "zero" if x == 0 and e < 0 else write(x**e)
    yield "pow 0 0", "1/1"
    yield "pow 0 1/2", "0/1"
    yield "pow 0 -1/2", "zero"
    yield "pow -2 1/2", "domain"
    yield "pow -8 1/3", "domain"
    yield "pow 4 1/2", "2/1"
    yield "pow 8/27 -2/3", "9/4"
    yield f"pow {3**50} 49/50", write(Fraction(3**49))
    yield f"pow {10**40} 1/40", "10/1"
    yield f"pow 1 {10**400}", "1/1"
    yield f"pow -1 {10**400}", "1/1"
    yield f"pow -1 {10**400 + 1}", "-1/1"
    yield f"pow -1 -{10**400 + 1}", "-1/1"
    for e in (10**9, -10**9, 2**63, 10**300, -10**300):
        yield f"pow 2 {e}", "limit"
        yield f"pow 3/2 {e}", "limit"
        yield f"pow -{10**30} {e}", "limit"
    yield f"pow 2 {2**20}", "limit"                 # 2^20 + 1 bits
    yield f"pow 2 {2**20 - 1}", write(Fraction(2**(2**20 - 1)))


def limits():
    big = 2**(2**20 - 1)
    yield f"mul {big} 1", write(Fraction(big))
    yield f"mul {big} 2", "limit"
    yield f"add {big} {big}", "limit"
    yield f"div 1 {big}", write(Fraction(1, big))
    yield f"div 1/2 {big}", "limit"
    yield f"add {big} -{big - 1}", "1/1"


def sums():
    for size in (0, 1, 2, 3, 10, 100):
        for _ in range(120):
            values = [fraction() for _ in range(size)]
            if rng.random() < 0.6:                  # finite decimals only
                values = [Fraction(integer(), 10**rng.randrange(0, 25)) for _ in range(size)]
            first = rng.randrange(0, size + 1)
            yield f"sum {size} {first} " + " ".join(map(write, values)), write(sum(values, Fraction(0)))


def decimal_sums():
    for size in (1, 2, 5, 50, 1000):
        for _ in range(60):
            span = rng.choice((3, 10, 18))
            pairs = [(rng.choice((rng.getrandbits(62), 2**63 - 1, -2**63, rng.randrange(-1000, 1000))),
                      rng.randrange(0, span + 1)) for _ in range(size)]
            total = sum((Fraction(m, 10**s) for m, s in pairs), Fraction(0))
            yield f"sumdec {size} {size // 2} " + " ".join(f"{m} {s}" for m, s in pairs), write(total)


def quotient_sums():
    for size in (1, 2, 5, 50, 500):
        for _ in range(60):
            top = 10**rng.randrange(1, 19)
            pairs = [(rng.randrange(-top, top), rng.randrange(1, rng.choice((10, 1000, 2**62)))) for _ in range(size)]
            exact = [Fraction(n, d) for n, d in pairs]
            rounds = [rounded34(x) for x in exact]
            yield (f"sumquo {size} {size // 3} " + " ".join(f"{n} {d}" for n, d in pairs),
                   write(sum(rounds, Fraction(0))) + (" ~" if rounds != exact else ""))


def edges():
    few = [e for e in EDGES if e < 2**66] + [-e for e in EDGES if e < 2**66]
    for x in few:
        y = rng.choice(few)
        for op in OPS:
            want = "zero" if op == "div" and y == 0 else write(OPS[op](Fraction(x), Fraction(y)))
            yield f"{op} {x} {y}", want


s = Session()
for name in OPS:
    s.check(name, four(name))
s.check("integers around the word sizes", edges())
s.check("cmp and hash", compared())
s.check("neg, abs, copy, sign, integers", single())
s.check("numbers made from words", made())
s.check("approximation is contagious", contagion())
s.check("integer and rational powers", powers())
s.check("limits", limits())
s.check("sums of any fractions, merged", sums())
s.check("sums of decimals of many scales", decimal_sums())
s.check("sums of quotients rounded to 34 digits", quotient_sums())
sys.exit(s.done())
