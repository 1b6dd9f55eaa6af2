// Reads a dataset with readers of several ages, which must agree with each other and with the manifests.
//
//   node readers.mjs [DATASET]
// DATASET is target/demo/dataset by default, which `jobs/run demo` writes. npm installs each reader into a temporary folder, which
// is removed at the end. The old versions refuse files with the newer column order of parquet-java 1.18.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const dataset = resolve(process.argv[2] ?? join(here, '../../../target/demo/dataset'))
const platform = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`
const temporary = mkdtempSync(join(tmpdir(), 'readers-'))

// What a column contains, by what all readers can say of it: the number of values, and the sum of numbers.
function summary(values, type) {
  const present = values.filter((value) => value !== null && value !== undefined)
  if (!/INT64|DOUBLE/.test(type)) return `${present.length} values`
  const numbers = present.flatMap((value) => typeof value === 'object' ? [...value] : [value])
  return `${present.length} values, sum ${numbers.reduce((sum, value) => sum + Number(value ?? 0), 0).toPrecision(12)}`
}

function polars(require) {
  const pl = require('nodejs-polars').default ?? require('nodejs-polars')
  return (file) => {
    const frame = pl.readParquet(file)
    return { rows: frame.height, columns: frame.columns.map((name) => [name, frame.getColumn(name).toArray()]) }
  }
}

function wasm(require) {
  const { readParquet } = require('parquet-wasm')
  const { tableFromIPC } = require('apache-arrow')
  return (file) => {
    const table = tableFromIPC(readParquet(readFileSync(file)).intoIPCStream())
    return { rows: table.numRows, columns: table.schema.fields.map(({ name }) => [name, [...table.getChild(name)]]) }
  }
}

const readers = [
  ...['0.25.2', '0.26.1'].map((version) => ({ name: `polars ${version}`, opened: polars,
    packages: [`nodejs-polars@${version}`, `nodejs-polars-${platform}@${version}`] })),
  ...['0.6.1', '0.8.0'].map((version) => ({ name: `parquet-wasm ${version}`, opened: wasm,
    packages: [`parquet-wasm@${version}`, 'apache-arrow@21.1.0'] }))
]

function install({ name, packages, opened }) {
  const folder = join(temporary, name.replace(' ', '-'))
  mkdirSync(folder)
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', folder, ...packages], { stdio: 'inherit' })
  return { name, read: opened(createRequire(join(folder, 'x.js'))) }
}

const failedPages = ['status', 'reason', 'error_message', 'raw'].map((name) => ({ name, type: 'STRING' }))
let failures = 0
function check(condition, message) {
  if (condition) return
  failures++
  console.log(`  DIFFERS ${message}`)
}

try {
  const runs = join(dataset, '_spidra/runs')
  const manifests = readdirSync(runs).filter((name) => /\.json$/.test(name) && !/\.redshift\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(runs, name), 'utf8')))
  const files = manifests.flatMap((manifest) => [
    ...manifest.tables.flatMap((table) => table.files.map((file) => ({ ...file, columns: table.schema }))),
    ...manifest.failed_page_files.map((file) => ({ ...file, columns: manifest.tables[0].schema.slice(0, 7).concat(failedPages) }))
  ])
  const first = new Map()
  for (const { name, read } of readers.map(install)) {
    let rows = 0
    for (const file of files) {
      try {
        const found = read(join(dataset, file.path))
        rows += found.rows
        check(found.rows === file.rows, `${name} ${file.path}: ${found.rows} rows, ${file.rows} by the manifest`)
        const names = found.columns.map(([column]) => column).join()
        check(names === file.columns.map((column) => column.name).join(), `${name} ${file.path}: columns ${names}`)
        found.columns.forEach(([column, values], i) => {
          const key = `${file.path} ${column}`
          const seen = summary(values, file.columns[i].type)
          if (!first.has(key)) first.set(key, { seen, name })
          const expected = first.get(key)
          check(seen === expected.seen, `${name} ${key}: ${seen}, but ${expected.seen} by ${expected.name}`)
        })
      }
      catch (error) {
        check(false, `${name} ${file.path}: ${error.message ?? error}`)
      }
    }
    console.log(`${name}: ${files.length} files, ${rows} rows`)
  }
  check(files.length > 0, `there is no run in ${dataset}: run jobs/run demo first`)
}
finally {
  rmSync(temporary, { recursive: true, force: true })
}
process.exitCode = failures === 0 ? 0 : 1
