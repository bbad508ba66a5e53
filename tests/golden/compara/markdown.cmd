vara compara antes.vara despues.vara --formato markdown
