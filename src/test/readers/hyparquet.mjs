// Prints the rows of a Parquet file as JSON, one a line, as hyparquet reads them: node hyparquet.mjs FOLDER FILE
// FOLDER gets the packages from npm. Integers must be below 2^53.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, path] = process.argv.slice(2)
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', folder, 'hyparquet@1.33.0',
  'hyparquet-compressors@1.1.2'], { stdio: ['ignore', 'ignore', 'inherit'] })
const require = createRequire(join(folder, 'x.js'))
const load = (name) => import(pathToFileURL(require.resolve(name)))
const { asyncBufferFromFile, parquetReadObjects } = await load('hyparquet')
const { compressors } = await load('hyparquet-compressors')

// a Date has no microseconds
const parsers = {
  dateFromDays: (days) => new Date(days * 86400000).toISOString().slice(0, 10),
  timestampFromMicroseconds: (micros) => {
    const text = new Date(Number(micros / 1000000n) * 1000).toISOString()
    return `${text.slice(0, 10)} ${text.slice(11, 19)}.${String(micros % 1000000n).padStart(6, '0')}+00`
  }
}
const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors, parsers })
for (const row of rows) {
  console.log(JSON.stringify(row, (key, value) => typeof value === 'bigint' ? Number(value) : value))
}
