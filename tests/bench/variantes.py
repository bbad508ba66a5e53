"""variantes.py -- the scripts of examples/banco as somebody else would have written them, from a seed.

Columns, indicators, functions and tables get other names, columns another order, cut points, parameters and filters other values, and a formula
or a filter one operation more.  The text that is changed is that of the example; a change that no longer fits it is an error."""
import csv
import io
import random
import re

TABLE = {"w1": "avance", "w2": "avance", "w3": "padron"}
COLUMNS = {"avance": "clave ramo ur programa nivel indicador periodo sentido linea_base meta_programada meta_modificada numerador denominador "
                     "aprobado modificado devengado".split(),
           "padron": "id estado sexo edad sector car_educ car_salud car_segsoc car_vivienda car_servicios car_alim discapacidad indigena factor "
                     "ingreso".split()}
TOKEN = re.compile(r'"(?:[^"]|"")*"|#.*|\d[\w.]*|[^\W\d]\w*|\s+|.')
SYLLABLES = [c + v for c in "bcdfglmnprstvz" for v in "aeiou"]
MORE = {"w1": ["suma", "factor", "condición"], "w2": ["suma", "factor", "condición", "filtro"], "w3": ["suma", "factor", "filtro"]}


def invented(rng, taken):
    """A name that nobody has, of six to fourteen letters."""
    while True:
        name = "".join(rng.choice(SYLLABLES) for _ in range(rng.randrange(3, 8)))
        if name not in taken:
            taken.add(name)
            return name


def change(text, old, new):
    if text.count(old) != 1:
        raise ValueError(f"«{old}» está {text.count(old)} veces")
    return text.replace(old, new)


class Variant:
    """What was changed, for whoever has to compute the same: see the attributes set here."""

    def __init__(self, work, text, seed):
        self.work, self.table, self.seed = work, TABLE[work], seed
        self.rng = random.Random(f"{seed} {work}")
        self.more = ""                                  # which operation there is more
        self.cuts = {}                                  # bands: [(sign, cut)], upwards
        self.times, self.plus, self.digits = "100", "", self.rng.choice("123")      # pct: a / b * times + plus, rounded
        self.only_positive = False                      # pct: missing too where a < 0
        self.period_from, self.period_to, self.age_from, self.age_to = None, None, None, None
        self.income, self.income_part = None, None
        text = self.change_values(text)
        headings = random.Random(f"{seed} {self.table}")        # the same for all scripts of a table
        taken = set(re.findall(r"\w+", text))
        order = COLUMNS[self.table][:]
        headings.shuffle(order)
        self.columns = [(c, invented(headings, taken)) for c in order]      # (original, heading), in the order of the table
        self.heading = dict(self.columns)
        self.names = {}
        self.script = self.rename(text, taken)

    def __str__(self):
        return f"semilla {self.seed} ({self.more}, redondea a {self.digits})"

    def change_values(self, text):
        rng = self.rng
        more = self.more = rng.choice(MORE[self.work])
        if more == "suma":
            self.plus = f"{rng.randrange(1, 200) / 4:g}"
        elif more == "factor":
            self.times = f"100 * {rng.choice(['1.05', '0.98', '1.2', '0.925'])}"
        rest = (f" + {self.plus}" if self.plus else "") + f", {self.digits})"
        text = change(text, " * 100, 2)", f" * {self.times}{rest}")
        if more == "condición":
            self.only_positive = True
            text = change(text, "si b > 0 entonces", "si b > 0 y a >= 0 entonces")
        if self.work == "w2":
            self.period_from = rng.choice(["2021T4", "2022T2"])      # about as many rows
            also = ""
            if more == "filtro":
                self.period_to = "2024T3"
                also = f" y periodo <= {self.period_to}"
            text = change(text, "periodo >= 2022T1", f"periodo >= {self.period_from}{also}")
        if self.work == "w3":
            self.age_from = rng.randrange(13, 18)
            also = ""
            if more == "filtro":
                self.age_to = rng.randrange(85, 110)
                also = f" y edad < {self.age_to}"
            text = change(text, "edad >= 15", f"edad >= {self.age_from}{also}")
            self.income, self.income_part = f"{rng.randrange(150000, 300000) / 100:.2f}", rng.choice("345")
            text = change(text, "2100.50 pesos", f"{self.income} pesos")
            text = change(text, "linea_de_ingreso / 2", f"linea_de_ingreso / {self.income_part}")
        return re.sub(r"^bandas (\w+)\n(.*?)^termina", self.change_cuts, text, flags=re.DOTALL | re.MULTILINE)

    def change_cuts(self, block):
        """Cuts stand at least ten apart: each moves by less than five."""
        cuts = self.cuts[block[1]] = []

        def moved(m):
            cuts.append((m[1], f"{int(m[2]) + self.rng.randrange(-19, 20) / 4:g}"))
            return f"{m[1]} {cuts[-1][1]}"
        return re.sub(r"(<=?) (\d+)$", moved, block[0], flags=re.MULTILINE)

    def rename(self, text, taken):
        lines, inside = text.split("\n"), False
        for line in lines:
            declared = re.match(r"(?:datos|indicador|función|parámetro) (\w+)", line)
            column = inside and re.match(r"    (\w+) +\S", line)
            inside = line.strip() == "columnas" or (inside and line.strip() != "termina")
            if column:
                own = self.heading.get(column[1]) if " desde " not in line else None
                self.names[column[1]] = own or invented(self.rng, taken)
            elif declared:
                self.names[declared[1]] = invented(self.rng, taken)
        inside = False
        for i, line in enumerate(lines):
            column = inside and re.match(r"(    )(\w+)( +(?!=)\S.*)", line)
            inside = line.strip() == "columnas" or (inside and line.strip() != "termina")
            if column:      # what follows the name is a type, which may be called as a column is
                kind = re.sub(r'desde "(\w+)"', lambda m: f'desde "{self.heading[m[1]]}"', column[3])
                lines[i] = f"    {self.names[column[2]]}{kind}"
            else:
                lines[i] = self.rename_words(line)
        return "\n".join(lines)

    def rename_words(self, line):
        out, before = [], ""
        for token in TOKEN.findall(line):
            out.append(token if before == "." else self.names.get(token, token))
            before = token
        return "".join(out)

    def rearrange(self, rows):
        """The text of a table of ROWS, dictionaries by original column."""
        out = io.StringIO()
        w = csv.writer(out, lineterminator="\n")
        w.writerow([heading for _, heading in self.columns])
        w.writerows([row[c] for c, _ in self.columns] for row in rows)
        return out.getvalue()
