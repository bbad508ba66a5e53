#!/usr/bin/env python3
"""vara formatea over every script of the house and over generated ones: what is formatted stays as it is when formatted again, says the same
(vara vuelca --arbol), and keeps every comment; however a program is spaced and spelt, one form comes out."""
import os
import pathlib
import re
import subprocess
import unicodedata
from multiprocessing.pool import ThreadPool

from format_generator import make
from vara_oracle import ROOT, VARA, Folder, Tap, size

FENCE = re.compile(r"^```vara[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SEED = 4100


def vara(folder, *words):
    return subprocess.run([VARA, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)


def fold(text):
    """Lower case without accents; ñ stays."""
    letters = unicodedata.normalize("NFD", text.replace("ñ", "\0").replace("Ñ", "\0").lower())
    return unicodedata.normalize("NFC", "".join(c for c in letters if c != "\u0301"))


def scripts():
    """Every program that the repository holds: name and bytes."""
    root = pathlib.Path(ROOT)
    for folder in ("examples", "stdlib", "tests/golden", "tests/bogons"):
        for path in sorted((root / folder).rglob("*.vara")):
            yield str(path.relative_to(root)), path.read_bytes()
    for page in sorted((root / "spec").rglob("*.md")):
        for i, block in enumerate(FENCE.findall(page.read_text(encoding="utf-8"))):
            yield f"{page.relative_to(root)} {i + 1}", block.encode()


def tidy(text):
    text = re.sub(r'"""(.|\n)*?"""', '""', text)            # a long text is as it was written
    return [what for what, found in (("blanks at the end of a line", re.search(r"[ \t\r]$", text, re.MULTILINE)), ("a tab", re.search(r"^[^\"|#]*\t", text, re.MULTILINE)),
                                     ("two blank lines", "\n\n\n" in text), ("a blank line first", text.startswith("\n")),
                                     ("a blank line last", text.endswith("\n\n"))) if found]


def lost(text, comments):
    """The first comment that does not stand in TEXT after those before it."""
    at = 0
    for c in comments:
        found = text.find(c, at)
        if found < 0:
            return c
        at = found + len(c)
    return None


def trees(folder, names):
    """The trees of the files NAMES that have no errors, folded."""
    with ThreadPool(4) as pool:
        runs = pool.map(lambda n: vara(folder.path, "vuelca", "--arbol", n), names)
    return {n: fold(r.stdout.decode()) for n, r in zip(names, runs) if r.returncode == 0}


def judge(folder, names, compared, comments):
    """Formats the files NAMES of FOLDER in place; what is wrong, and those of COMPARED, whose trees are compared, that have errors."""
    read = lambda n: pathlib.Path(folder.path, n).read_bytes()
    before, trees_before = {n: read(n) for n in names}, trees(folder, compared)
    refused = [n for n in compared if n not in trees_before]
    wrong = []
    first = vara(folder.path, "formatea", "--color", "nunca", *names)
    if first.returncode != (2 if refused else 0):
        wrong.append(f"formatea ended with {first.returncode}: {first.stderr.decode()[-600:]}")
    trees_after = trees(folder, [n for n in compared if n not in refused])
    wrong += [f"{n} says something else" for n in trees_after if trees_after[n] != trees_before[n]]
    for n in names:
        if n in refused:
            wrong += [f"{n} has errors and was changed"] if read(n) != before[n] else []
            continue
        text = read(n).decode()
        wrong += [f"{n} has {t}" for t in tidy(text)]
        gone = lost(text, comments.get(n, []))
        wrong += [f"{n} lost {gone!r}"] if gone else []
    again = vara(folder.path, "formatea", "--revisa", *[n for n in names if n not in refused])
    if again.returncode != 0 or again.stdout:
        wrong.append(f"not the same the second time: {again.stdout.decode()[:600]}")
    return wrong, refused


def main():
    tap = Tap()
    everything = list(scripts())
    chosen = everything[::size(6, 1)]
    with Folder() as folder:
        names = []
        for i, (name, source) in enumerate(chosen):
            names.append(f"s{i}.vara")
            folder.write(names[-1], source)
        wrong, refused = judge(folder, names, names, {})
        tap.ok(not wrong and len(refused) < len(names) / 2, f"{len(names)} scripts of the house", *wrong[:20])
    for start in range(0, size(40, 2000), 40):
        wrong, sources = [], {}
        with Folder() as folder:
            comments = {}
            for seed in range(SEED + start, SEED + start + 40):
                plain, calm, wild, said = make(seed)
                for kind, text in (("plain", plain), ("calm", calm), ("wild", wild)):
                    sources[f"{kind}{seed}.vara"] = text
                    folder.write(f"{kind}{seed}.vara", text.encode())
                comments[f"wild{seed}.vara"] = said
            found, refused = judge(folder, list(sources), list(comments), comments)
            wrong += found + [f"{n} was refused" for n in sorted(refused)]
            for seed in range(SEED + start, SEED + start + 40):
                one, other = (pathlib.Path(folder.path, f"{kind}{seed}.vara").read_text(encoding="utf-8") for kind in ("plain", "calm"))
                if one != other:
                    a, b = next((p for p in zip(one.split("\n"), other.split("\n")) if p[0] != p[1]), ("", ""))
                    wrong.append(f"seed {seed}: two forms\n  {a}\n  {b}")
        tap.ok(not wrong, f"generated programs {SEED + start} to {SEED + start + 39}", *wrong[:20])
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
