H=$(mktemp -d); python3 -c "
for i in range(6000, 0, -1): print(f'parámetro p{i}: número = p{i-1} + 1')
print('parámetro p0: número = 1')
print('muestra p6000')" > $H/i.vara && timeout 20 vara evalua $H/i.vara 2>&1 | cut -c1-200 | head -30 | sed "s,$H,CASA,"; exit ${PIPESTATUS[0]}
