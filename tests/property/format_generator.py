"""format_generator.py -- programs that parse, as lists of tokens, and ways of writing one of them that change nothing of what it says.

A token is (kind, text).  Kinds: k a word whose spelling the formatter settles (of the language, or a name declared in the program), d a word
that stays as written, m a word of a reason of the language, t a text, n a number, period or date, s a sign, r a row of a table (a list of cells)."""
import random
import unicodedata

COLUMNS = ["código", "año_fiscal", "programado", "alcanzado", "unidad_de_medida", "niñez", "índice_de_género", "Presión", "periodo_de_corte", "c1", "ÁREA"]
DATA = ["proyectos", "Obras_Públicas", "padrón", "créditos"]
INDICATORS = ["avance_físico", "Razón_de_gasto", "cobertura_médica", "atención"]
FUNCTIONS = ["pct", "variación", "Índice_simple"]
ARGUMENTS = ["a", "b", "numeración", "Límite_x"]
PARAMS = ["corte_verde", "corte_crítico", "inflación"]
BANDS = ["semáforo", "clases_de_avance"]
UNITS = ["pesos", "personas", "camiones", "obras"]
MOTIVES = ["no reportado", "vacío", "no aplica", "entre cero", "sin papeles en regla"]
CALLS = ["suma", "promedio", "mediana", "mínimo", "máximo", "cuenta", "desviación", "abs", "raíz", "número", "longitud", "minúsculas"]
SIGNS = {"*": "×", "/": "÷", "-": "−", "<>": "≠", "<=": "≤", ">=": "≥"}


