// duckdb.cjs SQL -- runs the statements of a file, parted by a line with a semicolon, with DuckDB's library.
const fs = require('fs'), { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const statement of fs.readFileSync(process.argv[2], 'utf8').split('\n;\n')) await connection.run(statement);
  process.exit(0);
})().catch(e => { console.error(String(e)); process.exit(2); });
