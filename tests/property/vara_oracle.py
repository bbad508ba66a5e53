"""vara_oracle.py -- what the property tests of whole scripts share: running vara, reading what it says, TAP."""
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

from num_oracle import floor_log10

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VARA = os.path.abspath(os.environ.get("VARA") or os.path.join(ROOT, "build", "vara"))
FULL = os.environ.get("FULL") == "1"


def size(quick, full):
    return full if FULL else quick


class Run:
    """One evaluation in its own folder."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)


class Folder:
    """A folder of files that goes when it is closed."""

    def __init__(self):
        self.held = tempfile.TemporaryDirectory(prefix="vara-")
        self.path = self.held.name

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.held.cleanup()

    def write(self, name, text, encoding="utf-8"):
        with open(os.path.join(self.path, name), "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode(encoding))

    def evaluate(self, script, *options, env=None, timeout=300):
        """SCRIPT: the text of a program."""
        self.write("s.vara", script)
        return self.run("s.vara", *options, env=env, timeout=timeout)

    def run(self, name, *options, env=None, timeout=300):
        around = dict(os.environ)
        around.update(env or {})
        done = subprocess.run([VARA, "evalua", name, "--sin-avance", *options], cwd=self.path, env=around, timeout=timeout,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


class Hole:
    """A missing value: its reasons, each with the column it came from (None: a place of the script)."""

    def __init__(self, *leaves):
        self.leaves = frozenset(leaves)

    def join(self, other):
        return Hole(*(self.leaves | other.leaves)) if isinstance(other, Hole) else self

    @property
    def motives(self):
        return frozenset(m for m, _ in self.leaves)

    def __eq__(self, other):
        return isinstance(other, Hole) and self.leaves == other.leaves

    def __hash__(self):
        return hash(self.leaves)

    def __repr__(self):
        return "Hole(" + ", ".join(sorted(f"{m}@{c}" for m, c in self.leaves)) + ")"


def hole(x):
    return isinstance(x, Hole)


OF_SCRIPT = {"entre cero", "no aplica", "sin registros", "sin dato del periodo"}      # motives that operations give


def read_value(v):
    """A value of the JSON: Fraction, bool, str or Hole."""
    if isinstance(v, dict):
        if "exacto" in v:
            return Fraction(v["exacto"])
        if "falta" in v:
            leaves = {(d["motivo"], None if d["motivo"] in OF_SCRIPT else d.get("columna")) for d in v["falta"]["direcciones"]}
            named = {m for m, _ in leaves}
            leaves |= {(m["motivo"], None) for m in v["falta"]["motivos"] if m["motivo"] not in named}
            return Hole(*leaves)
    return v


class Tap:
    """Counts checks and prints their lines."""

    def __init__(self):
        self.count, self.failed = 0, 0

    def ok(self, good, name, *notes):
        self.count += 1
        self.failed += not good
        print(f"{'' if good else 'not '}ok {self.count} - {name}")
        if not good:
            for n in notes:
                for line in str(n).split("\n"):
                    print("# " + line[:600])
        sys.stdout.flush()
        return good

    def cases(self, name, bad, total, show=4):
        """BAD: descriptions of what went wrong among TOTAL cases.  No cases is a failure too."""
        return self.ok(not bad and total > 0, f"{name} ({total} cases)", f"{len(bad)} wrong", *bad[:show])

    def done(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def seeded(name):
    return random.Random("vara " + name)


def decimal_text(x):
    """X, which is a finite decimal, in digits; or None."""
    d, places = x.denominator, 0
    while d % 10 == 0:
        d //= 10
        places += 1
    while d > 1 and places < 400:
        if d % 2 == 0:
            d //= 2
        elif d % 5 == 0:
            d //= 5
        else:
            return None
        places += 1
    n = abs(x.numerator) * 10**places // x.denominator
    s = str(n).rjust(places + 1, "0")
    return ("-" if x < 0 else "") + (s[:-places] + "." + s[-places:] if places else s)


def rounded(x, mode="mitad_lejos"):
    """X rounded to an integer."""
    q, r = divmod(abs(x).numerator, x.denominator)
    half = (2 * r > x.denominator) - (2 * r < x.denominator)
    up = r and {"mitad_lejos": half >= 0, "mitad_par": half > 0 or (half == 0 and q % 2), "mitad_cero": half > 0,
                "hacia_cero": False, "lejos_de_cero": True, "hacia_abajo": x < 0, "hacia_arriba": x > 0}[mode]
    q += bool(up)
    return -q if x < 0 else q


def round_to(x, places, mode="mitad_lejos"):
    p = Fraction(10) ** places
    return Fraction(rounded(x * p, mode)) / p


def round34(x):
    """34 significant digits, half away from zero."""
    return x if x == 0 else round_to(x, 33 - floor_log10(abs(x)))
