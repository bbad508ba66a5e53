python3 lector_que_se_va.py bash -c "exec vara muestra.vara 2>/dev/null"
