H=$(mktemp -d); python3 -c "
print('función f0(x) = x')
for i in range(1, 5000): print(f'función f{i}(x) = f{i-1}(x) + 1')
print('muestra f4999(1)')" > $H/f.vara && timeout 10 vara evalua $H/f.vara 2>&1 | cut -c1-200 | head -30 | sed "s,$H,CASA,"; exit ${PIPESTATUS[0]}
