// Prints the rows of Parquet files as a reader from npm reads them, each as row|TABLE|JSON with texts for all scalars. Where the
// reader's own values have fewer digits, it writes what it has read, and copy|TABLE|FILE names that:
//   node files.mjs VERSION FOLDER READER TABLE FILE TABLE FILE …
// READER is hyparquet, parquet-wasm (arrow-rs) or nodejs-polars. npm installs it into FOLDER.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [version, folder, reader, ...words] = process.argv.slice(2)
const platform = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`
const ARROW = 'apache-arrow@21.1.0'

const readers = {
  hyparquet: { packages: ['hyparquet-compressors@1.1.2'], open: hyparquet },
  'parquet-wasm': { packages: [ARROW], open: wasm },
  'nodejs-polars': { packages: [`nodejs-polars-${platform}@${version}`], open: polars }
}

async function hyparquet() {
  const { asyncBufferFromFile, parquetReadObjects } = await load('hyparquet')
  const { compressors } = await load('hyparquet-compressors')
  // a Date has no microseconds
  const parsers = { dateFromDays: (days) => days, timestampFromMicroseconds: (micros) => micros }
  return async (path) => parquetReadObjects({ file: await asyncBufferFromFile(path), compressors, parsers })
}

async function wasm() {
  const { readParquet } = require('parquet-wasm')
  return async (path) => arrowRows(readParquet(readFileSync(path)).intoIPCStream())
}

async function polars() {
  const pl = require('nodejs-polars').default ?? require('nodejs-polars')
  return async (path, copy) => {
    pl.readParquet(path).writeParquet(copy)
    return null
  }
}

function arrowRows(ipc) {
  const { tableFromIPC } = require('apache-arrow')
  return tableFromIPC(ipc).batches.flatMap((batch) => Array.from({ length: batch.numRows }, (_, i) =>
    Object.fromEntries(batch.schema.fields.map(({ name }, column) => [name, arrowValue(batch.data.children[column], i)]))))
}

// What Arrow's JavaScript makes of a value loses digits: a time is milliseconds there, and a decimal words of 32 bits.
function arrowValue(data, i) {
  if (!data.getValid(i)) return null
  const type = String(data.type)
  const range = () => [Number(data.valueOffsets[i]), Number(data.valueOffsets[i + 1])]
  if (/^(Large)?Utf8/.test(type)) return Buffer.from(data.values.subarray(...range())).toString('utf8')
  if (/^(Large)?List/.test(type)) {
    const [start, end] = range()
    return Array.from({ length: end - start }, (_, j) => arrowValue(data.children[0], start + j))
  }
  if (type.startsWith('Struct')) {
    return Object.fromEntries(data.type.children.map(({ name }, j) => [name, arrowValue(data.children[j], i)]))
  }
  if (type.startsWith('Decimal')) {
    const words = data.type.bitWidth / 32
    const unscaled = data.values.subarray(i * words, (i + 1) * words).reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
    return decimal(BigInt.asIntN(data.type.bitWidth, unscaled), data.type.scale)
  }
  if (type === 'Bool') return (data.values[(data.offset + i) >> 3] >> ((data.offset + i) & 7) & 1) === 1
  return data.values[i]
}

function decimal(unscaled, scale) {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`
}

const text = (key, value) => typeof value === 'bigint' ? String(value)
  : typeof value === 'number' ? Object.is(value, -0) ? '-0.0' : String(value) : value

mkdirSync(folder, { recursive: true })
const home = join(folder, `${reader}-${version}`)
mkdirSync(home, { recursive: true })
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', home, `${reader}@${version}`,
  ...readers[reader].packages], { stdio: ['ignore', 'ignore', 'inherit'] })
const require = createRequire(join(home, 'x.js'))
const load = (name) => import(pathToFileURL(require.resolve(name)))
const read = await readers[reader].open()
for (let i = 0; i < words.length; i += 2) {
  const copy = join(home, `copy-${i}.parquet`)
  const rows = await read(words[i + 1], copy)
  if (rows === null) process.stdout.write(`copy|${words[i]}|${copy}\n`)
  for (const row of rows ?? []) process.stdout.write(`row|${words[i]}|${JSON.stringify(row, text)}\n`)
}
