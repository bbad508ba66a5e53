iconv -t WINDOWS-1252 con_errores.csv | vara mir - --formato csv | cut -d, -f1-8
