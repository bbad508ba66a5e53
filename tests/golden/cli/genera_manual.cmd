cd "$HOME" && vara genera manual > manual && head -4 manual && grep '^.SS' manual && ! grep -n '^[.][a-z]' manual | grep -v '[.]nf\|[.]fi'; rm -f manual
