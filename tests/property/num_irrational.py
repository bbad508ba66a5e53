#!/usr/bin/env python3
"""Roots, logarithms, exponentials and fractional powers against Python's decimal, worked far beyond 34 digits."""
import sys
from decimal import Context, Decimal, ROUND_HALF_EVEN
from fractions import Fraction

from num_oracle import Session, integer, rng, write

wide = Context(prec=160, Emax=999999999, Emin=-999999999)
narrow = Context(prec=34, rounding=ROUND_HALF_EVEN, Emax=999999999, Emin=-999999999)


def decimal(x):
    return wide.divide(Decimal(x.numerator), Decimal(x.denominator))


def approx(d):
    return write(Fraction(narrow.plus(d))) + " ~"


def positive():
    kind = rng.random()
    if kind < 0.5:
        return Fraction(rng.randrange(1, 10**rng.randrange(1, 12)), rng.choice((1, 1, 10, 100, 7, 10**9)))
    if kind < 0.7:                                  # close to 1: logarithms near 0
        return 1 + Fraction(rng.randrange(-9, 10), 10**rng.randrange(1, 30))
    return Fraction(abs(integer()) or 1, abs(integer()) or 1)


def root_of(x, k):
    """The exact k-th root of x >= 0, or None."""
    def whole(n):
        lo, hi = 0, 1 << (n.bit_length() // k + 1)
        while lo < hi:
            mid = (lo + hi + 1) // 2
            lo, hi = (mid, hi) if mid**k <= n else (lo, mid - 1)
        return lo if lo**k == n else None
    n, d = whole(x.numerator), whole(x.denominator)
    return None if n is None or d is None else Fraction(n, d)


def roots():
    for _ in range(4000):
        x, k = positive(), rng.choice((2, 2, 2, 3, 4, 5, 7, 12, 100))
        if rng.random() < 0.3:
            x = x ** rng.choice((2, 3))
        exact = root_of(x, k)
        want = write(exact) if exact is not None else approx(wide.power(decimal(x), wide.divide(1, k)))
        yield f"root {write(x)} {k}", want
        if k == 2:
            yield f"sqrt {write(x)}", want
        if k % 2:
            yield f"root {write(-x)} {k}", ("-" + want)
    yield "sqrt 0", "0/1"
    yield "sqrt -1", "domain"
    yield "sqrt ~4", "2/1 ~"
    yield "root 5 0", "domain"
    yield "root 5 1", "5/1"
    yield "root -16 4", "domain"
    yield "root 2 4294967295", approx(wide.power(Decimal(2), wide.divide(1, 4294967295)))


def logarithms():
    for _ in range(3000):
        x = positive()
        yield f"ln {write(x)}", "0/1" if x == 1 else approx(wide.ln(decimal(x)))
    yield "ln 0", "domain"
    yield "ln -3", "domain"
    yield "ln ~1", "0/1 ~"


def exponentials():
    for _ in range(3000):
        x = Fraction(rng.randrange(-10**6, 10**6), 10**rng.randrange(2, 30))
        if rng.random() < 0.2:
            x = Fraction(integer() % 2000 - 1000, abs(integer()) % 1000 + 1)
        yield f"exp {write(x)}", "1/1" if x == 0 else approx(wide.exp(decimal(x)))
    for x in ("727000", "-727000", str(10**30), f"-{10**300}"):
        yield f"exp {x}", "limit"
    yield f"exp 1/{10**40}", "1/1 ~"


def powers():
    for _ in range(3000):
        x, y = positive(), Fraction(rng.randrange(-5000, 5000), rng.choice((2, 3, 4, 10, 100, 1000)))
        if y.denominator == 1:
            continue
        exact = root_of(x, y.denominator) if y.denominator <= 1000 else None
        if x == 1:
            yield f"pow 1 {write(y)}", "1/1"
        elif exact is not None:
            yield f"pow {write(x)} {write(y)}", write(exact ** y.numerator)
        else:
            d = wide.exp(wide.multiply(decimal(y), wide.ln(decimal(x))))
            if abs(d.adjusted()) < 300000:
                yield f"pow {write(x)} {write(y)}", approx(d)
    yield f"pow 2 {10**9}1/2", "limit"
    yield f"pow 2 -{10**30}1/2", "limit"
    yield f"pow 3 {write(Fraction(1, 10**30))}", approx(wide.power(Decimal(3), Decimal(10)**-30))


def hard():
    """Next to the middle of two 34-digit decimals, so that a first try at 160 bits cannot tell."""
    for e in (40, 80, 120):
        for sign in (-1, 1):
            middle = Fraction(10**33 * 3 + 7) + Fraction(1, 2)
            x = middle**2 + Fraction(sign, 10**e)
            want = 10**33 * 3 + (8 if sign > 0 else 7)
            yield f"sqrt {write(x)}", f"{want}/1 ~"
            y = middle**3 + Fraction(sign, 10**e)
            yield f"root {write(y)} 3", f"{want}/1 ~"
    yield f"sqrt {write((Fraction(10**34 * 2 + 1, 2))**2)}", write(Fraction(10**34 * 2 + 1, 2))


s = Session()
s.check("roots", roots())
s.check("ln", logarithms())
s.check("exp", exponentials())
s.check("fractional powers", powers())
s.check("hard to round", hard())
sys.exit(s.done())
