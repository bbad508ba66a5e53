"""Rules of the house that a program can check, and that what is installed can be used."""
import pathlib
import re
import subprocess
import tempfile

from .process import Test, text

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
CODE = re.compile(r"^\s*DIAG\(\s*(\w+)", re.MULTILINE)
TOP_LEVEL = {"lang", "runtime", "stdlib", "examples", "spec", "tests", "Makefile", "README.md", "LICENSE"}
MAX_LINES = 700
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
LIBC_ONLY_CLI = re.compile(r"(?<![\w.>])(exit|_exit|printf|puts|putchar)\s*\(")


def files(ctx, *folders):
    for folder in folders:
        for path in sorted((ctx.root / folder).rglob("*")):
            if path.suffix in (".c", ".h", ".def", ".l", ".y"):
                yield path, str(path.relative_to(ctx.root)), path.read_text(encoding="utf-8")


def code_only(source):
    """Without comments and text literals."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', " ", source, flags=re.DOTALL)


def codes(ctx):
    return CODE.findall((ctx.root / "runtime/diag.def").read_text(encoding="utf-8"))


def runtime_stands_alone(ctx):
    return [f"{name} includes {inc}" for _, name, source in files(ctx, "runtime")
            for inc in INCLUDE.findall(source) if not inc.startswith("runtime/")]


def includes_by_folder(ctx):
    generated = ["version.h"] + [p.stem + ".h" for p in (ctx.root / "lang").glob("*.y")]
    return [f"{name} includes {inc}" for _, name, source in files(ctx, "lang")
            for inc in INCLUDE.findall(source) if not inc.startswith(("runtime/", "lang/")) and inc not in generated]


def guards_named_after_path(ctx):
    bad = []
    for path, name, source in files(ctx, "lang", "runtime"):
        guard = re.sub(r"\W", "_", name).upper()
        if path.suffix == ".h" and f"#ifndef {guard}\n#define {guard}\n" not in source:
            bad.append(f"{name}: no guard {guard}")
    return bad


def no_file_too_long(ctx):
    return [f"{name}: {source.count(chr(10))} lines" for path, name, source in files(ctx, "lang", "runtime")
            if source.count("\n") > MAX_LINES and path.suffix != ".def"]


def opens_with_its_role(ctx):
    return [name for path, name, source in files(ctx, "lang", "runtime")
            if path.suffix in (".c", ".h", ".def") and not source.startswith(f"/* {path.name} -- ")]


def nothing_unfinished(ctx):
    return [f"{name}: {m.group(0)}" for _, name, source in files(ctx, "lang", "runtime")
            for m in UNFINISHED.finditer(source)]


def no_locale(ctx):
    return [name for _, name, source in files(ctx, "lang", "runtime") if "setlocale" in code_only(source)]


def no_longjmp(ctx):
    return [name for _, name, source in files(ctx, "lang", "runtime")
            if re.search(r"\b(longjmp|setjmp)\b", code_only(source))]


def only_the_cli_prints(ctx):
    return [f"{name}: {m.group(1)}" for path, name, source in files(ctx, "lang", "runtime")
            if not name.startswith("lang/cli/") for m in LIBC_ONLY_CLI.finditer(code_only(source))]


def cli_uses_the_public_door(ctx):
    door = ("lang/cli/", "runtime/vara.h", "runtime/text.h", "runtime/mem.h", "version.h")
    return [f"{name} includes {inc}" for _, name, source in files(ctx, "lang") if name.startswith("lang/cli/")
            for inc in INCLUDE.findall(source) if not inc.startswith(door)]


def jansson_keeps_its_names(ctx):
    """The command is linked with both: ours would be taken for jansson's."""
    theirs = re.compile(r"\bjson_(object|array|string|integer|real|number|true|false|null|boolean|delete|incref|decref|dump\w*|load\w*|pack|unpack|equal|copy)\(")
    return [f"{name} declares {m.group(0)}" for path, name, source in files(ctx, "lang", "runtime")
            if path.suffix == ".h" and not name.startswith("lang/cli/") for m in theirs.finditer(code_only(source))]


def collector_named_once(ctx):
    return [name for _, name, source in files(ctx, "lang", "runtime")
            if name != "runtime/mem.c" and re.search(r"\bGC_(MALLOC|malloc|INIT|REALLOC|FREE)\b|<gc", code_only(source))]


