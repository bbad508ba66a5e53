{ for i in $(seq 1200); do printf 'A%s + ' $i; done; echo B; } | vara formula - | cut -c1-200
