H=$(mktemp -d); python3 -c "
for i in range(6000, 0, -1): print(f'indicador i{i}\n  fórmula: i{i-1} + 1\ntermina')
print('indicador i0\n  fórmula: 1\ntermina')
print('muestra i6000')" > $H/i.vara && timeout 20 vara evalua $H/i.vara 2>&1 | cut -c1-200 | head -30 | sed "s,$H,CASA,"; exit ${PIPESTATUS[0]}
