// chdb.cjs SQL -- runs the statements of a file, parted by a line with a semicolon, with ClickHouse inside the process.
const fs = require('fs'), os = require('os'), path = require('path'), { Session } = require('chdb');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chdb-')), session = new Session(folder);
try {
  for (const statement of fs.readFileSync(process.argv[2], 'utf8').split('\n;\n')) session.query(statement);
} catch (e) { console.error(String(e.message || e)); process.exitCode = 2; }
fs.rmSync(folder, { recursive: true, force: true });
