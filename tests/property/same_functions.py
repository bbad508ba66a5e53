#!/usr/bin/env python3
"""same_functions.py -- equality of expressions as functions, against exact fractions.

Random rational expressions rewritten by rules of algebra must be proved equal; changed ones must be disproved with a point at which Python's fractions
give the printed results. Where a proof says that the holes are alike, they are at every point that is tried; where it says that they differ, they do at
the point it names."""
import os
import random
import subprocess
import sys
from fractions import Fraction

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD") or os.path.join(ROOT, "build")
FULL = os.environ.get("FULL") == "1"
VARIABLES = ["a", "b", "c", "d", "suma(x)", "suma(k donde z > 1)", "raíz(w)", "redondea(v * 3, 1)"]
VALUES = [Fraction(n) for n in range(-3, 8)] + [Fraction(1, 2), Fraction(100), Fraction(-7, 3)]


class Hole(Exception):
    pass


# Trees: ("n", Fraction), ("v", name), (op, left, right), ("^", base, int), ("neg", x)
def value(e, at):
    kind = e[0]
    if kind == "n":
        return e[1]
    if kind == "v":
        return at[e[1]]
    if kind == "neg":
        return -value(e[1], at)
    if kind == "^":
        base = value(e[1], at)
        if base == 0 and e[2] < 0:
            raise Hole
        return base ** e[2]
    x, y = value(e[1], at), value(e[2], at)
    if kind == "/":
        if y == 0:
            raise Hole
        return x / y
    return x + y if kind == "+" else x - y if kind == "-" else x * y


def number(n):
    if n < 0:
        return "(-" + number(-n) + ")"
    if n.denominator == 1:
        return str(n.numerator)
    return f"({n.numerator} / {n.denominator})"


def text(e):
    kind = e[0]
    if kind == "n":
        return number(e[1])
    if kind == "v":
        return e[1]
    if kind == "neg":
        return "(-" + text(e[1]) + ")"
    if kind == "^":
        return f"({text(e[1])} ^ ({e[2]}))"
    return f"({text(e[1])} {kind} {text(e[2])})"


def grow(rng, depth, names):
    if depth == 0 or rng.random() < 0.15:
        return ("v", rng.choice(names)) if rng.random() < 0.75 else ("n", Fraction(rng.choice([1, 2, 3, 5, 10, 100]), rng.choice([1, 1, 1, 2, 4])))
    pick = rng.random()
    if pick < 0.05:
        return ("neg", grow(rng, depth - 1, names))
    if pick < 0.12:
        return ("^", grow(rng, depth - 1, names), rng.choice([-1, 2, 3, 0]))
    return (rng.choice("++-**//"), grow(rng, depth - 1, names), grow(rng, depth - 1, names))


def rewrite(rng, e, names):
    """The same function by one rule here, or a rule further down."""
    kind = e[0]
    if kind in "nv" or rng.random() < 0.35:
        if rng.random() < 0.3:
            z = ("v", rng.choice(names))
            return rng.choice([("-", ("+", e, z), z), ("/", ("*", e, z), z), ("neg", ("neg", e)), ("*", ("n", Fraction(1, 2)), ("+", e, e)), ("^", e, 1)])
        if kind in "nv":
            return e
    if kind == "neg":
        return ("neg", rewrite(rng, e[1], names))
    if kind == "^":
        if e[2] > 1 and rng.random() < 0.5:
            return ("*", e[1], ("^", e[1], e[2] - 1))
        return ("^", rewrite(rng, e[1], names), e[2])
    left, right = e[1], e[2]
    rules = [(kind, rewrite(rng, left, names), right), (kind, left, rewrite(rng, right, names))]
    if kind in "+*":
        rules.append((kind, right, left))
    if kind in "+*" and left[0] == kind:
        rules.append((kind, left[1], (kind, left[2], right)))
    if kind == "-":
        rules += [("+", left, ("neg", right)), ("neg", ("-", right, left))]
    if kind == "*" and right[0] in "+-":
        rules.append((right[0], ("*", left, right[1]), ("*", left, right[2])))
    if kind == "/":
        rules += [("*", left, ("/", ("n", Fraction(1)), right)), ("*", left, ("^", right, -1))]
        if left[0] in "+-":
            rules.append((left[0], ("/", left[1], right), ("/", left[2], right)))
        if right[0] == "*":
            rules.append(("/", ("/", left, right[1]), right[2]))
    return rng.choice(rules)


