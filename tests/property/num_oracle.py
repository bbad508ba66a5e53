"""num_oracle.py -- what the num_* property tests share: values that look for trouble, and the C driver."""
import os
import random
import subprocess
import sys
from fractions import Fraction

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVER = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "tests/unit/test_num_ops")
MODES = ["mitad_lejos", "mitad_par", "mitad_cero", "hacia_cero", "lejos_de_cero", "hacia_abajo", "hacia_arriba"]

rng = random.Random(20240331)
EDGES = [2**k + d for k in (31, 32, 53, 62, 63, 64, 65, 126, 127, 128, 129, 192) for d in (-2, -1, 0, 1, 2)]
EDGES += [10**k + d for k in range(0, 41) for d in (-1, 0, 1)] + [0, 1, 2, 3, 5, 7, 10, 100]


def integer():
    kind = rng.random()
    if kind < 0.35:
        v = rng.randrange(0, 10**rng.randrange(1, 7))
    elif kind < 0.6:
        v = rng.choice(EDGES)
    elif kind < 0.95:
        v = rng.getrandbits(rng.choice((8, 31, 32, 62, 63, 64, 65, 100, 127, 128, 200)))
    else:
        v = rng.getrandbits(rng.choice((300, 1000)))
    return -v if rng.random() < 0.4 else v


def denominator():
    kind = rng.random()
    if kind < 0.3:
        return 1
    if kind < 0.65:
        return 10**rng.choice((0, 1, 2, 2, 2, 3, 4, 6, 9, 18, 19, 20, 30))
    if kind < 0.75:
        return 2**rng.randrange(0, 70) * 5**rng.randrange(0, 30)
    return abs(integer()) or 1


def fraction():
    return Fraction(integer(), denominator())


def write(x):
    return f"{x.numerator}/{x.denominator}"


class Session:
    """Operations gathered, then run at one go; `check` prints one TAP line for each group."""

    def __init__(self):
        self.count, self.failed = 0, 0

    def check(self, name, cases):
        """CASES: pairs of a line for the driver and the line it must answer."""
        cases = list(cases)
        run = subprocess.run([DRIVER, "--ops"], input="\n".join(c[0] for c in cases) + "\n",
                             stdout=subprocess.PIPE, encoding="utf-8")
        got = run.stdout.split("\n")[:-1]
        bad = [(c, g) for c, g in zip(cases, got) if c[1] != g]
        good = run.returncode == 0 and len(got) == len(cases) and not bad
        self.count += 1
        self.failed += not good
        print(f"{'' if good else 'not '}ok {self.count} - {name} ({len(cases)} cases)")
        if not good:
            print(f"# exit {run.returncode}, {len(got)} answers of {len(cases)}, {len(bad)} wrong")
            for (line, want), have in bad[:5]:
                print(f"# {line[:300]}\n#   got {have[:300]}\n#  want {want[:300]}")
        sys.stdout.flush()

    def done(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def rounded(x, mode):
    """X rounded to an integer."""
    q, r = divmod(abs(x).numerator, x.denominator)
    half = (2 * r > x.denominator) - (2 * r < x.denominator)
    up = r and {"mitad_lejos": half >= 0, "mitad_par": half > 0 or (half == 0 and q % 2), "mitad_cero": half > 0,
                "hacia_cero": False, "lejos_de_cero": True, "hacia_abajo": x < 0, "hacia_arriba": x > 0}[mode]
    q += bool(up)
    return -q if x < 0 else q


def decimals(x):
    """How many decimals X needs, or None."""
    d, twos, fives = x.denominator, 0, 0
    while d % 2 == 0:
        d //= 2
        twos += 1
    while d % 5 == 0:
        d //= 5
        fives += 1
    return max(twos, fives) if d == 1 else None


def floor_log10(x):
    """For x > 0."""
    e = len(str(x.numerator)) - len(str(x.denominator))
    while x < Fraction(10) ** e:
        e -= 1
    while x >= Fraction(10) ** (e + 1):
        e += 1
    return e


def rounded34(x):
    if x == 0:
        return x
    e = 33 - floor_log10(abs(x))
    return Fraction(rounded(x * Fraction(10) ** e, "mitad_lejos")) / Fraction(10) ** e


def plain(digits_value, places, thousands=False):
    """|digits_value| / 10^places as text with exactly that many decimals."""
    s = str(abs(digits_value)).rjust(places + 1, "0")
    whole, rest = (s[:-places], s[-places:]) if places else (s, "")
    if thousands:
        whole = f"{int(whole):,}"
    return whole + ("." + rest if places else "")
