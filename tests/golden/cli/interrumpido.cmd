python3 interrumpe.py