def change(rng, e, names):
    """Another function, as far as one change goes."""
    kind = e[0]
    if kind == "n":
        return ("n", e[1] + rng.choice([-1, 1, 9]))
    if kind == "v":
        return rng.choice([("v", rng.choice(names)), ("+", e, ("n", Fraction(1))), ("*", e, ("n", Fraction(100)))])
    if kind == "neg":
        return e[1] if rng.random() < 0.5 else ("neg", change(rng, e[1], names))
    if kind == "^":
        return ("^", e[1], e[2] + 1) if rng.random() < 0.5 else ("^", change(rng, e[1], names), e[2])
    if rng.random() < 0.3:
        return (rng.choice([o for o in "+-*/" if o != kind]), e[1], e[2])
    return (kind, change(rng, e[1], names), e[2]) if rng.random() < 0.5 else (kind, e[1], change(rng, e[2], names))


def outcome(e, at):
    try:
        return value(e, at)
    except Hole:
        return None


def points(rng, names, n):
    for _ in range(n):
        yield {name: rng.choice(VALUES) for name in names}


def parsed_point(fields):
    return {name: Fraction(v) for name, _, v in (f.rpartition("=") for f in fields)}


def given(word):
    return None if word == "hueco" else Fraction(word)


def size(e):
    return 1 + sum(size(x) for x in e[1:] if isinstance(x, tuple))


def check(rng, names, a, b, must_equal, answer):
    """A reason why the answer is wrong, or None."""
    verdict, holes, _reads, *rest = answer.split("\t")
    tried = [(outcome(a, p), outcome(b, p)) for p in points(rng, names, 40)]
    both = [(x, y) for x, y in tried if x is not None and y is not None]
    if verdict == "igual":
        if any(x != y for x, y in both):
            return "proved equal, and they differ"
        if holes == "alike" and any((x is None) != (y is None) for x, y in tried):
            return "holes said to be alike, and they differ"
        if holes == "differ":
            at = dict.fromkeys(names, Fraction(1)) | parsed_point(rest[2:])
            x, y = outcome(a, at), outcome(b, at)
            if (x is None) == (y is None) or x != given(rest[0]) or y != given(rest[1]):
                return "no difference of holes there"
        return None
    if verdict == "distinto":
        if must_equal:
            return "a rewritten expression is said to differ"
        at = dict.fromkeys(names, Fraction(1)) | parsed_point(rest[2:])
        x, y = outcome(a, at), outcome(b, at)
        if x == y or x != given(rest[0]) or y != given(rest[1]):
            return f"the counterexample is none: {x} and {y}"
        return None
    return f"undecided, sizes {size(a)} and {size(b)}"


def main():
    rng = random.Random(20250611)
    cases = []
    for i in range(6000 if FULL else 900):
        names = rng.sample(VARIABLES, rng.randint(2, 5))
        a = b = grow(rng, rng.randint(1, 4), names)
        equal = i % 3 != 0
        for _ in range(rng.randint(1, 6)):
            b = rewrite(rng, b, names)
        if not equal:
            b = change(rng, b, names)
        cases.append((names, a, b, equal))
    lines = "".join(f"{text(a)}\t{text(b)}\n" for _, a, b, _ in cases)
    done = subprocess.run([os.path.join(BUILD, "tests/unit/test_same"), "pares"], input=lines.encode(), stdout=subprocess.PIPE, timeout=280)
    answers = done.stdout.decode().splitlines()
    wrong, counts = [], {}
    for case, answer in zip(cases, answers):
        counts[answer.split("\t")[0]] = counts.get(answer.split("\t")[0], 0) + 1
        why = check(rng, *case, answer)
        if why:
            wrong.append(f"{text(case[1])}  //  {text(case[2])}: {why}: {answer}")
    print("ok" if done.returncode == 0 and len(answers) == len(cases) else "not ok", "1 - every pair has its answer")
    print("ok" if not wrong else "not ok", f"2 - {len(cases)} pairs agree with exact fractions:", counts)
    for w in wrong[:5]:
        print("#", w)
    print("1..2")
    return 0


if __name__ == "__main__":
    sys.exit(main())
