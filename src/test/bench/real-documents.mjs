// Flattens real JSON documents and searches for every leaf of every page in its row.
//
//   node real-documents.mjs NODE_MODULES WORK_DIR JSON_FILE[#/pointer] …
// NODE_MODULES contains @duckdb/node-api. The elements of the array, or the values of the object, at the pointer become the
// pages of one crawl for each file. The built jar runs over them against server.mjs; then this script walks each page; each leaf
// must be in a column of its path by _spidra/schema.json, or in data_rest. The check shares no code with the jar.
import { execFileSync, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

const [nodeModules, work, ...sources] = process.argv.slice(2)
const { DuckDBInstance } = createRequire(join(resolve(nodeModules), 'x.js'))('@duckdb/node-api')
const here = dirname(fileURLToPath(import.meta.url))
const jar = resolve(here, '../../../target/spidra-parquet.jar')

const escape = (key) => key.replaceAll('~', '~0').replaceAll('/', '~1')
const at = (document, pointer) =>
  pointer.split('/').slice(1).reduce((value, token) => value[token.replaceAll('~1', '/').replaceAll('~0', '~')], document)
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value)
const says = (array) => array.some((element) => element !== null)

function pagesOf(source) {
  const [file, pointer = ''] = source.split('#')
  return Object.values(at(JSON.parse(readFileSync(file, 'utf8')), pointer))
}

// The leaves of a page by pointer: scalars, and arrays with an element that is not null.
function leaves(value, pointer, found) {
  if (isObject(value)) for (const [key, child] of Object.entries(value)) leaves(child, `${pointer}/${escape(key)}`, found)
  else if (Array.isArray(value) ? says(value) : value !== null) found.set(pointer, value)
  return found
}

const day = (text) => Date.parse(`${text}T00:00:00Z`)

function same(leaf, type, cell) {
  if (cell === null || cell === undefined) return false
  if (type === 'JSON') return isDeepStrictEqual(JSON.parse(cell), leaf)
  if (type.startsWith('LIST')) {
    return Array.isArray(leaf) && leaf.length === cell.length
      && leaf.every((element, i) => element === null ? cell[i] === null : same(element, type.slice(5, -1), cell[i]))
  }
  if (type === 'STRING') return typeof leaf === 'string' ? leaf === cell : isDeepStrictEqual(JSON.parse(cell), leaf)
  if (type === 'BOOLEAN') return cell === leaf
  if (type === 'DATE') return day(cell) === day(leaf)
  if (type === 'TIMESTAMP') return Math.abs(Date.parse(cell.replace(' ', 'T').replace(/\+00$/, 'Z')) - Date.parse(leaf)) < 1
  return typeof leaf === 'number' && Number(cell) === leaf
}

async function check(name, pages, output, instance) {
  const schema = JSON.parse(readFileSync(join(output, '_spidra/schema.json'), 'utf8')).tables[0].columns
  const byPath = Map.groupBy ? Map.groupBy(schema, (column) => column.path) : schema.reduce((map, column) =>
    map.set(column.path, [...(map.get(column.path) ?? []), column]), new Map())
  const connection = await instance.connect()
  await connection.run("SET TimeZone='UTC'")
  let seen = 0
  let lost = 0
  const files = `read_parquet('${output}/pages/**/*.parquet', hive_partitioning=false)`
  const result = await connection.stream(`SELECT * FROM ${files}`)
  let rows = 0
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const names = result.columnNames()
    for (let r = 0; r < chunk.rowCount; r++) {
      const row = Object.fromEntries(names.map((column, c) => [column, plain(chunk.getColumnVector(c).getItem(r))]))
      rows++
      const rest = row.data_rest ? JSON.parse(row.data_rest) : {}
      for (const [pointer, leaf] of leaves(pages[Number(row.page_id)], '/data', new Map())) {
        seen++
        const columns = (byPath.get(pointer) ?? []).filter((column) => column.name !== 'data_rest')
        const held = columns.some((column) => same(leaf, column.type, row[column.name]))
          || (columns.length === 0 && isDeepStrictEqual(rest[pointer], leaf))
        if (!held && lost++ < 5) console.log(`  LOST ${name} page ${row.page_id} ${pointer} = ${JSON.stringify(leaf).slice(0, 200)}`)
      }
    }
  }
  console.log(`${name}: ${pages.length} pages, ${rows} rows, ${schema.length} columns, ${seen} leaves, ${lost} lost`)
  return lost === 0 && rows === pages.length
}

function plain(value) {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value.items)) return value.items.map(plain)
  return value.toString()
}

mkdirSync(join(work, 'crawls'), { recursive: true })
const server = spawn(process.execPath, [join(here, 'server.mjs'), join(work, 'crawls')], { stdio: ['ignore', 'pipe', 'inherit'] })
const port = await new Promise((done) => server.stdout.once('data', (text) => done(String(text).trim())))
const instance = await DuckDBInstance.create()
let fine = true
try {
  for (const [index, source] of sources.entries()) {
    const id = `c${index}`
    const pages = pagesOf(source)
    writeFileSync(join(work, 'crawls', `${id}.json`), JSON.stringify({
      pages: pages.map((data, i) => ({ id: String(i), url: 'https://example.com/', title: null, status: 'success', data,
        error_message: null, html_url: null, markdown_url: null, created_at: '2026-11-20T10:00:00Z' }))
    }))
    const output = join(work, `output-${id}`)
    rmSync(output, { recursive: true, force: true })
    execFileSync('java', ['-Xmx512m', '-jar', jar, `crawlId=${id}`, `output=${output}`, `--spidra.api.url=http://127.0.0.1:${port}/api`], {
      env: { ...process.env, SPIDRA_API_KEY: 'bench', SPIDRA_HOME: join(work, 'home') }, stdio: ['ignore', 'inherit', 'pipe'] })
    fine = await check(basename(source), pages, resolve(output), instance) && fine
  }
}
finally {
  server.kill()
}
process.exitCode = fine ? 0 : 1
