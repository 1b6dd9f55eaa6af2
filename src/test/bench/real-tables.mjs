// Searches for every leaf and every element of the pages of a crawl in the tables of a dataset, by the paths and keys of
// _spidra/schema.json alone. Shares no code with the jar.
//
//   node real-tables.mjs NODE_MODULES CRAWL_JSON OUTPUT
// NODE_MODULES contains @duckdb/node-api, CRAWL_JSON is the response of the crawl, OUTPUT a dataset of nothing else.
import { createRequire } from 'node:module'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const [nodeModules, crawl, output] = process.argv.slice(2)
const { DuckDBInstance } = createRequire(join(resolve(nodeModules), 'x.js'))('@duckdb/node-api')
const { pages } = JSON.parse(readFileSync(crawl, 'utf8'))
const { tables } = JSON.parse(readFileSync(join(output, '_spidra/schema.json'), 'utf8'))
const children = new Map(tables.filter((table) => table.parent).map((table) => [table.path, table]))
const connection = await (await DuckDBInstance.create(':memory:')).connect()

const escape = (key) => key.replaceAll('~', '~0').replaceAll('/', '~1')
const says = (value) => value !== null && value !== '' && !(Array.isArray(value) && value.every((element) => element === null))

const rows = new Map()
const columns = new Map()
const elements = new Map(tables.map((table) => [table.name, 0]))
for (const table of tables) {
  const positions = table.key.slice(3)
  const byKey = new Map()
  if (existsSync(join(output, table.name))) {
    const found = await connection.runAndReadAll(
      `SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${output}/${table.name}/**/*.parquet', hive_partitioning = false)`)
    for (const row of found.getRowObjects()) {
      const key = [row.page_id, ...positions.map((name) => row[name])].join('|')
      if (byKey.has(key)) throw new Error(`${table.name} has the key ${key} twice`)
      byKey.set(key, row)
    }
  }
  rows.set(table.name, byKey)
  const ofPath = new Map()
  for (const { name, path } of table.columns) {
    const isData = path?.startsWith('/data') && name !== 'data_rest' && !table.key.includes(name)
    if (isData) ofPath.set(path, [...(ofPath.get(path) ?? []), name])
  }
  columns.set(table.name, ofPath)
}

let leaves = 0
let missing = 0
function lose(what, table, key) {
  if (++missing <= 5) console.log(`not found in ${table.name} at ${key.join('|')}: ${what}`)
}

function walk(value, path, table, key) {
  const child = children.get(path)
  if (!child || child === table) return inside(value, path, table, key)
  const found = Array.isArray(value) ? value : value === null || value === '' ? [] : [value]
  found.forEach((element, i) => {
    elements.set(child.name, elements.get(child.name) + 1)
    if (!rows.get(child.name).has([...key, i].join('|'))) lose('the row', child, [...key, i])
    inside(element, path, child, [...key, i])
  })
}

function inside(value, path, table, key) {
  const row = rows.get(table.name).get(key.join('|'))
  const here = (columns.get(table.name).get(path) ?? []).some((name) => row?.[name] != null)
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && !here) {
    Object.entries(value).forEach(([name, member]) => walk(member, `${path}/${escape(name)}`, table, key))
  } else if (says(value)) {
    leaves++
    if (!here && !row?.data_rest?.includes(JSON.stringify(path))) lose(path, table, key)
  }
}

pages.filter((page) => page.status === 'success').forEach((page) => walk(page.data, '/data', tables[0], [page.id]))
for (const table of children.values()) {
  if (rows.get(table.name).size !== elements.get(table.name)) lose(`${elements.get(table.name)} elements`, table, [rows.get(table.name).size])
}
const sum = (numbers) => [...numbers].reduce((a, b) => a + b, 0)
console.log(`${pages.length} pages, ${tables.length} tables, ${sum(tables.map((table) => table.columns.length))} columns, `
  + `${sum(elements.values())} elements, ${leaves} leaves, not found: ${missing}`)
process.exitCode = missing ? 1 : 0
