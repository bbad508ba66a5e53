#!/usr/bin/env python3
"""Every figure of an explanation in words stands in its JSON, and the explanation's value is the one that an evaluation gives."""
import json
import os
import re
import subprocess
import sys

VARA = os.environ["VARA"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPTS = ["examples/001_isseg_2023/avance.vara", "examples/003_imss_2018/totales.vara", "tests/property/explica.vara", "tests/property/explica_formas.vara"]
FIGURE = re.compile(r"\d[\d,_]*(?:\.\d+)?")
count = 0


def ok(good, what, detail=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    if not good:
        print(f"# {detail}"[:600])


def run(*args):
    done = subprocess.run([VARA, *args], cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def figures(text):
    return {m.group(0).replace(",", "").replace("_", "").rstrip(".") for m in FIGURE.finditer(text)}


def texts(value):
    """Every text and count of a document, keys included: they name columns."""
    if isinstance(value, dict):
        for k, v in value.items():
            yield k
            yield from texts(v)
    elif isinstance(value, list):
        for v in value:
            yield from texts(v)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def rows_of(record):
    """(claves as written after `en`, exact value) of each row of an indicator."""
    for row in record["renglones"]:
        keys = row.get("claves") or {}
        line = row.get("linea")
        yield keys, line, (row.get("valor") or {}).get("exacto")


def questions(script):
    code, out, err = run("evalua", script, "--formato", "json")
    if code not in (0, 1):
        ok(False, f"{script} is evaluated", err)
        return
    for record in json.loads(out)["indicadores"]:
        rows = list(rows_of(record))
        for keys, line, value in rows[:: max(1, len(rows) // 12)]:
            where = ", ".join(f'{k}="{v}"' for k, v in keys.items() if v is not None)
            if not keys and line and len(rows) > 1:
                where = f"línea={line}"
            yield record["indicador"], where, value


for script in SCRIPTS:
    for name, where, value in questions(script):
        question = [name] + (["en", where] if where else [])
        code, prose, err = run("explica", script, *question)
        _, text, _ = run("explica", script, *question, "--formato", "json")
        if code not in (0, 1):
            ok(False, f"{script} {' '.join(question)}", err)
            continue
        document = json.loads(text)
        missing = figures(prose) - set().union(*(figures(t) for t in texts(document)))
        ok(not missing, f"{script} {' '.join(question)}: figures", f"only in words: {sorted(missing)}")
        given = document["formula"]["resultado"]["exacto"]
        ok(given == value, f"{script} {' '.join(question)}: value", f"{given} explained, {value} evaluated")
        if document.get("usados") is not None and len(document["fuentes"]) == 1:
            source = document["fuentes"][0]
            held = [c for c in source["causas"] if c["estado"] in ("con hueco", "omitido", "donde sin decidir")]
            out_of = source["fuera"] - sum(c["renglones"] for c in source["causas"] if c["estado"] in ("no cumple donde", "no tomado"))
            ok((source["usados"], out_of) == (document["usados"], document["excluidos"]), f"{script} {' '.join(question)}: rows",
               f"{source['usados']}, {out_of} by rows; {document['usados']}, {document['excluidos']} by the engine; {held}")
print(f"1..{count}")
sys.exit(0)
