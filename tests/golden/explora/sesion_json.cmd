vara explora --formato json 2>/dev/null | python3 -c "import json, sys; print(json.load(sys.stdin)[\"muestras\"][0][\"renglones\"])"
