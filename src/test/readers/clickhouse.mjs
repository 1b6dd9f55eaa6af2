// Executes a script in ClickHouse, which npm installs as chdb into FOLDER, and prints the rows of its queries with bars between
// the first cells: node clickhouse.mjs VERSION FOLDER SCRIPT
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [version, folder, script] = process.argv.slice(2)
const home = join(folder, `chdb-${version}`)
mkdirSync(home, { recursive: true })
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', home, `chdb@${version}`],
  { stdio: ['ignore', 'ignore', 'inherit'] })
const { query } = createRequire(join(home, 'x.js'))('chdb')
for (const statement of readFileSync(script, 'utf8').split(/(?<=;)\n/).filter((text) => text.trim())) {
  for (const line of query(statement.trim().replace(/;$/, ''), 'TSVRaw').split('\n').filter(Boolean)) {
    process.stdout.write(`${line.replace('\t', '|').replace('\t', '|')}\n`)
  }
}
