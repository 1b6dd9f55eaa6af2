// A peer: DuckDB converts the same pages to the same flat columns of Parquet (ZSTD), with declared types.
//
//   node duckdb-peer.mjs --body FILE --out FILE.parquet     one response body as the API sends it
//   node duckdb-peer.mjs --array FILE --out FILE.parquet    only the array of its pages, also /dev/stdin
//   node duckdb-peer.mjs --lines FILE --out FILE.parquet    the pages as NDJSON
//   node duckdb-peer.mjs --dir DIR --out FILE.parquet       a folder with one body per crawl
// with --form plain, hint, auto or default, see below
//   node duckdb-peer.mjs --compare GLOB --compare GLOB      compares the rows of two outputs; with --sums, for a peer that
//                                                           stores some columns in another form, only ids and sums
//
// DUCKDB_PREFIX (or --prefix) names the folder of `npm install --prefix FOLDER @duckdb/node-api@1.5.6-r.1`.
import { createRequire } from 'node:module'
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values: args } = parseArgs({
  options: {
    body: { type: 'string' }, array: { type: 'string' }, dir: { type: 'string' }, out: { type: 'string' },
    lines: { type: 'string' }, form: { type: 'string', default: 'plain' }, sums: { type: 'boolean', default: false },
    compare: { type: 'string', multiple: true }, crawl: { type: 'string' },
    threads: { type: 'string', default: '2' }, prefix: { type: 'string', default: process.env.DUCKDB_PREFIX ?? '.' },
  },
})
const started = performance.now()
const { DuckDBInstance } = createRequire(resolve(args.prefix) + '/')('@duckdb/node-api')
const db = await (await DuckDBInstance.create(':memory:', { threads: args.threads })).connect()
const text = (value) => `'${value.replaceAll("'", "''")}'`

const DATA = `STRUCT(author VARCHAR, brand VARCHAR, category VARCHAR, color VARCHAR, currency VARCHAR, description VARCHAR,
  discount_percent BIGINT, in_stock BOOLEAN, name VARCHAR, price DOUBLE, published DATE, reviews JSON, sku VARCHAR,
  stock BIGINT, tags VARCHAR[], updated_at TIMESTAMPTZ, warranty_months BIGINT,
  seller STRUCT(name VARCHAR, rating DOUBLE, address STRUCT(city VARCHAR, country VARCHAR)))`
// DuckDB does not read the signed URLs and error_message: an allowed saving.
const PAGE = { id: 'VARCHAR', url: 'VARCHAR', title: 'VARCHAR', status: 'VARCHAR', data: DATA, created_at: 'TIMESTAMPTZ' }
const PAGES = `STRUCT(${Object.entries(PAGE).map((field) => field.join(' ')).join(', ')})[]`

// Column: its source, and the form in which the comparison requires both writers to agree.
const COLUMNS = {
  page_id: ['id'], page_url: ['url'], page_title: ['title'], page_created_at: ['created_at', (c) => `epoch_us(${c})`],
  author: ['data.author'], brand: ['data.brand'], category: ['data.category'], color: ['data.color'],
  currency: ['data.currency'], description: ['data.description'],
  discount_percent: ['data.discount_percent'], in_stock: ['data.in_stock'],
  name: ['data.name'], price: ['data.price', (c) => `${c}::DOUBLE`], published: ['data.published'],
  reviews: ['data.reviews',
    (c) => ['author', 'stars', 'text'].map((key) => `json_extract_string(${c}, '$[*].${key}')`).join(' || ')],
  sku: ['data.sku'], stock: ['data.stock'], tags: ['data.tags'], updated_at: ['data.updated_at', (c) => `epoch_us(${c})`],
  warranty_months: ['data.warranty_months'], seller_name: ['data.seller.name'],
  seller_rating: ['data.seller.rating', (c) => `${c}::DOUBLE`],
  seller_address_city: ['data.seller.address.city'], seller_address_country: ['data.seller.address.country'],
}
// If DuckDB detected the type, reviews are a list of structs; if it was declared, JSON.
const as = (column, value) => (column === 'reviews' ? `to_json(${value})::VARCHAR` : value)
const flat = (page, crawl) => Object.entries(COLUMNS).map(([column, [path]]) => `${as(column, `${page}.${path}`)} AS ${column}`)
  .toSpliced(4, 0, `${crawl} AS crawl_id`, `'bench' AS run_key`, 'now() AS fetched_at').join(', ')