def top_level_is_tidy(ctx):
    found = []
    for entry in sorted(ctx.root.iterdir()):
        name = entry.name
        if name not in TOP_LEVEL and not name.startswith(".") and name != "build" and not name.startswith("build-"):
            found.append(f"{name} lies at the top")
    return found


def codes_unique(ctx):
    seen = codes(ctx)
    return sorted({c for c in seen if seen.count(c) > 1})


def codes_used(ctx):
    said = "".join(source for _, _, source in files(ctx, "lang", "runtime"))
    return [c for c in codes(ctx) if not re.search(rf"\bD_{c}\b", said)]


def codes_have_bogons(ctx):
    said = "".join(p.read_text(encoding="utf-8", errors="replace")
                   for p in (ctx.root / "tests/bogons").rglob("*.golden"))
    return [c for c in codes(ctx) if f"[{c}]" not in said]


def codes_documented(ctx):
    page = ctx.root / "spec/diagnosticos.md"
    if not page.exists():
        return ["spec/diagnosticos.md is not there"]
    said = page.read_text(encoding="utf-8")
    return [c for c in codes(ctx) if not re.search(rf"\b{c}\b", said)]


def generated_stays_out(ctx):
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ctx.root, capture_output=True, text=True).stdout.split("\n")
    except OSError:
        return []
    return [f for f in listed if re.match(r"build(-|/)", f) or f.endswith((".o", ".a", ".gcda", ".gcno"))]


RULES = {
    "runtime/ includes runtime/ only": runtime_stands_alone,
    "lang/ includes by folder": includes_by_folder,
    "header guards are named after their path": guards_named_after_path,
    f"no file above {MAX_LINES} lines": no_file_too_long,
    "each file opens with its role": opens_with_its_role,
    "nothing is left unfinished": nothing_unfinished,
    "nobody calls setlocale": no_locale,
    "nobody jumps": no_longjmp,
    "only lang/cli prints or exits": only_the_cli_prints,
    "the command knows the language through runtime/vara.h": cli_uses_the_public_door,
    "mem.c alone names the collector": collector_named_once,
    "jansson keeps its names": jansson_keeps_its_names,
    "the top level is tidy": top_level_is_tidy,
    "generated files stay out of the tree": generated_stays_out,
    "diagnostic codes are unique": codes_unique,
    "every diagnostic code is given somewhere": codes_used,
    "every diagnostic code has a bogon": codes_have_bogons,
    "every diagnostic code is in spec/diagnosticos.md": codes_documented,
}


class Formatted(Test):
    """Every script that is shown as an example has the form that vara formatea gives."""

    def run(self, ctx):
        scripts = sorted(str(p.relative_to(ctx.root)) for folder in ("examples", "stdlib") for p in (ctx.root / folder).rglob("*.vara"))
        outcome = ctx.run([ctx.vara, "formatea", "--revisa", *scripts], ctx.root)
        return [self.result(outcome.code == 0, text(outcome.out + outcome.err))]


class Rule(Test):
    needs_vara = False

    def __init__(self, name, check):
        super().__init__("house/" + name)
        self.check = check

    def run(self, ctx):
        broken = self.check(ctx)
        return [self.result(not broken, "\n".join(broken))]


HOST = "examples/c/semaforo.c"


class Install(Test):
    """Installs into a new folder, compiles a program against it and runs both."""

    def run(self, ctx):
        flags = (ctx.build / "flags").read_text() if (ctx.build / "flags").exists() else ""
        if not flags or "VARA_NOGC" in flags or "fsanitize" in flags or "--coverage" in flags:
            return [self.skip("only the plain build is installed")]
        with tempfile.TemporaryDirectory(dir=ctx.home) as folder:
            steps = [
                f"make --no-print-directory B={ctx.build} PREFIX={folder}/p install-files",
                f"export PKG_CONFIG_PATH={folder}/p/lib/pkgconfig; "
                f"${{CC:-cc}} $(pkg-config --cflags vara) {HOST} $(pkg-config --libs vara) -o {folder}/host",
                f"{folder}/host",
                f"cd / && {folder}/p/bin/vara --version",
            ]
            for step in steps:
                outcome = ctx.run(step, ctx.root)
                if outcome.code != 0:
                    return [self.result(False, step + "\n" + text(outcome.out + outcome.err))]
        return [self.result(True)]


def tests(ctx):
    return [Install("house/install"), Formatted("house/scripts have their form")] + [Rule(name, check) for name, check in RULES.items()]
