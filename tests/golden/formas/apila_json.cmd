vara evalua apila.vara --formato json | sed -n '/"datos": \[/,/\]/p'