class Maker:
    """Makes one program: self.lines, each (tokens, may be broken)."""

    def __init__(self, rng):
        self.rng, self.lines = rng, []
        pick = lambda words, least=1: rng.sample(words, rng.randint(least, 2))
        self.data = {d: rng.sample(COLUMNS, rng.randint(2, 6)) for d in pick(DATA)}
        self.indicators, self.functions, self.params, self.bands = pick(INDICATORS), pick(FUNCTIONS, 0), pick(PARAMS, 0), pick(BANDS)
        self.scope, self.depth = [], 0

    # -- tokens --
    def k(self, words):
        return [("k", w) for w in words.split()]

    def one(self, things):
        return self.rng.choice(things)

    def maybe(self, chance, tokens):
        return tokens() if self.rng.random() < chance else []

    def number(self):
        return [("n", self.one(["0", "1", "100", "1_000", "2.50", "3.14159", "85%", "7", "12"]))]

    def motive(self):
        m = self.one(MOTIVES)
        return [("d" if m == MOTIVES[-1] else "m", w) for w in m.split()]

    def text(self):
        return [("t", self.one(['"x"', '"Sin Dato"', '"a \\"b\\" # c"', '"año"', '"ñandú | 5%"', '""', '"dos  blancos"']))]

    def comma(self, makers):
        out = []
        for i, make in enumerate(makers):
            out += ([("s", ",")] if i else []) + make()
        return out

    def some(self, make, least=1, most=3):
        return self.comma([make] * self.rng.randint(least, most))

    def unit(self):
        out = self.maybe(0.2, lambda: self.k(self.one(["miles de", "millones de"]))) + [("d", self.one(UNITS))]
        return out + self.maybe(0.2, lambda: [("s", "/"), ("d", self.one(UNITS))])

    # -- expressions --
    def primary(self):
        r = self.rng.random()
        if self.depth > 2 or r < 0.4:
            return self.number() if not self.scope or r < 0.15 else [("k", self.one(self.scope))]
        self.depth += 1
        if r < 0.45:
            out = self.number()[:1]
            out = [("n", "5")] + [("d", self.one(UNITS))] if self.rng.random() < 0.3 else out
        elif r < 0.5:
            out = self.one([[("n", "2024T1")], [("n", "2024-03")], [("n", "2024-03-31")], self.k("verdadero"), self.k("falso"), self.text()])
        elif r < 0.55:
            out = self.k("falta") + [("s", "(")] + self.motive() + [("s", ")")]
        elif r < 0.75:
            out = self.call()
        elif r < 0.82:
            out = [("k", self.one(self.indicators)), ("s", "."), ("k", self.one(["valor", "banda", "línea_base", "cumplimiento"]))]
        else:
            out = [("s", "(")] + self.expr() + [("s", ")")]
        self.depth -= 1
        return out

    def call(self):
        if self.functions and self.rng.random() < 0.3:
            return [("k", self.one(self.functions)), ("s", "(")] + self.some(self.expr, 1, 2) + [("s", ")")]
        if self.rng.random() < 0.2:
            return self.k("cuenta") + [("s", "(")] + self.k("filas") + self.maybe(0.7, lambda: self.k("donde") + self.expr()) + [("s", ")")]
        name = self.one([[("k", c)] for c in CALLS] + [self.k("cuenta distintos"), self.k("anterior publicado"), self.k("desviación poblacional")])
        end = self.maybe(0.3, lambda: self.k("donde") + self.expr())
        return name + [("s", "(")] + self.expr() + end + [("s", ")")]

    def power(self):
        return self.primary() + self.maybe(0.12, lambda: [("s", "^")] + self.one([[("n", "2")], [("s", "-"), ("n", "1")]]))

    def signed(self):
        return [("s", "-")] + self.primary() if self.rng.random() < 0.1 else self.power()

    def chain(self, make, signs, most):
        out = make()
        for _ in range(self.rng.choice([0, 0, 0, 1, most])):
            out += [("s", self.one(signs))] + make()
        return out

    def sum(self):
        return self.chain(lambda: self.chain(self.signed, ["*", "/"], 2), ["+", "-"], 2)

    def coalesce(self):
        out = self.sum()
        if self.rng.random() < 0.08:
            out += self.k("o bien") + self.sum()
            out += self.maybe(0.5, lambda: self.k("por") + [("s", "(")] + self.motive() + [("s", ")")])
        return out

    def predicate(self):
        out, r = self.coalesce(), self.rng.random()
        if r < 0.25:
            return out + [("s", self.one(["=", "<>", "<", "<=", ">", ">="]))] + self.coalesce()
        if r < 0.3:
            return out + self.k("falta") + self.maybe(0.5, lambda: self.k("por") + [("s", "(")] + self.motive() + [("s", ")")])
        if r < 0.34:
            return out + self.k("en") + [("s", "{")] + self.some(self.coalesce) + [("s", "}")]
        if r < 0.38:
            return out + self.k("en") + [("s", "[")] + self.sum() + [("s", ",")] + self.sum() + [("s", self.one([")", "]"]))]
        if r < 0.41:
            return out + self.k("entre") + self.sum() + self.k("y") + self.sum()
        if r < 0.45:
            return out + self.k(self.one(["contiene", "empieza con", "termina con"])) + self.text()
        return out

    def expr(self):
        self.depth += 1
        r = self.rng.random()
        if self.depth < 3 and r < 0.12:
            out = self.k("si") + self.expr() + self.k("entonces") + self.expr() + self.k("si no") + self.expr()
        else:
            word = self.one(["y", "o"])
            out = self.maybe(0.05, lambda: self.k("no")) + self.predicate()
            while self.rng.random() < 0.12:
                out += self.k(word) + self.maybe(0.1, lambda: self.k("no")) + self.predicate()
        self.depth -= 1
        return out

    # -- declarations --
    def line(self, *parts):
        self.lines.append([t for p in parts for t in p])

    def prop(self, name):
        return self.k(name) + [("s", ":")]

    def names(self, words):
        return self.comma([lambda w=w: [("k", w)] for w in words])

    def missing(self):
        return self.some(lambda: self.text() + self.motive(), 1, 2)

    def columns(self, d):
        kind = [lambda: self.k("número"), lambda: self.k("número en") + self.unit(), lambda: self.k("texto"), lambda: self.k("periodo"),
                lambda: self.k("lógico"), lambda: self.k("porcentaje"), lambda: self.k("número en") + [("s", "("), ("k", self.data[d][0]), ("s", ")")]]
        self.line(self.k("columnas"))
        for c in self.data[d]:
            if self.rng.random() < 0.15:
                self.line([("d", c)], self.maybe(0.4, self.one(kind)), [("s", "=")], self.expr())
                continue
            clauses = [self.maybe(0.2, lambda: self.k(self.one(["junto a", "bajo", "hasta"])) + self.text()), self.maybe(0.1, lambda: self.k("vez") + [("n", "2")]),
                       self.maybe(0.1, lambda: self.k("parte") + [("n", "1")] + self.k("de") + [("n", "2")] + self.k("entre") + self.one([self.text(), self.k("espacios")])),
                       self.maybe(0.7, lambda: self.k("desde") + self.one([self.text(), [("n", "12")]])), self.maybe(0.3, lambda: self.k("mínimo") + self.sum()),
                       self.maybe(0.1, lambda: self.k("máximo") + self.sum()), self.maybe(0.1, lambda: self.k("faltantes") + self.missing()),
                       self.maybe(0.1, lambda: self.k("motivo según") + [("k", self.data[d][0])]), self.maybe(0.1, lambda: self.k("decimal coma"))]
            if self.rng.random() < 0.1:
                self.rng.shuffle(clauses)
            self.line([("d", c)], self.one(kind)(), *clauses)
        self.line(self.k("termina"))

    def make_data(self, d):
        self.scope = self.data[d] + self.params
        files = self.some(lambda: [("t", '"datos.csv"')] + self.maybe(0.3, lambda: [("s", "="), ("n", self.one(["2024T1", "2024", "2024-03-31"]))]), 1, 2)
        self.line(self.k("datos"), [("d", d)], self.k("desde"), files, self.maybe(0.2, lambda: self.k("como") + [("k", self.data[d][0])]))
        lines = [lambda: (self.prop("separador"), self.one([self.k("tabulador"), [("m", w) for w in "punto y coma".split()], [("t", '";"')]])),
                 lambda: (self.prop("codificación"), [("k", "latin1")]),
                 lambda: (self.prop("encabezado"), self.one([[("n", "2"), ("k", "líneas")] + self.k("desde") + self.text(), self.k("no"), self.k("línea") + [("n", "5")],
                                                              [("n", "1"), ("k", "línea")]])),
                 lambda: (self.prop("líneas"), [("n", "5")], self.one([self.k("a") + [("n", "90")], self.k("en adelante")])),
                 lambda: (self.prop("comillas"), self.k(self.one(["sí", "no"]))),
                 lambda: (self.prop("rechaza"), self.k("celdas malas")),
                 lambda: (self.prop("limpia"), self.k("marcas")),
                 lambda: (self.k("ficha cada"), self.text()),
                 lambda: (self.k("transpuesta"), self.maybe(0.5, lambda: self.k("celdas") + [("n", "2")] + self.k("a") + [("n", "7")]), self.maybe(0.5, lambda: self.k("sin blancos"))),
                 lambda: (self.prop("faltantes"), self.missing()),
                 lambda: (self.prop("clave"), self.names(self.rng.sample(self.data[d], 2))),
                 lambda: (self.k("filas donde"), self.expr()),
                 lambda: (self.k("continúa donde"), [("k", self.data[d][0])], self.k("falta")),
                 lambda: (self.k("apila"), self.comma([lambda: [("n", "2"), ("s", "="), ("t", '"uno"')], lambda: [("t", '"Feb"'), ("s", "="), ("n", "2024T1")]]),
                          self.k("como"), self.names(self.data[d][:2]))]
        for make in self.rng.sample(lines, self.rng.randint(0, 6)):
            self.line(*make())
        self.columns(d)
        if self.rng.random() < 0.3:
            self.line(self.k("tramo líneas"), [("n", "5")], self.k("a"), [("n", "9")])
            for _ in range(self.rng.randint(1, 3)):
                self.line(*[[("k", self.one(self.data[d]))] + self.one([self.k("desde") + [("n", str(self.rng.randint(1, 30)))], self.k("no publicado")])
                            for _ in range(self.rng.randint(1, 4))])
            self.line(self.k("termina"))
        self.line(self.k("termina"))

    def make_bands(self, b):
        table = self.rng.random() < 0.3
        self.scope = self.params
        over = [lambda: self.k("sobre") + self.k(self.one(["valor", "cumplimiento", "avance"]))]
        self.line(self.k("bandas"), [("d", b)], self.maybe(0.7, self.one(over)), self.k("tabla") if table else [])
        for i in range(self.rng.randint(1, 4)):
            colour = [("k", self.one(["rojo", "amarillo", "verde"]))]
            if table:
                self.line(colour, self.text(), [("s", self.one("[("))], self.sum(), [("s", ",")], self.one([self.sum, lambda: self.k("en adelante")])(), [("s", self.one(")]"))])
            else:
                self.line(colour, self.text(), [("s", self.one(["<", "<="]))], self.sum())
        self.line([("k", "verde")], self.text(), self.k("en adelante"))
        self.line(self.k("sin dato"), self.maybe(0.4, lambda: self.k("por") + [("s", "(")] + self.motive() + [("s", ")")]), self.text())
        self.line(self.k("termina"))

    def make_indicator(self, name):
        d = self.one(list(self.data))
        self.scope = self.data[d] + self.params + self.indicators
        self.line(self.k("indicador"), [("d", name)])
        base = lambda: self.k("línea base") + self.sum() + self.maybe(0.4, lambda: self.k("en") + self.one([[("n", "2018")], [("n", "2018T1")]]))
        lines = [lambda: (self.prop("nombre"), self.text()), lambda: (self.prop("nivel"), self.k(self.one(["propósito", "fin", "componente"]))),
                 lambda: (self.prop("dimensión"), self.k(self.one(["economía", "calidad"]))), lambda: (self.prop("frecuencia"), self.k("trimestral")),
                 lambda: (self.prop("sentido"), self.k(self.one(["ascendente", "constante"]))),
                 lambda: (self.prop("por"), self.one([self.k("fila"), self.names(self.rng.sample(self.data[d], 2))])),
                 lambda: (self.prop("unidad"), self.one([self.k("porcentaje"), self.k("puntos porcentuales"), self.unit()])),
                 lambda: (self.prop("decimales"), [("n", "1")]), lambda: (self.prop("meta"), self.expr(), self.maybe(0.4, base)),
                 lambda: (self.k("línea base"), [("s", ":")], self.sum()), lambda: (self.prop("bandas"), self.names(self.bands)),
                 lambda: (self.prop("huecos"), self.k(self.one(["exige", "omite", "cero"]))), lambda: (self.prop("nota"), self.text()),
                 lambda: (self.prop("cumplimiento"), self.k(self.one(["valor", "meta", "línea_base"])), [("s", "/")], self.sum())]
        self.line(self.prop("de"), [("k", d)], self.maybe(0.3, lambda: self.k("donde") + self.expr()))
        for make in self.rng.sample(lines, self.rng.randint(0, 8)):
            self.line(*make())
        self.line(self.prop("fórmula"), self.expr())
        if self.rng.random() < 0.2:
            self.line(self.prop("método"), [("t", self.one(['"(A / B) x 100"', '"""\n      A  =  (B / C)\n        Donde: "B"\n """']))])
            self.line(self.k("variables"))
            for _ in range(self.rng.randint(0, 3)):
                self.line([("t", self.one(['"Meta alcanzada"', '"B"', '"Una frase, larga"']))], [("s", "=")], self.expr())
            self.line(self.k("termina"))
        if self.rng.random() < 0.2:
            self.line(self.k("metas"))
            for _ in range(self.rng.randint(1, 3)):
                self.line(self.maybe(0.4, lambda: [("d", "sexenal")]), [("n", self.one(["2024", "2024T1", "2024S2"]))],
                          self.one([[], [("s", "-")]]), [("s", "(")], self.sum(), [("s", ")")], self.maybe(0.5, base))
            self.line(self.k("termina"))
        self.line(self.k("termina"))

    def make_rules(self):
        d = self.one(list(self.data))
        whole = self.rng.random() < 0.3
        self.scope = self.params + self.indicators if whole else self.data[d] + self.params
        self.line(self.k("verifica"), [] if whole else [("k", d)])
        for i in range(self.rng.randint(1, 4)):
            self.line(self.k("regla"), [("d", self.one(["regla_%d", "no_paga_de_más_%d"]) % i), ("s", ":")], self.expr(), self.maybe(0.3, lambda: self.k("donde") + self.expr()),
                      self.maybe(0.6, lambda: self.k(self.one(["grave", "aviso"]))), self.maybe(0.5, self.text))
        self.line(self.k("termina"))

    def make_test(self):
        self.scope = self.params + self.indicators
        self.line(self.k("prueba"), self.text())
        for d in self.rng.sample(list(self.data), 1):
            columns = self.rng.sample(self.data[d], 2)
            self.line(self.k("dado"), [("k", d)])
            self.line([("r", [("k", c) for c in columns])])
            for _ in range(self.rng.randint(0, 4)):
                self.line([("r", [("d", self.one(["A", "1,200.50", "", "ñ \\| x", "-3", "un texto más largo", "# no es comentario"])) for _ in columns])])
        if self.params and self.rng.random() < 0.5:
            self.line(self.k("con"), self.comma([lambda p=p: [("k", p), ("s", "=")] + self.sum() for p in self.params]))
        self.line(self.k("espera"), self.expr())
        self.line(self.k("termina"))

    def make_matrix(self):
        self.line(self.k("matriz"), [("d", "programa_%d" % self.rng.randint(0, 9))])
        for level in ["fin", "propósito", "componente", "actividad", "actividad"]:
            name = [("d", "c1")] if level == "componente" else []
            self.line(self.k(level), name, self.text(), self.maybe(0.5, lambda: self.k("indicadores") + self.names(self.indicators)))
            for word in self.rng.sample(["medios", "supuestos"], self.rng.randint(0, 2)):
                self.line(self.k(word), self.text())
        if self.rng.random() < 0.4:
            self.line(self.k("dimensiones"))
            self.line(self.k("propósito"), self.names(["eficacia", "economía"]))
            self.line(self.k("termina"))
        self.line(self.k("termina"))

    def make_show(self):
        d = self.one(list(self.data))
        self.scope = self.data[d] + self.params + self.indicators
        item = lambda: self.expr() + self.maybe(0.3, lambda: self.k("como") + [("d", "columna_%d" % self.rng.randint(0, 99))])
        self.line(self.k("muestra"), self.some(item, 1, 6), self.maybe(0.9, lambda: self.k("de") + [("k", d)]), self.maybe(0.2, lambda: self.k("donde") + self.expr()),
                  self.maybe(0.3, lambda: self.k("por") + self.names(self.rng.sample(self.data[d], 2))),
                  self.maybe(0.3, lambda: self.k("ordena") + self.sum() + self.maybe(0.5, lambda: self.k("descendente"))),
                  self.maybe(0.1, lambda: self.k("límite") + [("n", "5")]), self.maybe(0.3, lambda: self.k("con total") + self.maybe(0.5, self.text)))

    def make_single(self):
        r = self.rng.random()
        if r < 0.3:
            self.line(self.k("usa"), [("d", "norma"), ("s", "."), ("d", "semaforos")],
                      self.maybe(0.5, lambda: self.k("con") + [("d", "corte_verde"), ("s", "=")] + self.number()))
        else:
            self.line(self.k("unidad"), [("d", self.one(["Cama", "tonelada", "niño"]))], self.maybe(0.5, lambda: [("s", "="), ("n", "1000")] + [("d", "kilogramos")]))

    def program(self):
        if self.rng.random() < 0.3:
            self.line(self.k("módulo"), [("d", "Mi"), ("s", "."), ("d", "módulo")])
        makers = [lambda p=p: (setattr(self, "scope", []), self.line(self.k("parámetro"), [("d", p), ("s", ":")], self.one([self.k("número"), self.k("porcentaje"), self.k("texto")]),
                                         self.maybe(0.5, lambda: [("s", "=")] + self.number()))) for p in self.params]
        makers += [lambda f=f: self.make_function(f) for f in self.functions]
        makers += [lambda d=d: self.make_data(d) for d in self.data]
        makers += [lambda b=b: self.make_bands(b) for b in self.bands]
        makers += [lambda i=i: self.make_indicator(i) for i in self.indicators]
        makers += [self.rng.choice([self.make_rules, self.make_test, self.make_show, self.make_single, self.make_matrix]) for _ in range(self.rng.randint(0, 5))]
        self.rng.shuffle(makers)
        for make in makers:
            make()
        return self.lines

    def make_function(self, f):
        arguments = self.rng.sample(ARGUMENTS, self.rng.randint(1, 3))
        self.scope = arguments
        self.line(self.k("función"), [("d", f), ("s", "(")], self.comma([lambda a=a: [("d", a)] for a in arguments]), [("s", ")"), ("s", "=")], self.expr())


