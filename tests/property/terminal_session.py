#!/usr/bin/env python3
"""A session at a terminal: typing into a pseudo-terminal, reading what the screen would show."""
import os
import pty
import re
import select
import shutil
import signal
import stat
import subprocess
import tempfile
import time

from vara_oracle import ROOT, VARA, Tap

EXAMPLE = os.path.join(ROOT, "examples", "001_isseg_2023")
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r|\x07")
WAIT = 20           # seconds; far more than anything takes, for busy machines


class Terminal:
    def __init__(self, folder, *args):
        self.out = b""
        env = dict(os.environ, TERM="xterm", HOME=folder, XDG_STATE_HOME=os.path.join(folder, "estado"), PAGER="cat", LC_ALL="C.UTF-8", INPUTRC="/dev/null")
        env.pop("NO_COLOR", None)
        pid, fd = pty.fork()
        if pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)    # the suite may run in the background
            os.chdir(folder)
            os.execve(VARA, [VARA, *args], env)
        self.pid, self.fd = pid, fd

    def _read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            piece = os.read(self.fd, 65536)
        except OSError:
            return False
        self.out += piece
        return bool(piece)

    def seen(self):
        return ESCAPES.sub(b"", self.out).decode("utf-8", "replace")

    def until(self, text, after=0):
        """What was shown from AFTER on, once TEXT is there; or what there is when time is up."""
        end = time.time() + WAIT
        while text not in self.seen()[after:] and time.time() < end:
            if not self._read(0.2):
                break
        return self.seen()[after:]

    def type(self, keys, wait="vara> "):
        """Types KEYS and gives what was shown until WAIT."""
        mark = len(self.seen())
        os.write(self.fd, keys.encode())
        return self.until(wait, mark)

    def close(self):
        """Exit code."""
        end = time.time() + WAIT
        while time.time() < end:
            alive = self._read(0.1)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            if not alive:
                time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


def big_table(path, rows):
    with open(path, "w") as f:
        f.write("clave,valor\n")
        f.writelines(f"{i},{i % 97}\n" for i in range(rows))


def session(tap, folder):
    t = Terminal(folder)
    tap.ok("vara> " in t.until("vara> "), "a prompt is shown", t.seen())
    shown = t.type(":carga avance.vara\r")
    tap.ok("datos proyectos: " in shown and "66 registros leídos" in shown, "a script is loaded: what it declares, its accounts", shown)
    shown = t.type("suma(devenga\t", wait="devengado")
    tap.ok("suma(devengado" in shown, "TAB completes the name of a column", shown)
    shown = t.type(")\r")
    tap.ok("suma(devengado)" in shown and "─" in shown, "the expression finds its table", shown)
    shown = t.type("_ / 2\r")
    tap.ok("_ / 2" in shown and "error" not in shown, "_ is the last result", shown)
    shown = t.type("indicador razón\r", wait="  ... ")
    tap.ok("  ... " in shown, "an open block asks for more", shown)
    for line in ("  de: proyectos", "  fórmula: suma(devengado) / suma(modificado) * 100", "  unidad: porcentaje"):
        t.type(line + "\r", wait="  ... ")
    shown = t.type("termina\r")
    tap.ok("indicador razón: número en porcentaje, del total" in shown, "a block of several lines declares an indicator", shown)
    shown = t.type("razón + últimó\r")
    lines = shown.split("\n")
    caret = [i for i, line in enumerate(lines) if "^" in line]
    tap.ok(bool(caret) and lines[caret[0]].index("^") == lines[caret[0] - 1].index("últimó"), "the caret stands under an accented word", shown)
    shown = t.type("\x1b[A\x1b[A\x1b[A\r")
    tap.ok("_ / 2" in shown or "indicador razón" in shown, "the arrow brings back what was typed", shown)
    shown = t.type("1 + \x03")
    tap.ok("^C" in shown, "Ctrl-C drops the line", shown)
    shown = t.type("indicador x\r", wait="  ... ")
    shown = t.type("\x03")
    tap.ok(shown.rstrip().endswith("vara>"), "Ctrl-C drops an open block", shown)
    shown = t.type("1+1\r")
    tap.ok("2" in shown.split("─")[-1], "the session goes on after it", shown)
    shown = t.type("razón\r")
    value = shown
    tap.ok("razón" in shown and "error" not in shown, "an indicator is shown by its name", shown)
    big_table(os.path.join(folder, "grande.csv"), 3_000_000)
    for line in ('datos grande desde "grande.csv"', "  columnas", "    clave texto", "    valor número", "  termina"):
        t.type(line + "\r", wait="  ... ")
    t.type("termina\r")
    mark = len(t.seen())
    os.write(t.fd, b"mediana(grande.valor)\r")
    t.until("\n", mark)
    time.sleep(0.15)
    os.write(t.fd, b"\x03")
    shown = t.until("vara> ", mark)
    tap.ok("interrumpido" in shown, "Ctrl-C ends a long evaluation", shown)
    shown = t.type("razón\r")
    tap.ok(shown == value, "and not the session", shown)
    os.unlink(os.path.join(folder, "grande.csv"))
    shown = t.type(":guarda sesion.vara\r")
    tap.ok("guardado en sesion.vara" in shown, "the session is saved", shown)
    t.type(":salir\r", wait="\n")
    tap.ok(t.close() == 0, ":salir ends with 0", t.seen())
    return value


def saved(tap, folder, value):
    with open(os.path.join(folder, "sesion.vara")) as f:
        script = f.read()
    start = script.index("datos grande")
    script = script[:start] + script[script.index("termina\ntermina", start) + len("termina\ntermina"):]
    with open(os.path.join(folder, "sesion.vara"), "w") as f:
        f.write(script)
    done = subprocess.run([VARA, "sesion.vara"], cwd=folder, capture_output=True, text=True)
    table = [line.strip() for line in value.split("\n")]
    at = next(i for i, line in enumerate(table) if line.startswith("──"))
    tap.ok(done.returncode in (0, 1) and table[at + 1] in done.stdout, "the saved script gives the same", done.stdout[-1500:] + done.stderr)


def history(tap, folder):
    path = os.path.join(folder, "estado", "vara", "historia")
    mode = stat.S_IMODE(os.stat(path).st_mode)
    tap.ok(mode == 0o600, "the history is the user's alone", oct(mode))
    t = Terminal(folder, "sesion.vara", "-i")
    t.until("vara> ")
    shown = t.type("\x1b[A\x1b[A\x1b[A\r")
    tap.ok("razón" in shown and "%" not in shown.split("─")[0], "the history is there in the next session, opened with a script", shown)
    t.type("\x04", wait="\n")
    tap.ok(t.close() == 0, "Ctrl-D ends with 0")


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("avance.vara", "isseg_2023.tsv"):
            shutil.copy(os.path.join(EXAMPLE, name), folder)
        value = session(tap, folder)
        saved(tap, folder, value)
        history(tap, folder)
    return tap.done()


raise SystemExit(main())
