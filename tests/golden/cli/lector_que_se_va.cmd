python3 lector_que_se_va.py vara ayuda
