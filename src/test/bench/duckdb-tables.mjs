// A peer: DuckDB makes the tables of `shops.mjs PAGES FILE deep` by unnest, with the types that it detects by default.
//
//   node duckdb-tables.mjs --body FILE --out FOLDER               writes FOLDER/TABLE.parquet
//   node duckdb-tables.mjs --compare FOLDER --compare FOLDER      compares the rows of two outputs
//
// DUCKDB_PREFIX names the folder of `npm install --prefix FOLDER @duckdb/node-api@1.5.6-r.1`.
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values: args } = parseArgs({
  options: { body: { type: 'string' }, out: { type: 'string' }, compare: { type: 'string', multiple: true } },
})
const { DuckDBInstance } = createRequire(resolve(process.env.DUCKDB_PREFIX ?? '.') + '/')('@duckdb/node-api')
const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()

// The keys of each table: position in the array, and in those around it, from 0.
const INDEXED = (list) => `unnest(range(len(${list})))`
const TABLES = {
  pages: `SELECT id AS page_id, url AS page_url, title AS page_title, created_at::TIMESTAMPTZ AS page_created_at,
    'bench' AS crawl_id, 'bench' AS run_key, now() AS fetched_at, data.shop, data.category, data.description,
    data.updated::TIMESTAMPTZ AS updated FROM page`,
  products: `SELECT page_id, 'bench' AS crawl_id, 'bench' AS run_key, now() AS fetched_at, products_index, e.name, e.sku,
    e.price, e.currency, e.stock, e.rating.stars AS rating_stars, e.rating.count AS rating_count, e.available, e.tags
    FROM product`,
  products_offers: `SELECT page_id, 'bench' AS crawl_id, 'bench' AS run_key, now() AS fetched_at, products_index,
    offers_index, o.seller, o.price, o.delivery_days, o.used FROM (SELECT page_id, products_index,
    ${INDEXED('e.offers')} AS offers_index, unnest(e.offers) AS o FROM product)`,
  products_reviews: `SELECT page_id, 'bench' AS crawl_id, 'bench' AS run_key, now() AS fetched_at, products_index,
    reviews_index, r.author, r.stars, r.text, r.written FROM (SELECT page_id, products_index,
    ${INDEXED('e.reviews')} AS reviews_index, unnest(e.reviews) AS r FROM product)`,
}
const SUMS = {
  pages: 'length(description), epoch_us(updated)', products: 'products_index, price::DECIMAL(18, 2), stock, len(tags)',
  products_offers: 'products_index, offers_index, price::DECIMAL(18, 2), delivery_days',
  products_reviews: 'products_index, reviews_index, stars, length(text)',
}

async function digest(folder) {
  const found = {}
  for (const [table, columns] of Object.entries(SUMS)) {
    const sums = columns.split(/, (?![0-9])/).map((column) => `sum(${column})::VARCHAR AS "${column}"`)
    const [row] = (await db.runAndReadAll(`SELECT count(*)::VARCHAR AS "rows", ${sums.join(', ')},
      sum(hash(concat_ws(' ', page_id, ${columns})))::VARCHAR AS hash
      FROM read_parquet('${folder}/${table}/**/*.parquet', hive_partitioning=false)`)).getRowObjectsJson()
    for (const [name, value] of Object.entries(row)) found[`${table} ${name}`] = value
  }
  return found
}

await db.run("SET TimeZone='UTC'")
if (args.compare) {
  const [one, other] = await Promise.all(args.compare.map(digest))
  const different = Object.keys(one).filter((name) => one[name] !== other[name])
  console.log(Object.keys(SUMS).map((table) => `${one[`${table} rows`]} ${table}`).join(', ') + ': '
    + (different.length ? `DIFFERENT in ${different.map((name) => `${name} (${one[name]}, ${other[name]})`).join(', ')}` : 'same'))
  process.exitCode = different.length ? 1 : 0
} else {
  await db.run(`CREATE TEMP TABLE page AS SELECT unnest(p, max_depth := 1) FROM (SELECT unnest(pages) AS p
    FROM read_json('${args.body}', maximum_object_size=${2 ** 32 - 1})) WHERE p.status = 'success'`)
  await db.run(`CREATE TEMP VIEW product AS SELECT id AS page_id, ${INDEXED('data.products')} AS products_index,
    unnest(data.products) AS e FROM page`)
  for (const [table, query] of Object.entries(TABLES)) {
    await db.run(`COPY (${query}) TO '${args.out}/${table}/1.parquet' (FORMAT parquet, COMPRESSION zstd)`)
  }
}
