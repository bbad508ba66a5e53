"""agg_oracle.py -- aggregates as the language describes them: which rows count, what their holes do, and the values."""
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import isqrt

from expr_oracle import ZERO, Filled, evaluate
from vara_oracle import Hole, hole, round34

NO_ROWS = Hole(("sin registros", None))


def is_quotient(e):
    """True where a division may have made the value: it is rounded to 34 digits on entering an aggregate."""
    k = e[0]
    if k == "/":
        return True
    if k in ("num", "col", "round", "trunc"):
        return False
    if k == "^":
        return e[2] < 0 or is_quotient(e[1])
    if k == "coal":
        return is_quotient(e[1]) or is_quotient(e[2])
    return any(is_quotient(x) for x in e[2 if k == "if" else 1:])


def root34(x):
    """The square root of a fraction: exact if it is rational, else 34 digits."""
    n, d = isqrt(x.numerator), isqrt(x.denominator)
    if n * n == x.numerator and d * d == x.denominator:
        return Fraction(n, d)
    places = 0
    while x.numerator * 100**places < x.denominator * 10**160:      # 80 digits before the cut: never a tie
        places += 10
    value = Decimal(isqrt(x.numerator * 100**places // x.denominator)).scaleb(-places, Context(prec=400))
    return Fraction(Context(prec=34, rounding=ROUND_HALF_UP).plus(value))


def percentile(values, p):
    values = sorted(values)
    place = (len(values) - 1) * Fraction(p) / 100
    k = place.numerator // place.denominator
    return values[k] + (values[k + 1] - values[k]) * (place - k) if k + 1 < len(values) else values[k]


def deviation(values, less):
    n, total = len(values), sum(values, Fraction(0))
    if n == less:
        return ZERO
    return root34(sum(((v - total / n) ** 2 for v in values), Fraction(0)) / (n - less))


def weighted(pairs):
    weights = sum((w for _, w in pairs), Fraction(0))
    return sum((v * w for v, w in pairs), Fraction(0)) / weights if weights else ZERO


class Aggregate:
    """kind, argument, weight, donde: trees of expr_oracle; P of percentil."""

    def __init__(self, kind, arg=None, weight=None, where=None, p=None):
        self.kind, self.arg, self.weight, self.where, self.p = kind, arg, weight, where, p

    def text(self, maker):
        inner = "filas" if self.kind == "filas" else maker.write(self.arg, 0.2)
        if self.kind == "percentil":
            inner += f", {self.p}"
        if self.weight:
            inner += " ponderado por " + maker.write(self.weight, 0.2)
        if self.where:
            inner += " donde " + maker.write(self.where, 0.2)
        return {"filas": "cuenta", "promedio ponderado": "promedio"}.get(self.kind, self.kind) + f"({inner})"

    def taken(self, row):
        """`cero` fills what is added up, never what decides."""
        return True if self.where is None else evaluate(self.where, getattr(row, "raw", row))

    def entering(self, tree, row):
        v = evaluate(tree, row)
        return round34(v) if is_quotient(tree) and not hole(v) and self.kind not in ("cuenta", "cuenta distintos") else v

    def lack(self, row):
        """The hole that keeps this row from being used, or None."""
        w = self.taken(row)
        if hole(w):
            return w
        if not w or self.kind in ("filas", "cuenta"):
            return None
        out = None
        for tree in (self.arg, self.weight):
            v = evaluate(tree, row) if tree else None
            if hole(v):
                out = v.join(out)
        return out

    def value(self, rows):
        """Over rows that lack nothing."""
        rows = [r for r in rows if self.taken(r) is True]
        if self.kind == "filas":
            return Fraction(len(rows))
        v = [self.entering(self.arg, r) for r in rows]
        if self.kind == "cuenta":
            return Fraction(sum(not hole(x) for x in v))
        if self.kind == "cuenta distintos":
            return Fraction(len(set(v)))
        if not rows:
            return NO_ROWS
        n = len(v)
        if self.kind == "promedio ponderado":
            return weighted([(x, self.entering(self.weight, r)) for x, r in zip(v, rows)])
        return {"suma": lambda: sum(v, Fraction(0)), "promedio": lambda: sum(v, Fraction(0)) / n, "mediana": lambda: percentile(v, 50),
                "percentil": lambda: percentile(v, self.p), "mínimo": lambda: min(v), "máximo": lambda: max(v),
                "desviación": lambda: deviation(v, 1), "desviación poblacional": lambda: deviation(v, 0)}[self.kind]()


class Result:
    """Values of the aggregates of one formula over the rows of a group, with the rows used and left out."""

    def __init__(self, aggregates, rows, holes, numbers, chosen=None):
        """ROWS: pairs of address and values.  NUMBERS: columns that `cero` fills.  CHOSEN: the filter of `de`; rows where it is
        false are not among ROWS."""
        self.values, self.used, self.excluded = [], 0, 0
        self.addresses = set()
        whole = []
        lacks = [None] * len(aggregates)
        for line, row in rows:
            undecided = evaluate(chosen, row) if chosen else True
            if hole(undecided):
                self.excluded += 1
                self.addresses |= {(line, m, c) for m, c in undecided.leaves if c}
                lacks = [undecided.join(h) for h in lacks]
                continue
            if holes == "cero":
                row = Filled(row, numbers)
            each = [a.lack(row) for a in aggregates]
            of_set = any(hole(w) or w for w in (a.taken(row) for a in aggregates))
            bad = None
            for i, h in enumerate(each):
                if h:
                    bad = h.join(bad)
                    lacks[i] = h.join(lacks[i])
            if bad:
                self.excluded += 1
                self.addresses |= {(line, m, c) for m, c in bad.leaves if c}
            else:
                self.used += of_set
            if not bad or holes != "omite":
                whole.append(row)
        for a, lack in zip(aggregates, lacks):
            self.values.append(lack if lack and holes != "omite" else a.value([r for r in whole if not a.lack(r)]))
