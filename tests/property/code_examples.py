#!/usr/bin/env python3
"""The example that `vara explica CÓDIGO` prints is refused for that code alone, and its remedy is accepted."""
import os
import re
import subprocess

VARA = os.environ["VARA"]
TABLE = """datos obras desde "obras.csv"
  clave: clave
  columnas
    clave       texto
    entidad     texto
    trimestre   periodo
    programado  número en obras
    alcanzado   número en obras
    aprobado    número en pesos
    gasto       número en pesos
  termina
termina
"""
count = 0


def valida(text):
    done = subprocess.run([VARA, "valida", "-"], input=TABLE + text, capture_output=True, text=True)
    return done.returncode, set(re.findall(r"error\[(\w+)\]", done.stderr)), done.stderr


def ok(good, what, detail=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    if not good:
        print("# " + detail.replace("\n", "\n# "))


def block(text, heading):
    """The lines set in by four under HEADING, up to the next line that is not."""
    found = re.search(rf"^{heading}\n\n((?:    .*\n|\n)+)", text, re.MULTILINE)
    return "".join(line[4:] + "\n" for line in found.group(1).split("\n")) if found else None


codes = subprocess.run([VARA, "ayuda", "codigos"], capture_output=True, text=True).stdout.split("\n")
shown = 0
for code in [line.split()[0] for line in codes if line.strip()]:
    text = subprocess.run([VARA, "explica", code], capture_output=True, text=True).stdout
    wrong, right = block(text, "Lo muestra:"), block(text, "Corregido:")
    if wrong is None:
        continue
    shown += 1
    _, said, err = valida(wrong)
    ok(said == {code}, f"{code}: refused", f"{said}: {err}")
    ended, _, err = valida(right)
    ok(ended == 0, f"{code}: its remedy is accepted", err)
ok(shown >= 25, "codes have examples", str(shown))
print(f"1..{count}")
