vara 2>&1
