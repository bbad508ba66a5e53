vara ayuda e001
