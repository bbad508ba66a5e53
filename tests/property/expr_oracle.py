"""expr_oracle.py -- random expressions: made as trees, written with as few or as many parentheses as wanted, evaluated
with fractions and three-valued logic.  Knows the language from its description only."""
from fractions import Fraction

from vara_oracle import Hole, decimal_text, hole, round_to

MODES = ["mitad_lejos", "mitad_par", "mitad_cero", "hacia_cero", "lejos_de_cero", "hacia_abajo", "hacia_arriba"]
MOTIVES = ["no reportado", "sin respuesta", "vacío", "entre cero", "no aplica"]
ZERO = Hole(("entre cero", None))

# How tightly each form binds; a looser operand needs parentheses.
IF, OR, AND, NOT, PRED, COAL, SUM, PROD, NEG, POW, ATOM = range(11)


class Maker:
    def __init__(self, rng, numbers, bools=()):
        """NUMBERS: names of numeric columns."""
        self.rng, self.numbers, self.bools = rng, list(numbers), list(bools)

    # ---- literals ----

    def literal(self):
        rng, kind = self.rng, self.rng.random()
        if kind < 0.45:
            n = rng.randrange(0, 13)
        elif kind < 0.65:
            n = Fraction(rng.randrange(0, 100000), 10 ** rng.randrange(1, 5))
        elif kind < 0.8:
            n = rng.choice([2**31, 2**32, 2**53, 2**62, 2**63, 2**64, 2**127, 2**128]) + rng.randrange(-1, 2)
        elif kind < 0.9:
            n = rng.getrandbits(rng.choice([40, 63, 64, 65, 100, 127, 130, 200]))
        else:
            n = Fraction(rng.getrandbits(80), 10 ** rng.randrange(1, 40))
        n = Fraction(n)
        # a literal that is a power of ten changes the scale of a ratio: those are tried apart
        return ("num", n + 3 if n in (10, 100, 1000, 10000) else n)

    # ---- trees ----

    def number(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.12:
            return ("col", rng.choice(self.numbers)) if rng.random() < 0.65 else self.literal()
        kind = rng.random()
        if kind < 0.52:
            op = rng.choice("+-*/+-*/+-*")
            a, b = self.number(depth - 1), self.number(depth - 1 - rng.randrange(0, 3))
            if rng.random() < 0.3:
                a, b = b, a
            return (op, a, b)
        if kind < 0.58:
            return ("neg", self.number(depth - 1))
        if kind < 0.63:
            return ("^", self.number(min(depth - 1, 3)), Fraction(rng.choice([0, 1, 2, 2, 3, -1, -2])))
        if kind < 0.74:
            return ("if", self.truth(depth - 1 - rng.randrange(0, 3)), self.number(depth - 1), self.number(depth - 2))
        if kind < 0.82:
            motive = rng.choice([None, None] + MOTIVES)
            return ("coal", self.number(depth - 1), self.number(depth - 3), motive)
        if kind < 0.91:
            return ("round", self.number(depth - 1), rng.choice([0, 0, 1, 2, 3, 6, 12, -1, -3]), rng.choice([None] + MODES))
        if kind < 0.94:
            return ("trunc", self.number(depth - 1), rng.choice([None, 0, 2, -2]))
        if kind < 0.97:
            return ("abs", self.number(depth - 1))
        return (rng.choice(["menor", "mayor"]), *(self.number(depth - 1 - i) for i in range(rng.randrange(2, 4))))

    def truth(self, depth):
        rng, kind = self.rng, self.rng.random()
        if depth <= 0 or kind < 0.33:
            return (rng.choice(["=", "<>", "<", "<=", ">", ">="]), self.number(depth - 1), self.number(depth - 2))
        if kind < 0.53:
            return (rng.choice(["y", "o"]), *(self.truth(depth - 1 - rng.randrange(0, 2)) for _ in range(rng.randrange(2, 4))))
        if kind < 0.63:
            return ("no", self.truth(depth - 1))
        if kind < 0.71:
            return ("entre", self.number(depth - 1), self.number(depth - 3), self.number(depth - 3))
        if kind < 0.79:
            return ("range", self.number(depth - 1), self.number(depth - 3), self.number(depth - 3), rng.choice("[("), rng.choice("])"))
        if kind < 0.85:
            return ("set", self.number(depth - 1), *(self.number(depth - 4) for _ in range(rng.randrange(1, 5))))
        if kind < 0.94:
            return ("falta", (self.truth if rng.random() < 0.3 else self.number)(depth - 1), rng.choice([None] + MOTIVES))
        if kind < 0.96:
            return ("bool", rng.random() < 0.5)
        if kind < 0.98:
            return ("if", self.truth(depth - 1), self.truth(depth - 2), self.truth(depth - 2))
        return ("=", self.truth(depth - 1), self.truth(depth - 2))

    # ---- writing ----

    def write(self, e, full):
        """FULL: how often a pair of parentheses that is not needed is written, 0 to 1."""
        return self._at(e, IF, full)

    def _at(self, e, least, full):
        text, level = self._bare(e, full)
        if level < least or (level < ATOM and self.rng.random() < full):
            return "(" + text + ")"
        return text

    def _bare(self, e, full):
        k, rng = e[0], self.rng
        at = lambda x, least: self._at(x, least, full)
        if k == "num":
            text = decimal_text(e[1])
            if e[1].denominator == 1 and e[1] >= 10000 and rng.random() < 0.3:
                text = f"{e[1].numerator:,}".replace(",", "_")
            return text, ATOM
        if k == "col":
            return e[1], ATOM
        if k == "bool":
            return ("verdadero" if e[1] else "falso"), ATOM
        if k in "+-":
            return f"{at(e[1], SUM)} {k} {at(e[2], PROD)}", SUM
        if k in "*/":
            sign = {"*": rng.choice("*×"), "/": rng.choice("/÷")}[k]
            return f"{at(e[1], PROD)} {sign} {at(e[2], NEG)}", PROD
        if k == "neg":
            inner, level = self._bare(e[1], full)
            return "-" + (inner if level in (NEG, ATOM) else f"({inner})"), NEG      # -a^b has no agreed meaning
        if k == "^":
            return f"{at(e[1], ATOM)}^{e[2].numerator}", POW
        if k == "if":
            return f"si {at(e[1], OR)} entonces {at(e[2], OR)} si no {at(e[3], OR)}", IF
        if k == "coal":
            return f"{at(e[1], COAL)} o bien {at(e[2], SUM)}" + (f" por ({e[3]})" if e[3] else ""), COAL
        if k == "round":
            return f"redondea({at(e[1], IF)}, {e[2]}" + (f", {e[3]}" if e[3] else "") + ")", ATOM
        if k == "trunc":
            return f"trunca({at(e[1], IF)}" + ("" if e[2] is None else f", {e[2]}") + ")", ATOM
        if k in ("abs", "menor", "mayor"):
            return k + "(" + ", ".join(at(x, IF) for x in e[1:]) + ")", ATOM
        if k in ("=", "<>", "<", "<=", ">", ">="):
            return f"{at(e[1], COAL)} {k} {at(e[2], COAL)}", PRED
        if k in ("y", "o"):
            return f" {k} ".join(at(x, NOT) for x in e[1:]), (AND if k == "y" else OR)
        if k == "no":
            return "no " + at(e[1], NOT), NOT
        if k == "entre":
            return f"{at(e[1], COAL)} entre {at(e[2], COAL)} y {at(e[3], COAL)}", PRED
        if k == "range":
            return f"{at(e[1], COAL)} en {e[4]}{at(e[2], IF)}, {at(e[3], IF)}{e[5]}", PRED
        if k == "set":
            return f"{at(e[1], COAL)} en {{{', '.join(at(x, IF) for x in e[2:])}}}", PRED
        assert k == "falta"
        return at(e[1], COAL) + " falta" + (f" por ({e[2]})" if e[2] else ""), PRED


# ---- meaning ----

def kleene_and(values):
    out = True
    for v in values:
        if v is False or out is False:
            out = False
        elif hole(v):
            out = v.join(out)
    return out


def negated(v):
    return v if hole(v) else not v


def kleene_or(values):
    return negated(kleene_and([negated(v) for v in values]))


def strict(f, *args):
    """F of ARGS, or their holes joined."""
    out = None
    for a in args:
        if hole(a):
            out = a.join(out)
    return f(*args) if out is None else out


COMPARE = {"=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
           ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}


def power(a, n):
    return ZERO if a == 0 and n < 0 else a ** n.numerator


class Filled(dict):
    """A row whose holes `cero` filled; `raw` is the row as it was, which `falta` and `o bien` look at."""

    def __init__(self, raw, numbers):
        super().__init__((k, Fraction(0) if k in numbers and hole(v) else v) for k, v in raw.items())
        self.raw = raw


def evaluate(e, row):
    k = e[0]
    if k in ("num", "bool"):
        return e[1]
    if k == "col":
        return row[e[1]]
    if k == "if":
        c = evaluate(e[1], row)
        return c if hole(c) else evaluate(e[2] if c else e[3], row)
    if k == "^":
        return strict(lambda a: power(a, e[2]), evaluate(e[1], row))
    if k == "coal":
        a = evaluate(e[1], getattr(row, "raw", row))
        if not hole(a):
            return a
        return evaluate(e[2] if not e[3] or a.motives == {e[3]} else e[1], row)
    if k == "round":
        return strict(lambda a: round_to(a, e[2], e[3] or "mitad_lejos"), evaluate(e[1], row))
    if k == "trunc":
        return strict(lambda a: round_to(a, e[2] or 0, "hacia_cero"), evaluate(e[1], row))
    if k == "falta":
        a = evaluate(e[1], getattr(row, "raw", row))
        return hole(a) and (e[2] is None or e[2] in a.motives)
    if k == "range":
        x, low, high = (evaluate(y, row) for y in e[1:4])
        return kleene_and([strict(COMPARE[">=" if e[4] == "[" else ">"], x, low), strict(COMPARE["<=" if e[5] == "]" else "<"], x, high)])
    v = [evaluate(x, row) for x in e[1:]]
    if k == "y":
        return kleene_and(v)
    if k == "o":
        return kleene_or(v)
    if k == "no":
        return negated(v[0])
    if k == "entre":
        return kleene_and([strict(COMPARE[">="], v[0], v[1]), strict(COMPARE["<="], v[0], v[2])])
    if k == "set":
        return kleene_or([strict(COMPARE["="], v[0], x) for x in v[1:]])
    if k in COMPARE:
        return strict(COMPARE[k], *v)
    if k == "/":
        return strict(lambda a, b: a / b if b else ZERO, *v)
    return strict({"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "neg": lambda a: -a, "abs": abs,
                   "menor": lambda *a: min(a), "mayor": lambda *a: max(a)}[k], *v)
