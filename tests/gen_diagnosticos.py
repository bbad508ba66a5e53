#!/usr/bin/env python3
"""Writes spec/diagnosticos.md from runtime/diag.def; with --dice, prints the page instead."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "runtime/diag.def"
PAGE = ROOT / "spec/diagnosticos.md"

ENTRY = re.compile(r'DIAG\(\s*(\w+)\s*,\s*SEV_(\w+)\s*,((?:\s*"(?:\\.|[^"\\])*"\s*,?)+)\)')
FAMILIES = {
    "L": "Lexis: letters, numbers and signs",
    "S": "Syntax: what stands where",
    "N": "Names",
    "T": "Types",
    "U": "Units",
    "P": "Percent",
    "G": "Grain",
    "B": "Bands",
    "I": "Indicators",
    "C": "Matrices of indicators",
    "F": "Published formulas",
    "M": "Modules and parameters",
    "R": "Rules and tests",
    "D": "Data in tables",
    "E": "Files and limits",
    "Q": "Questions about a result",
    "V": "Matrices of indicators (MIR)",
    "A": "Advice",
}
SEVERITIES = {"ERROR": "error", "WARNING": "aviso", "NOTICE": "nota"}


def literal(text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text)


def plain(text):
    """Text as Markdown shows it unchanged, on one line."""
    return re.sub(r"([\\`*_<>|\[\]])", r"\\\1", text).replace("\n", " ")


def entries(source):
    """(code, severity, title, cause, remedy) in the order of the file."""
    bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    found = []
    for code, severity, rest in ENTRY.findall(bare):
        # adjacent literals are one text; commas part the three
        parts = [""]
        for piece in re.finditer(r'"((?:\\.|[^"\\])*)"|,', rest):
            if piece.group(0) == ",":
                parts.append("")
            else:
                parts[-1] += literal(piece.group(1))
        parts = [p for p in parts if p]
        if len(parts) != 3:
            raise SystemExit(f"{SOURCE.name}: {code} has {len(parts)} texts, not title, cause and remedy")
        found.append((code, SEVERITIES[severity], *parts))
    listed = len(re.findall(r"^\s*DIAG\(", bare, flags=re.MULTILINE))
    if listed != len(found):
        raise SystemExit(f"{SOURCE.name}: {listed} entries, {len(found)} understood")
    return found


def page():
    out = [
        "# Diagnostics",
        "",
        "Written by `tests/gen_diagnosticos.py` from `runtime/diag.def`; do not edit. Codes are stable: a code never changes its meaning.",
        "An `error` stops: a program with one is not evaluated (exit code 2), a table with one is not used (exit code 3).",
        "An `aviso` is said and the evaluation goes on. `vara ayuda CÓDIGO` prints the same entry.",
    ]
    listed = entries(SOURCE.read_text(encoding="utf-8"))
    letters = sorted({e[0][0] for e in listed}, key=lambda c: (list(FAMILIES) + [c]).index(c))
    for letter in letters:
        out += ["", f"## {letter}: {FAMILIES.get(letter, 'other')}", ""]
        for code, severity, title, cause, remedy in sorted(e for e in listed if e[0][0] == letter):
            out.append(f"**{code}** {plain(title)} ({severity}).")
            out.append(f"{plain(cause)} *Remedio:* {plain(remedy)}")
            out.append("")
        out.pop()
    return "\n".join(out) + "\n"


def main():
    if sys.argv[1:] == ["--dice"]:
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
