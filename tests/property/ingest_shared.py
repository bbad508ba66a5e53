#!/usr/bin/env python3
"""The published tables that lie beside the repository, when they do: rows, numbers and encodings known from reading them."""
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVER = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "tests/unit/test_table_ops")
DATA = os.path.join(os.path.dirname(ROOT), "shared")
MESSY = "corpora/messy/"

ISSEG = ["seeds/001_6a9020c456ff69f5.txt", "htext=Clave del Programa/ Proyecto", "hlines=2", "until=Bajo protesta de decir verdad"]
CASES = [
    (ISSEG + ["t=1", "n=5", "hn=Inversión > Modificado"],
     ["J001PB3119\t460500\t460500", "P000GC1429\t51000\t51000", "# lines 66 records 66 taken 50 adds-up 1", "# encabezado: 8, line 4"]),
    (ISSEG + ["hn=Modificado"], ["# status 3"]),
    ([MESSY + "shcp_diccionario_ods_pp_pef2021.csv", "t=1", "t=2"], ["# encoding WINDOWS-1252", "# lines 45 records 25 taken 24 adds-up 1"]),
    ([MESSY + "mejoredu_elementos_latin1_puntoycoma.csv", "ht=cx_nombre"], ["# separator 59", "Definicion o Descripcion"]),
    ([MESSY + "shcp_cuenta_publica_96_07_bom_crlf.csv", "hn=ciclo", "hn=MONTO_EJERCIDO"], ["1995\t15128.4", "# findings 0"]),
    ([MESSY + "coneval_pobreza_extrema_municipal_miles_con_coma.csv", "hn=Year", "hn=Ponderador"], ["2010\t801807", "# findings 11", "# D010 321:9"]),
    ([MESSY + "inegi_enigh_deciles_tabla2_3.csv", "ht=decil", "hn=ingreso"], ["VIII\t13717", "# findings 0"]),
    ([MESSY + "gobierno_abierto_bso_codificacion_mezclada.csv", "hn=GA"], ["# encoding WINDOWS-1252", "# D014 245:1", "# D015 245:0"]),
]


def main():
    if not os.path.isdir(os.path.join(DATA, "seeds")):
        print("1..0 # skip there is no ../shared")
        return
    for i, (args, wanted) in enumerate(CASES, 1):
        out = subprocess.run([DRIVER, *args], cwd=DATA, capture_output=True, check=True).stdout.decode("utf-8")
        lines = out.split("\n")
        absent = [w for w in wanted if not any(line.startswith(w) for line in lines)]
        print(f"{'not ' if absent else ''}ok {i} - {os.path.basename(args[0])} {' '.join(args[1:])}")
        for w in absent:
            print(f"#  not there: {w}")
    print(f"1..{len(CASES)}")


if __name__ == "__main__":
    main()
