"""Sends Ctrl-C while the command waits for its table: it must end with 130 and say so."""
import os
import signal
import subprocess
import tempfile
import time

folder = tempfile.mkdtemp()
os.mkfifo(folder + "/mini.csv")
with open("mini.vara", encoding="utf-8") as f, open(folder + "/mini.vara", "w", encoding="utf-8") as g:
    g.write(f.read())
# a suite that runs in the background inherits «ignored»
child = subprocess.Popen(["vara", folder + "/mini.vara"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
table = None
for _ in range(100):            # until the command has opened its end
    try:
        table = os.open(folder + "/mini.csv", os.O_WRONLY | os.O_NONBLOCK)
        break
    except OSError:
        time.sleep(0.05)
os.write(table, b"clave,programado,alcanzado\nA,3,2\n")
time.sleep(0.3)
child.send_signal(signal.SIGINT)
out, err = child.communicate(timeout=20)      # though the pipe stays open
os.close(table)
print(child.returncode, out, err.decode())
