#!/usr/bin/env python3
"""vara lsp as an editor uses it: documents that are broken and mended, places in UTF-16 and in bytes, modules that others use, messages that are none,
messages in pieces, and how it ends."""
import json
import os
import pathlib
import re
import select
import subprocess
import time

from vara_oracle import VARA, Folder, Tap, seeded, size

GOOD = """# Obras 🏗 del año.
usa norma.semaforos con corte_verde = 90%, corte_amarillo = 70%
datos obras desde "obras.csv"
  clave: clave
  columnas
    clave       texto
    # Lo que se prometió.
    programado  número en obras
    alcanzado   número en obras  # 😀 lo hecho
  termina
termina

# Cuánto se hizo.
indicador avance
  de: obras
  por: clave
  sentido: ascendente
  fórmula: pct(alcanzado, programado)
  unidad: porcentaje
  meta: corte
  bandas: semaforo
termina

parámetro corte: porcentaje = 80%
función pct(a, b) = a / b * 100

verifica obras
  regla cabe: alcanzado <= programado   grave "No cabe «😀»"
termina

muestra redondea(avance, 1) como x, obras.clave de obras
"""


class Client:
    """A running server; what it publishes is kept by document."""

    def __init__(self, folder, encodings=None, tree=True, start=True):
        env = dict(os.environ, XDG_CACHE_HOME=os.path.join(folder.path, "cache"))
        self.run = subprocess.Popen([VARA, "lsp", "--stdio"], cwd=folder.path, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.buffer, self.said, self.next, self.folder, self.versions = b"", {}, 0, folder, {}
        if start:
            text = {"hover": {"contentFormat": ["plaintext"]}, "documentSymbol": {"hierarchicalDocumentSymbolSupport": tree},
                    "publishDiagnostics": {"relatedInformation": True}}
            self.hello = self.ask("initialize", {"capabilities": {"textDocument": text, **({"general": {"positionEncodings": encodings}} if encodings else {})}})
            self.tell("initialized", {})

    def raw(self, data):
        self.run.stdin.write(data)
        self.run.stdin.flush()

    def frame(self, message):
        body = json.dumps(message, ensure_ascii=False).encode()
        return b"Content-Length: %d\r\n\r\n" % len(body) + body

    def receive(self, timeout=60):
        """The next message; None at the end."""
        limit = time.time() + timeout
        while True:
            head, blank, rest = self.buffer.partition(b"\r\n\r\n")
            if blank:
                n = int(head.split(b":")[1])
                if len(rest) >= n:
                    self.buffer = rest[n:]
                    return json.loads(rest[:n])
            if not select.select([self.run.stdout], [], [], max(0, limit - time.time()))[0]:
                raise TimeoutError("the server says nothing")
            more = os.read(self.run.stdout.fileno(), 1 << 16)
            if not more:
                return None
            self.buffer += more

    def answer(self, wanted=None):
        """The answer to request WANTED; what is published meanwhile is kept."""
        while True:
            m = self.receive()
            if m is None:
                return None
            if m.get("method") == "textDocument/publishDiagnostics":
                self.said[m["params"]["uri"]] = m["params"]
            elif m.get("id") == wanted:
                return m

    def ask(self, method, params=None):
        self.next += 1
        self.raw(self.frame({"jsonrpc": "2.0", "id": self.next, "method": method, **({"params": params} if params is not None else {})}))
        m = self.answer(self.next)
        return m and m.get("result", m.get("error"))

    def tell(self, method, params):
        self.raw(self.frame({"jsonrpc": "2.0", "method": method, "params": params}))

    def uri(self, name):
        return pathlib.Path(self.folder.path, name).as_uri()

    def open(self, name, text):
        self.versions[name] = 1
        self.tell("textDocument/didOpen", {"textDocument": {"uri": self.uri(name), "languageId": "vara", "version": 1, "text": text}})

    def change(self, name, *changes):
        self.versions[name] += 1
        self.tell("textDocument/didChange", {"textDocument": {"uri": self.uri(name), "version": self.versions[name]}, "contentChanges": list(changes)})

    def about(self, method, name, line=None, character=None):
        where = {} if line is None else {"position": {"line": line, "character": character}}
        return self.ask("textDocument/" + method, {"textDocument": {"uri": self.uri(name)}, **where})

    def codes(self, name):
        """What was last said of a document, after everything that was sent has been taken in."""
        self.ask("nada")
        d = self.said.get(self.uri(name))
        return None if d is None else [x["code"] for x in d["diagnostics"]]

    def end(self):
        self.ask("shutdown")
        self.tell("exit", {})
        return self.run.wait(timeout=60)


def units(text, encoding):
    return len(text.encode("utf-16-le")) // 2 if encoding == "utf-16" else len(text.encode())


def place(text, needle, encoding="utf-16", nth=0):
    """Line and character of the NTH time NEEDLE stands in TEXT."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(needle, at + 1)
    start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at), units(text[start:at], encoding)


def offset(text, where, encoding):
    ends = [m.span() for m in re.finditer("\r\n|\r|\n", text)]
    if where["line"] > len(ends):
        return len(text)
    start = ends[where["line"] - 1][1] if where["line"] else 0
    end = ends[where["line"]][0] if where["line"] < len(ends) else len(text)
    n = start
    while n < end and units(text[start:n + 1], encoding) <= where["character"]:
        n += 1
    return n


def check_mending(tap, c):
    c.open("a.vara", GOOD)
    tap.ok(c.codes("a.vara") == [], "a good script has nothing", c.said)
    broken = GOOD.replace("alcanzado, programado", "alcansado, programado")
    c.change("a.vara", {"text": broken})
    codes, said = c.codes("a.vara"), c.said[c.uri("a.vara")]
    line, character = place(broken, "alcansado")
    tap.ok(codes == ["N001"] and said["version"] == 2 and said["diagnostics"][0]["range"]["start"] == {"line": line, "character": character},
           "a mistake is said where it is", said)
    c.change("a.vara", {"range": {"start": {"line": line, "character": character}, "end": {"line": line, "character": character + 9}}, "text": "alcanzado"})
    tap.ok(c.codes("a.vara") == [] and c.said[c.uri("a.vara")]["version"] == 3, "mended in place, nothing is left", c.said)
    c.change("a.vara", {"text": GOOD.replace('grave "No cabe «😀»"', 'grave "😀" sobra')})
    d = c.said[c.uri("a.vara")]["diagnostics"] if c.codes("a.vara") else []
    line, character = place(GOOD, 'grave "No')
    tap.ok(len(d) == 1 and d[0]["range"]["start"] == {"line": line, "character": character + 11}, "two units for a sign beyond the first plane", d)
    c.change("a.vara", {"text": ""})
    tap.ok(c.codes("a.vara") == [], "an empty script has nothing")
    c.change("a.vara", {"text": GOOD})
    tap.ok(c.codes("a.vara") == [], "and it is back")


def check_names(tap, c, encoding):
    def at(needle, nth=0, shift=0):
        line, character = place(GOOD, needle, encoding, nth)
        return line, character + shift
    wanted = [("alcanzado", 1, "columna alcanzado: número en obras, de obras", "😀 lo hecho", "alcanzado", 0),
              ("programado)", 0, "columna programado: número en obras, de obras", "Lo que se prometió.", "programado", 0),
              ("avance,", 0, "indicador avance: número en porcentaje, por clave", "Cuánto se hizo.", "avance", 0),
              ("corte\n", 0, "parámetro corte: número en porcentaje", "", "corte: por", 0), ("pct(alc", 0, "función pct", "", "pct(a, b)", 0),
              ("obras\n  por", 0, "datos obras: 3 columnas", "", "obras desde", 0), ("a / b", 0, "a", "", "a, b)", 0),
              ("clave de o", 0, "columna clave: texto, de obras", "", "clave       texto", 0)]
    for needle, nth, says, doc, declared, which in wanted:
        hover = c.about("hover", "a.vara", *at(needle, nth))
        value = hover["contents"]["value"] if hover else ""
        tap.ok(value.startswith(says) and value.rstrip().endswith(doc), f"hover over {needle!r}", hover)
        found = c.about("definition", "a.vara", *at(needle, nth))
        line, character = at(declared, which)
        tap.ok(found and found["uri"] == c.uri("a.vara") and found["range"]["start"] == {"line": line, "character": character},
               f"definition of {needle!r}", found, (line, character))
    bands = c.about("definition", "a.vara", *at("semaforo\n"))
    path = bands and pathlib.Path(bands["uri"][7:])
    tap.ok(bands and path.exists() and path.name == "semaforos.vara" and "semaforo" in path.read_text().split("\n")[bands["range"]["start"]["line"]],
           "the definition of bands of the library is in a file", bands)
    tap.ok(c.about("definition", "a.vara", *at("norma.semaforos")) is not None, "so is the module")
    tap.ok("redondea(x, decimales" in c.about("hover", "a.vara", *at("redondea"))["contents"]["value"], "a function of the language has a hover")
    tap.ok(c.about("hover", "a.vara", 0, 0) is None and c.about("definition", "a.vara", 999, 999) is None, "nothing where there is no name")


def check_lists(tap, c):
    symbols = c.about("documentSymbol", "a.vara")
    names = [(s["name"], [k["name"] for k in s.get("children", [])]) for s in symbols]
    tap.ok(("obras", ["clave", "programado", "alcanzado"]) in names and ("avance", []) in names and ("obras", ["cabe"]) in names, "symbols", names)
    tap.ok(all(k["selectionRange"]["start"]["line"] >= k["range"]["start"]["line"] for s in symbols for k in [s] + s.get("children", [])), "names lie within", symbols)
    words = {w["label"] for w in c.about("completion", "a.vara", *place(GOOD, "alcanzado <=")[:1], place(GOOD, "alcanzado <=")[1] + 4)}
    tap.ok("alcanzado" in words and "programado" not in words, "completion of a name", words)
    line, character = place(GOOD, "obras.clave")
    words = {w["label"] for w in c.about("completion", "a.vara", line, character + 6)}
    tap.ok(words == {"obras.clave", "obras.programado", "obras.alcanzado"}, "completion after a dot", words)


def check_modules(tap, c):
    """A module that is open counts as it stands in the editor."""
    os.makedirs(os.path.join(c.folder.path, "mi"), exist_ok=True)
    c.folder.write("mi/modulo.vara", "módulo mi.modulo\nfunción doble(x) = x * 2\n")
    c.open("b.vara", "usa mi.modulo\nmuestra doble(3)\n")
    tap.ok(c.codes("b.vara") == [], "a module from the disk", c.said)
    found = c.about("definition", "b.vara", 1, 9)
    tap.ok(found["uri"] == c.uri("mi/modulo.vara") and found["range"]["start"] == {"line": 1, "character": 8}, "its function is in its file", found)
    c.open("mi/modulo.vara", "módulo mi.modulo\nfunción dos_veces(x) = x * 2\n")
    tap.ok(c.codes("b.vara") == ["N001"], "changed in the editor, those that use it know", c.said)
    c.change("mi/modulo.vara", {"text": "módulo mi.modulo\nfunción doble(x) = x *\n"})
    d = c.said[c.uri("b.vara")]["diagnostics"] if c.codes("b.vara") else []
    tap.ok(d and all(x["range"]["start"]["line"] == 0 for x in d) and d[0]["relatedInformation"][0]["location"]["uri"] == c.uri("mi/modulo.vara"),
           "its mistakes stand at the usa, with their place", d)
    c.tell("textDocument/didClose", {"textDocument": {"uri": c.uri("mi/modulo.vara")}})
    tap.ok(c.codes("b.vara") == [] and c.codes("mi/modulo.vara") == [], "closed, the file on the disk counts again, and nothing is said of it", c.said)
    c.tell("textDocument/didClose", {"textDocument": {"uri": c.uri("b.vara")}})


def form(text):
    return subprocess.run([VARA, "formatea", "-"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()


def check_edits(tap, encoding, steps):
    """Edits in place against the same edits made here: the form that comes back is that of the text."""
    rng, wrong = seeded("lsp " + encoding), []
    with Folder() as folder:
        c = Client(folder, [encoding])
        text = "# ñandú 😀\r\nmuestra 1 # á\r# b\nmuestra   2\n"
        c.open("e.vara", text)
        for step in range(steps):
            changes = []
            for _ in range(rng.randint(1, 3)):
                lines = text.count("\n") + text.count("\r") + 2
                ends = sorted(({"line": rng.randrange(lines), "character": rng.randrange(25)} for _ in range(2)), key=lambda p: (p["line"], p["character"]))
                ends = ends if rng.random() < 0.5 else [ends[0], ends[0]]
                new = rng.choice(["", "# ", "\n# é\n", "😀", "\r\n# x\r\n", "# 🏗 y más\n", "ñ", "\r"])
                at = [offset(text, p, encoding) for p in ends]
                text = text[:at[0]] + new + text[max(at):]
                changes.append({"range": {"start": ends[0], "end": ends[1]}, "text": new})
            c.change("e.vara", *changes)
            edits = c.about("formatting", "e.vara")
            got = text
            for e in edits or []:
                got = text[:offset(text, e["range"]["start"], encoding)] + e["newText"] + text[offset(text, e["range"]["end"], encoding):]
            if edits is None:
                got = text
            if got != form(text):
                wrong.append(f"step {step}: {text!r} gave {got!r}, not {form(text)!r}")
                break
            if rng.random() < 0.2 or edits is None:
                text = "muestra   1 # 😀\r\n  # dos\n"
                c.change("e.vara", {"text": text})
        tap.ok(not wrong and c.end() == 0, f"{steps} edits in place, {encoding}", *wrong)


def check_bad_messages(tap, folder):
    c = Client(folder)
    c.open("a.vara", GOOD)
    bad = {"not JSON": b"Content-Length: 9\r\n\r\n{\"id\": 1,", "no length": b"Content-Type: x\r\n\r\n", "a length that is none": b"Content-Length: doce\r\n\r\n",
           "negative": b"Content-Length: -5\r\n\r\n", "nothing": b"Content-Length: 0\r\n\r\n", "not UTF-8": b"Content-Length: 4\r\n\r\n\"\xff\xfe\"",
           "half a pair": b"Content-Length: 8\r\n\r\n\"\\ud83d\"", "too long": b"Content-Length: 99999999999999999999999\r\n\r\n", "deep": b"Content-Length: 5000\r\n\r\n" + b"[" * 5000}
    for name, data in bad.items():
        c.raw(data)
        m = c.answer(None)
        tap.ok(m and m["error"]["code"] == -32700 and c.about("hover", "a.vara", 5, 5), f"{name}: refused, and it goes on", m)
    odd = [[], 3, "hola", {}, {"jsonrpc": "2.0"}, {"id": [1], "method": "x"}, {"id": {}, "method": "shutdown"}, {"id": 1.5, "method": "shutdown"}]
    for message in odd:
        c.raw(c.frame(message))
        m = c.answer(None)
        tap.ok(m and m["error"]["code"] == -32600, f"{message} is no message", m)
    c.raw(c.frame({"id": 77, "result": None}))
    for params in (None, [], 5, {}, {"textDocument": 3}, {"textDocument": {"uri": 3}}, {"textDocument": {"uri": "file:///no"}, "position": {"line": 0, "character": 0}},
                   {"textDocument": {"uri": c.uri("a.vara")}}, {"textDocument": {"uri": c.uri("a.vara")}, "position": {"line": -1, "character": 0}},
                   {"textDocument": {"uri": c.uri("a.vara")}, "position": {"line": "1", "character": 1.5}}):
        tap.ok(c.ask("textDocument/hover", params)["code"] == -32602, f"hover with {params}")
        for notice in ("didOpen", "didChange", "didClose", "didSave", "willSave"):
            c.tell("textDocument/" + notice, params if not (notice == "didClose" and isinstance(params, dict) and len(params) and "a.vara" in str(params)) else {})
    for change in ({"text": 5}, {}, 7, {"range": {}, "text": "x"}, {"range": {"start": {"line": 0}, "end": 3}, "text": "x"}):
        c.change("a.vara", change)
    c.tell("$/cancelRequest", {"id": 3})
    tap.ok(c.ask("$/nada", {})["code"] == -32601 and c.ask("workspace/symbol", {})["code"] == -32601, "a method that is not known")
    tap.ok(c.codes("a.vara") == [], "the document is as it was", c.said)
    for piece in c.frame({"jsonrpc": "2.0", "id": "ñ", "method": "textDocument/hover", "params": {"textDocument": {"uri": c.uri("a.vara")}, "position": {"line": 5, "character": 5}}}):
        c.raw(bytes([piece]))
    tap.ok(c.answer("ñ")["result"]["contents"]["value"].startswith("columna clave"), "a message byte by byte, with a text for id")
    two = [{"jsonrpc": "2.0", "id": n, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": c.uri("a.vara")}}} for n in (901, 902)]
    c.raw(b"".join(map(c.frame, two)))
    tap.ok(c.answer(901) and c.answer(902), "two messages at once")
    c.tell("textDocument/didOpen", {"textDocument": {"uri": "untitled:Sin título", "version": 1, "text": "muestra \0 1"}})
    c.ask("nada")
    tap.ok(c.said["untitled:Sin título"]["diagnostics"], "a document without a file, with a sign that is none", c.said)
    tap.ok(c.end() == 0, "and it ends well")


def check_ends(tap, folder):
    c = Client(folder, start=False)
    tap.ok(c.ask("textDocument/hover", {})["code"] == -32002, "nothing before initialize")
    c.tell("exit", {})
    tap.ok(c.run.wait(timeout=60) == 1, "exit without shutdown is 1")
    c = Client(folder)
    tap.ok(c.ask("initialize", {})["code"] == -32600, "initialize once")
    tap.ok(c.ask("shutdown") is None and c.ask("textDocument/hover", {})["code"] == -32600, "after shutdown nothing is answered")
    c.tell("exit", {})
    tap.ok(c.run.wait(timeout=60) == 0, "shutdown and exit is 0")
    c = Client(folder)
    c.raw(b"Content-Length: 50\r\n\r\n{")
    c.run.stdin.close()
    tap.ok(c.run.wait(timeout=60) == 1, "the end of the input in the middle of a message is 1")


def main():
    tap = Tap()
    with Folder() as folder:
        for encoding in ("utf-16", "utf-8"):
            c = Client(folder, ["utf-8", "utf-16"] if encoding == "utf-8" else None)
            tap.ok(c.hello["capabilities"]["positionEncoding"] == encoding, f"positions in {encoding}", c.hello)
            c.open("a.vara", GOOD)
            check_names(tap, c, encoding)
            if encoding == "utf-16":
                check_mending(tap, c)
                check_lists(tap, c)
                check_modules(tap, c)
                c.tell("textDocument/didClose", {"textDocument": {"uri": c.uri("a.vara")}})
                tap.ok(c.codes("a.vara") == [], "closed, nothing is said of it")
            tap.ok(c.end() == 0, "ends well")
        flat = Client(folder, tree=False)
        flat.open("a.vara", GOOD)
        tap.ok(any(s["name"] == "clave" and s["location"]["uri"] == flat.uri("a.vara") for s in flat.about("documentSymbol", "a.vara")), "symbols in one list")
        flat.end()
        check_bad_messages(tap, folder)
        check_ends(tap, folder)
    for encoding in ("utf-16", "utf-8"):
        check_edits(tap, encoding, size(40, 1500))
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
