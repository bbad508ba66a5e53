"""cargas.py -- the workloads of examples/banco: their tables, and the commands that compute them with each program."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "peers"))
import dobles  # noqa: E402
import exactos  # noqa: E402

BANCO = os.path.join(HERE, "../../examples/banco")
VARA = os.path.abspath(os.environ.get("VARA") or os.path.join(HERE, "../../build/vara"))
TOOLS = os.path.abspath(os.environ.get("HERRAMIENTAS") or os.path.join(os.path.dirname(VARA), "bench"))
LIMIT, TABLES = os.path.join(TOOLS, "limite"), os.path.join(TOOLS, "tablas")
WORKS = ["w1", "w2", "w3"]
LIBRARIES = {"duckdb": "@duckdb/node-api", "polars": "nodejs-polars", "chdb": "chdb"}     # and their npm packages
TABLE = {"w0": "cuadro", "w1": "avance", "w2": "avance", "w3": "padron"}


def script(work):
    with open(os.path.join(BANCO, f"{work}.vara"), encoding="utf-8") as f:
        return f.read()


def have_limit():
    return os.path.exists(LIMIT)


class Place:
    """A folder of tables, each size in its own with the scripts, and one in memory where there is such a thing for what the programs write."""

    def __init__(self):
        self.held = tempfile.TemporaryDirectory(prefix="vara-bench-")
        self.path = self.held.name
        memory = "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else None
        self.held_out = tempfile.TemporaryDirectory(prefix="vara-bench-", dir=memory)
        self.out = self.held_out.name

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.held.cleanup()
        self.held_out.cleanup()

    def other(self, rows):
        return os.path.join(self.path, f"{rows}-otra")

    def forget(self, rows):
        """Drops the tables of variants."""
        shutil.rmtree(self.other(rows))

    def folder(self, rows, table, variant=None):
        """Where TABLE of ROWS is, with its scripts; it is written the first time.  VARIANT: the columns, in their order, under other headings."""
        path = self.other(rows) if variant else os.path.join(self.path, str(rows))
        name = os.path.join(path, f"{table}.csv")
        if not os.path.exists(name):
            os.makedirs(path, exist_ok=True)
            chosen = [f"{column}={heading}" for column, heading in variant.columns] if variant else []
            subprocess.run([TABLES, table, str(rows), name, *chosen], check=True)
        for work in TABLE:
            if TABLE[work] == table and not variant:
                shutil.copy(os.path.join(BANCO, f"{work}.vara"), path)
        return path

    def result(self, name):
        return os.path.join(self.out, f"{name}.csv")


def vara(name, place, threads, result=None):
    """The command for the script NAME; RESULT: what its result is called, if not so."""
    return [VARA, "evalua", f"{name}.vara", "--formato", "csv", "--sin-motivo", "--sin-avance", "--hilos", str(threads),
            "-o", place.result(f"{result or name}-vara-{threads}")]


def limit(work, place, threads):
    return [LIMIT, work, f"{TABLE[work]}.csv", place.result(f"{work}-limite-{threads}"), str(threads)]


def doubles(program, work, place):
    """sqlite3 and mawk, in binary floating point; None where the program is not installed."""
    if not shutil.which(program):
        return None
    source, out = os.path.join(place.out, f"{work}.{program}"), place.result(f"{work}-{program}")
    with open(source, "w", encoding="utf-8") as f:
        f.write((dobles.SQL if program == "sqlite3" else dobles.AWK)[work])
    if program == "sqlite3":
        return ["sqlite3", "-csv", ":memory:", f".import {TABLE[work]}.csv t", f".output {out}", f".read {source}"]
    return ["sh", "-c", f"exec mawk -f {source} {TABLE[work]}.csv > {out}"]


def library(engine, work, place, folder, threads):
    """DuckDB, polars or ClickHouse with exact decimals, through node; None where the package is not installed.  Gives the command and its environment."""
    env = {"NODE_PATH": os.environ.get("NODE_PATH") or os.path.join(os.getcwd(), "node_modules"), "POLARS_MAX_THREADS": str(threads)}
    package = LIBRARIES[engine]
    if not shutil.which("node") or not os.path.isdir(os.path.join(env["NODE_PATH"], package)):
        return None, env
    source, out = os.path.join(place.out, f"{work}.{engine}.sql"), place.result(f"{work}-{engine}")
    with open(source, "w", encoding="utf-8") as f:
        f.write(exactos.sql(engine, work, os.path.join(folder, f"{TABLE[work]}.csv"), out, threads))
    return ["node", os.path.join(HERE, "peers", f"{engine}.cjs"), source, work, f"{TABLE[work]}.csv", out], env