// plain: declared columns, as most people write it. hint: also records='true'; without it, a single column makes DuckDB run its
// type detection over the complete body. auto: DuckDB detects the types itself, from all pages, as ours does. default: the same
// from its default sample, without any option, as one types it first.
// preserve_insertion_order=false allows it to write rows in any order, in all forms but default: who types it first leaves it on.
const TOLD = `columns={pages: ${text(PAGES)}}, format='unstructured'`
const OPTIONS = { plain: `${TOLD}, `, hint: `${TOLD}, records='true', `, auto: 'sample_size=-1, union_by_name=true, ', default: '' }
const unnested = (files, largest) => `SELECT unnest(pages) AS p, parse_filename(filename, true) AS crawl
  FROM read_json(${text(files)}, ${OPTIONS[args.form]}filename=true, maximum_object_size=${largest})`
function source() {
  if (args.dir) return `SELECT ${flat('p', 'crawl')} FROM (${unnested(args.dir + '/*.json', 2 ** 24)})`
  if (args.body) return `SELECT ${flat('p', 'crawl')} FROM (${unnested(args.body, 2 ** 32 - 1)})`
  const columns = Object.entries(PAGE).map(([name, type]) => `${name}: ${text(type)}`).join(', ')
  return `SELECT ${flat('p', text(args.crawl ?? basename(args.array ?? args.lines, '.ndjson')))}
    FROM read_json(${text(args.array ?? args.lines)}, columns={${columns}}, format='${args.lines ? 'newline_delimited' : 'array'}') p`
}

async function digest(glob) {
  const columns = { ...COLUMNS, crawl_id: ['crawl_id'] }
  // Hashes the text of both together: hash(a, b) combines by xor, so over all rows it would not detect swapped values.
  const hashes = args.sums ? ['sum(stock)::VARCHAR AS "sum(stock)"'] : Object.entries(columns).map(([column, [, form = (c) => c]]) =>
    `sum(hash(page_id || ' ' || ifnull((${form(column)})::VARCHAR, 'NULL ')))::VARCHAR AS ${column}`)
  const [row] = (await db.runAndReadAll(`SELECT count(*)::VARCHAR AS "rows",
    count(DISTINCT page_id)::VARCHAR AS "distinct ids", sum(price::DECIMAL(18, 2))::VARCHAR AS "sum(price)",
    ${hashes.join(', ')}
    FROM read_parquet(${text(glob)}, hive_partitioning=false)`)).getRowObjectsJson()
  return row
}

await db.run("SET TimeZone='UTC'")
if (args.form !== 'default') await db.run('SET preserve_insertion_order=false')
if (args.compare) {
  const [one, other] = await Promise.all(args.compare.map(digest))
  const different = Object.keys(one).filter((name) => one[name] !== other[name])
  console.log(`${one.rows} rows, ${one['distinct ids']} ids, sum(price) ${one['sum(price)']}: `
    + (different.length ? `DIFFERENT in ${different.map((name) => `${name} (${one[name]}, ${other[name]})`).join(', ')}` : 'same'))
  process.exitCode = different.length ? 1 : 0
} else {
  const written = await db.runAndReadAll(`COPY (${source()} WHERE p.status = 'success')
    TO ${text(args.out)} (FORMAT parquet, COMPRESSION zstd)`)
  console.log(`rows=${written.getRowsJson()[0][0]} elapsed_ms=${Math.round(performance.now() - started)}`)
}
