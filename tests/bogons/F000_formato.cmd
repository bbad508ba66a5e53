vara formula 'A / B' --formato csv
