printf 'A / B \377' | vara formula -