# ---- ways of writing it ----

def plain(tokens):
    """With single blanks; rows with their bars."""
    return " ".join(row(t[1], lambda k, w: w, lambda: " ") if t[0] == "r" else t[1] for t in tokens)


def row(cells, spell, blank):
    return "|" + "|".join(blank() + spell(k, w) + blank() for k, w in cells) + "|"


def bare(word, rng):
    """Without some of its accents; ñ stays."""
    out = ""
    for c in word:
        base = unicodedata.normalize("NFD", c)
        out += base[0] if len(base) > 1 and base[1] == "\u0301" and rng.random() < 0.7 else unicodedata.normalize("NFD", c) if rng.random() < 0.05 else c
    return out


def respelt(kind, word, rng):
    if kind not in "km" or rng.random() < 0.4:
        return word
    word = bare(word, rng)
    return rng.choice([str.upper, str.lower, str.title, lambda w: w])(word)


BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
PAIRS = {("si", "no"), ("o", "bien"), ("empieza", "con"), ("termina", "con"), ("cuenta", "distintos"), ("anterior", "publicado"), ("desviación", "poblacional"),
         ("miles", "de"), ("millones", "de"), ("en", "adelante"), ("con", "total"), ("línea", "base"), ("junto", "a"), ("sin", "blancos"), ("puntos", "porcentuales"), ("filas", "donde")}
