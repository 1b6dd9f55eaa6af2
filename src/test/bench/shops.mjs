// Writes a crawl of shops with five products each, for the cost of tables. Deterministic.
//
//   node shops.mjs PAGES FILE          products without arrays of objects in them
//   node shops.mjs PAGES FILE deep     products with offers and reviews
import { createWriteStream } from 'node:fs'

const [pages, file, deep] = process.argv.slice(2)
const WORDS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega'.split(' ')

let state = 7
function below(limit) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}
const words = (count) => Array.from({ length: count }, () => WORDS[below(WORDS.length)])
const text = (count) => words(count).join(' ')

const some = (limit, make) => Array.from({ length: below(limit) }, make)
const offer = () => ({ seller: text(2), price: below(1e5) / 100, delivery_days: 1 + below(9), used: below(4) === 0 })
const review = () => ({ author: text(1), stars: 1 + below(5), text: text(12), written: `2026-10-${10 + below(20)}` })

function product() {
  const flat = { name: text(3), sku: `SKU-${1e7 + below(1e7)}`, price: below(1e5) / 100, currency: below(2) ? 'EUR' : 'USD', stock: below(500),
    rating: { stars: 1 + below(5), count: below(3000) }, available: below(5) > 0, tags: words(below(4)) }
  return deep ? { ...flat, offers: some(4, offer), reviews: some(4, review) } : flat
}

function page(i) {
  const data = { shop: text(2), category: text(1), description: text(25), updated: `2026-11-${10 + below(20)}T10:00:00Z`,
    products: Array.from({ length: 5 }, product) }
  return { id: `p-${String(i).padStart(8, '0')}`, url: `https://shop.example.com/c/${i}`, title: text(4), status: 'success', data,
    error_message: null, created_at: '2026-11-20T10:00:00Z' }
}

const out = createWriteStream(file)
const write = async (part) => out.write(part) || new Promise((resolve) => out.once('drain', resolve))
await write('{"pages":[\n')
for (let i = 0; i < Number(pages); i++) await write((i ? ',\n' : '') + JSON.stringify(page(i)))
await write('\n]}\n')
out.end()
