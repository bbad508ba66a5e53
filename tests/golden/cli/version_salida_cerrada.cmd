vara --version >&-
