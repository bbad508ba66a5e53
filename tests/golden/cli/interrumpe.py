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
child = subprocess.Popen(["vara", folder + "/mini.vara"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
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
time.sleep(0.1)
os.close(table)
out, err = child.communicate(timeout=20)
print(child.returncode, out, err.decode())
