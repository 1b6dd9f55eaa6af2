// Searches for every leaf of the pages of a crawl in the columns and nested columns of a dataset, by the paths of
// _spidra/schema.json alone, and compares what hyparquet and DuckDB read. Shares no code with the jar.
//
//   node real-nested.mjs NODE_MODULES CRAWL_JSON OUTPUT
// NODE_MODULES contains @duckdb/node-api, hyparquet and hyparquet-compressors, CRAWL_JSON is the response of the crawl, OUTPUT a
// dataset of nothing else with --spidra.flatten.arrays=nested.
import { createRequire } from 'node:module'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [nodeModules, crawl, output] = process.argv.slice(2)
const inModules = (...path) => import(pathToFileURL(join(resolve(nodeModules), ...path)))
const { DuckDBInstance } = createRequire(join(resolve(nodeModules), 'x.js'))('@duckdb/node-api')
const { parquetReadObjects } = await inModules('hyparquet', 'src', 'index.js')
const { asyncBufferFromFile } = await inModules('hyparquet', 'src', 'node.js')
const { compressors } = await inModules('hyparquet-compressors', 'src', 'index.js')
const { pages } = JSON.parse(readFileSync(crawl, 'utf8'))
const { tables } = JSON.parse(readFileSync(join(output, '_spidra/schema.json'), 'utf8'))
if (tables.length > 1) throw new Error('this is about a dataset of one table')

const escape = (key) => key.replaceAll('~', '~0').replaceAll('/', '~1')
const says = (value) => value !== null && value !== '' && !(Array.isArray(value) && value.every((element) => element === null))

// JSON without nulls in objects, numbers and times in one form
function plain(value) {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, plain(member)]))
  }
  return value
}

const folder = join(output, 'pages')
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.parquet')).sort().map((name) => join(folder, name))
const byHyparquet = []
for (const file of files) {
  byHyparquet.push(...await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors }))
}
const connection = await (await DuckDBInstance.create(':memory:')).connect()
await connection.run("SET TimeZone = 'UTC'")
const list = files.map((file) => `'${file}'`).join(',')
const json = await connection.runAndReadAll(`SELECT page_id, to_json(t)::VARCHAR AS json FROM read_parquet([${list}], hive_partitioning = false) t`)
const byDuckDb = new Map(json.getRowObjects().map((row) => [row.page_id, JSON.parse(row.json)]))

const sameTimes = (text) => text.replaceAll(/"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.0+)?(?:\+00|Z)?"/g, '"$1T$2"').replaceAll(/"(\d{4}-\d\d-\d\d)(?:T00:00:00)?"/g, '"$1"')
let different = 0
const rows = new Map()
for (const row of byHyparquet) {
  rows.set(row.page_id, row)
  const { fetched_at: a, ...here } = row
  const { fetched_at: b, ...there } = byDuckDb.get(row.page_id)
  const [one, two] = [here, there].map((each) => sameTimes(JSON.stringify(plain(each))))
  if (one !== two && ++different <= 2) console.log(`hyparquet: ${one.slice(0, 500)}\nDuckDB:    ${two.slice(0, 500)}`)
}

let leaves = 0
let structs = 0
let missing = 0
function lose(what, at) {
  if (++missing <= 5) console.log(`not found at ${at}: ${what}`)
}

// of: columns or fields, in: row or struct
function inside(value, path, of, row, at) {
  const here = of.filter((column) => column.path === path && column.name !== 'data_rest')
  const nested = here.find((column) => column.fields)
  if (nested && nested.path !== of.path) {
    const list = row?.[nested.name]
    const elements = Array.isArray(value) ? value : says(value) ? [value] : []
    if ((Array.isArray(value) || elements.length) && list?.length !== elements.length) {
      // without any leaf, there may be no list
      lose(`${elements.length} elements, ${list?.length} structs of ${path}`, at)
      return
    }
    elements.forEach((element, i) => {
      structs++
      const fields = Object.assign([...nested.fields], { path })
      if (element === null && list[i] !== null) lose(`null in ${path}`, at)
      inElement(element, path, fields, list[i], `${at} ${path}[${i}]`)
    })
    return
  }
  inElement(value, path, of, row, at)
}

function inElement(value, path, of, row, at) {
  const here = of.some((column) => column.path === path && !column.fields && column.name !== 'data_rest' && row?.[column.name] != null)
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && !here) {
    Object.entries(value).forEach(([name, member]) => inside(member, `${path}/${escape(name)}`, of, row, at))
  } else if (says(value)) {
    leaves++
    const same = of.some((column) => column.path === path && typeof value === 'string' && row?.[column.name] === value)
    if (!here && !row?.data_rest?.includes(JSON.stringify(path))) lose(path, at)
    else if (typeof value === 'string' && of.some((column) => column.path === path && column.type === 'STRING') && !same) lose(`another text of ${path}`, at)
  }
}

const columns = tables[0].columns.filter((column) => column.path?.startsWith('/data'))
pages.filter((page) => page.status === 'success').forEach((page) => inside(page.data, '/data', columns, rows.get(page.id), page.id))
const count = (some) => some.reduce((sum, column) => sum + 1 + count(column.fields ?? []), 0)
const depth = (some) => Math.max(0, ...some.map((column) => (column.fields ? 1 + depth(column.fields) : 0)))
console.log(`${pages.length} pages, ${count(columns)} columns and fields, ${depth(columns)} levels, ${structs} structs, ${leaves} leaves, `
  + `not found: ${missing}, rows that the two readers see differently: ${different}`)
process.exitCode = missing || different ? 1 : 0
