vara version | sed -E 's/[0-9]+\.[0-9.]+/N/g; s/\(.*\)/(COMMIT)/; s/, sin recolector|, libgc N//'
