// A peer: polars converts the pages from NDJSON to flat columns of Parquet (ZSTD), with its streaming engine.
// It stores times as text and reviews as a nested list: an allowed saving.
//
//   node polars-peer.mjs --lines FILE --out FILE.parquet
//
// POLARS_PREFIX (or --prefix) names the folder of `npm install --prefix FOLDER nodejs-polars nodejs-polars-linux-x64-gnu`.
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values: args } = parseArgs({
  options: {
    lines: { type: 'string' }, out: { type: 'string' },
    prefix: { type: 'string', default: process.env.POLARS_PREFIX ?? '.' },
  },
})
const pl = createRequire(resolve(args.prefix) + '/')('nodejs-polars')
const { col } = pl
const data = (name) => col('data').struct.field(name)
const DATA = ['author', 'brand', 'category', 'color', 'currency', 'description', 'discount_percent', 'in_stock', 'name',
  'price', 'published', 'reviews', 'sku', 'stock', 'tags', 'updated_at', 'warranty_months']
await pl.scanJson(args.lines, { inferSchemaLength: 1000 })
  .filter(col('status').eq(pl.lit('success')))
  .select(col('id').alias('page_id'), col('url').alias('page_url'), col('title').alias('page_title'),
    col('created_at').alias('page_created_at'), ...DATA.map((name) => data(name).alias(name)),
    data('seller').struct.field('name').alias('seller_name'), data('seller').struct.field('rating').alias('seller_rating'),
    data('seller').struct.field('address').struct.field('city').alias('seller_address_city'),
    data('seller').struct.field('address').struct.field('country').alias('seller_address_country'))
  .sinkParquet(args.out, { compression: 'zstd', maintainOrder: false })
  .collect({ streaming: true })
