"""Examples: each script evaluated from the root, and the hashes of the data it reads.
Modules of stdlib/: their own `prueba` blocks."""
import hashlib

from . import golden
from .process import Test, text

DATA = {".tsv", ".csv", ".txt", ".xls", ".xlsx", ".sqlite", ".db", ".json"}


def is_module(script):
    for line in script.read_text(encoding="utf-8", errors="replace").splitlines():
        line = line.strip().lower()
        if line and not line.startswith("#"):
            return line.startswith(("módulo ", "modulo "))
    return False


class Example(Test):
    can_bless = True

    def __init__(self, ctx, script):
        self.path = script.relative_to(ctx.root)
        super().__init__(str(self.path.with_suffix("")))
        self.base = script.parent / "esperado" / script.stem

    def run(self, ctx):
        outcome = ctx.run([ctx.vara, "evalua", str(self.path)], ctx.root)
        if ctx.bless:
            self.base.parent.mkdir(exist_ok=True)
            golden.bless(self.base, outcome)
            return []
        if not any(self.base.with_name(self.base.name + s).exists() for s in (".out", ".err", ".code")):
            return [self.result(False, "no expected output: read it, then tests/run --bless " + self.name)]
        detail = golden.compare(self.base, outcome)
        return [self.result(not detail, detail)]


class Hashes(Test):
    needs_vara = False

    def __init__(self, ctx, folder):
        self.folder = folder
        super().__init__(str(folder.relative_to(ctx.root)) + "/datos.sha256")

    def run(self, ctx):
        listed, results = set(), []
        listing = self.folder / "datos.sha256"
        for line in listing.read_text().splitlines() if listing.exists() else []:
            want, name = line.split(None, 1)
            name = name.lstrip("*")
            path = self.folder / name
            listed.add(path.resolve())
            got = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "no such file"
            results.append(self.result(got == want, f"expected {want}\n     got {got}", name))
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in DATA and "esperado" not in path.parts and path.resolve() not in listed:
                results.append(self.result(False, "not listed in datos.sha256", path.name))
        return results


class Module(Test):
    def __init__(self, ctx, script):
        self.path = script.relative_to(ctx.root)
        super().__init__(str(self.path.with_suffix("")))

    def run(self, ctx):
        outcome = ctx.run([ctx.vara, "prueba", str(self.path)], ctx.root)
        good = outcome.code == 0 and not outcome.crash()
        return [self.result(good, f"exit code {outcome.code}\n" + text(outcome.out + outcome.err))]


def tests(ctx):
    found = [Module(ctx, s) for s in sorted((ctx.root / "stdlib").rglob("*.vara"))]
    for folder in sorted((ctx.root / "examples").glob("*/")):
        found.append(Hashes(ctx, folder))
        found += [Example(ctx, s) for s in sorted(folder.glob("*.vara")) if not is_module(s)]
    return found
