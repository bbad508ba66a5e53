"""The fenced examples of spec/**/*.md, each run in the folder of its page.  The info string after ```vara says what is expected:

    (nothing)       valida accepts it
    error=S001      valida refuses it with that code (or several: error=S001,N002)
    aviso=A001      valida accepts it and gives that code
    evalua          evalua prints the ```salida block that follows (code 0 or 1, or codigo=N)
    prueba          prueba accepts it
    sesion          its lines are the entries of a session, which prints the ```salida block that follows
    fragmento       is not run

After ```orden stand lines for the shell, `vara` on the path; stdout is the ```salida block that follows.
"""
import re

from .process import Test, show_diff, text

FENCE = re.compile(r"^(`{3,})\s*(.*?)\s*$")


def blocks(path):
    """Every fenced block: line of its fence, info string, content."""
    found, lines, fence = [], path.read_text(encoding="utf-8").split("\n"), None
    for number, line in enumerate(lines, 1):
        m = FENCE.match(line)
        if fence is None:
            if m:
                fence, start, info, content = m.group(1), number, m.group(2), []
        elif m and not m.group(2) and len(m.group(1)) >= len(fence):
            found.append((start, info, "".join(c + "\n" for c in content)))
            fence = None
        else:
            content.append(line)
    return found, fence is not None


class Block(Test):
    def __init__(self, ctx, path, line, info, source, output):
        super().__init__(f"{path.relative_to(ctx.root)}:{line}")
        self.folder, self.source, self.output = path.parent, source, output
        self.words, self.options = set(), {}
        for word in info.split()[1:]:
            key, equals, value = word.partition("=")
            if equals:
                self.options[key] = value
            else:
                self.words.add(word)

    def codes_missing(self, outcome):
        wanted = (self.options.get("error") or self.options.get("aviso") or "").split(",")
        said = outcome.err + outcome.out
        return [c for c in wanted if c and f"[{c}]".encode() not in said]

    def run(self, ctx):
        unknown = (self.words - {"evalua", "prueba", "sesion"}) | (set(self.options) - {"error", "aviso", "codigo"})
        if unknown:
            return [self.result(False, "unknown words after ```vara: " + ", ".join(sorted(unknown)))]
        verb = next((v for v in ("evalua", "prueba", "sesion") if v in self.words), "valida")
        command = [ctx.vara] if verb == "sesion" else [ctx.vara, verb, "-"]
        outcome = ctx.run(command, self.folder, self.source.encode(), 30)
        detail = outcome.crash()
        if "codigo" in self.options:
            accepted = {int(self.options["codigo"])}
        elif "error" in self.options:
            accepted = {2}
        else:
            accepted = {0, 1} if verb == "evalua" else {0}
        if outcome.code not in accepted:
            detail += f"\nexit code {outcome.code}, expected {sorted(accepted)}"
        missing = self.codes_missing(outcome)
        if missing:
            detail += "\nnot given: " + ", ".join(missing)
        prints = verb in ("evalua", "sesion")
        if prints and self.output is not None:
            detail += "\n" + show_diff("salida", self.output.encode(), outcome.out)
        elif prints:
            detail += "\nno ```salida block follows"
        detail = detail.strip("\n")
        if detail:
            detail += "\n" + text(outcome.err[:3000]) + "\n(program)\n" + self.source
        return [self.result(not detail, detail)]


class Order(Test):
    """Lines for the shell."""

    def __init__(self, ctx, path, line, info, source, output):
        super().__init__(f"{path.relative_to(ctx.root)}:{line}")
        self.folder, self.source, self.output = path.parent, source, output

    def run(self, ctx):
        outcome = ctx.run(["/bin/sh", "-c", self.source], self.folder, b"", 60)
        detail = outcome.crash()
        if self.output is None:
            detail += "\nno ```salida block follows"
        else:
            detail += "\n" + show_diff("salida", self.output.encode(), outcome.out)
        detail = detail.strip("\n")
        if detail:
            detail += "\n" + text(outcome.err[:3000]) + "\n(orden)\n" + self.source
        return [self.result(not detail, detail)]


class Unclosed(Test):
    def run(self, ctx):
        return [self.result(False, "a fence is not closed")]


def tests(ctx):
    found = []
    for path in sorted((ctx.root / "spec").rglob("*.md")):
        fenced, unclosed = blocks(path)
        if unclosed:
            found.append(Unclosed(str(path.relative_to(ctx.root))))
        for i, (line, info, content) in enumerate(fenced):
            words = info.split()
            if not words or words[0] not in ("vara", "orden") or "fragmento" in words:
                continue
            after = fenced[i + 1] if i + 1 < len(fenced) else None
            output = after[2] if after and after[1].split()[:1] == ["salida"] else None
            kind = Block if words[0] == "vara" else Order
            found.append(kind(ctx, path, line, info, content, output))
    return found