GOES_ON = {"+", "*", "/", "^", "=", "<>", "<", "<=", ">", ">=", "y", "o", "entonces", "entre", "donde", ","}


class Writer:
    """Writes a program with spaces, case, accents and (CALM false) line ends, blank lines and comments where they may stand."""

    def __init__(self, rng, calm):
        self.rng, self.calm, self.comments, self.out = rng, calm, [], ""

    def blank(self):
        return self.rng.choice(["", " ", " ", "  ", "\t", "      ", "\u00a0"])

    def comment(self, words=("", "nota", "á", '"x', "# más", "termina", "a | b")):
        text = "# c%d %s" % (len(self.comments), self.rng.choice(words))
        self.comments.append(text.rstrip())
        return text + self.rng.choice(["", "  ", "\t"])

    def line_end(self, words=("", "nota", "más")):
        return self.blank() + ("" if self.calm or self.rng.random() < 0.85 else self.comment(words)) + self.rng.choice(["\n", "\n", "\r\n"])

    def between(self):
        """Blank lines and comments on their own between two lines."""
        if self.calm:
            return
        while self.rng.random() < 0.2:
            self.out += self.blank() + (self.comment() if self.rng.random() < 0.4 else "") + "\n"

    def may_break(self, a, b, depth):
        if a[1] == "en" or (a[0] in "kd" and b[1] == "(") or (a[1], b[1]) in PAIRS or (a[0] == "n" and b[0] in "kd") or (a[0] == "m" and depth == 0) or (a[1] == "." or b[1] == "."):
            return False
        if depth == 0 and a[1] == "y":
            return True
        return depth > 0 or (a[1] in GOES_ON and a[0] != "d")

    def part(self, a, b, depth):
        if not self.calm and self.may_break(a, b, depth) and self.rng.random() < 0.06:
            self.out += self.line_end()
            if self.rng.random() < 0.3:
                self.out += self.blank() + self.comment() + "\n"
            self.out += self.blank()
            return
        tight = {"(", ")", "[", "]", "{", "}", ",", ":"}
        loose = (a[0] != "s" and b[0] != "s" and ("t" not in (a[0], b[0]) or a[0] == b[0])) or (a[0] == "s" and b[0] == "s" and not (a[1] in tight or b[1] in tight))
        numbers = "-" in (a[1], b[1]) or "." in (a[1], b[1])
        self.out += " " if (loose or numbers) and self.rng.random() < 0.5 else (" " if loose or numbers else "") + self.blank()

    def write(self, lines):
        if not self.calm and self.rng.random() < 0.3:
            self.out += "#!/usr/bin/env vara\n"
        for tokens in lines:
            self.between()
            self.out += self.blank() if tokens[0][0] != "r" else self.rng.choice(["", " ", "\t"])
            depth = 0
            for i, t in enumerate(tokens):
                if i:
                    a = tokens[i - 1]
                    depth += BRACKETS.get(a[1], 0) if a[0] == "s" else 0
                    self.part(a, t, depth)
                if t[0] == "r":
                    self.out += row(t[1], lambda k, w: respelt(k, w, self.rng), self.blank)
                elif t[0] == "s" and self.rng.random() < 0.3:
                    self.out += SIGNS.get(t[1], t[1])
                else:
                    self.out += respelt(t[0], t[1], self.rng)
            self.out += self.line_end()
        return self.out


def make(seed):
    """A program, the plain way of writing it, a calm one and a wild one with its comments."""
    rng = random.Random(seed)
    lines = Maker(rng).program()
    calm, wild = Writer(rng, True), Writer(rng, False)
    return "\n".join(plain(l) for l in lines) + "\n", calm.write(lines), wild.write(lines), wild.comments
