// polars.cjs SQL WORK TABLE RESULT -- one query over a table that is read as it is needed, with polars' library; types are given, not guessed.
const fs = require('fs'), pl = require('nodejs-polars');
const [, , sql, work, table, result] = process.argv;
const cents = pl.Decimal(15, 2), other = { edad: pl.Int32, factor: pl.Decimal(12, 4), ingreso: cents };
const heading = fs.readFileSync(table, 'utf8', { length: 4096 }).slice(0, 4096).split('\n')[0].split(',');
const schema = Object.fromEntries(heading.map((c, i) =>
  [c, work === 'w3' ? other[c] ?? (i >= 5 && i < 13 ? pl.Int8 : pl.Utf8) : i >= 8 ? cents : pl.Utf8]));
const context = pl.SQLContext({ t: pl.scanCSV(table, { nullValues: ['', 'NR', 'Sin respuesta'], schema }) });
const rows = context.execute(fs.readFileSync(sql, 'utf8'));
if (work === 'w1') { const sink = rows.sinkCSV(result); if (sink && sink.collectSync) sink.collectSync(); } else rows.collectSync().writeCSV(result);
