// Writes crawls in the shape of GET /crawl/{id}/pages. The same arguments give the same bytes.
//
//   node generate.mjs --pages 200000 --out FILE [--failed-ratio 0.2] [--seed 1] [--lines]
//   node generate.mjs --crawls 4000 --pages-per-crawl 50 --dir DIR [--failed-ratio 0.2] [--seed 1]
// With --lines, writes one page per line (NDJSON), without the object around them, for tools that read this form.
// A page depends only on the seed and its global number. So 4,000 crawls of 50 pages contain exactly the pages of one body of
// 200,000, and a higher failed ratio turns pages into failed ones without changing the others.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values: args } = parseArgs({
  options: {
    pages: { type: 'string' }, out: { type: 'string' },
    crawls: { type: 'string' }, 'pages-per-crawl': { type: 'string', default: '50' }, dir: { type: 'string' },
    'failed-ratio': { type: 'string', default: '0' }, seed: { type: 'string', default: '1' },
    lines: { type: 'boolean', default: false },
  },
})
const number = (name, ok) => {
  const value = Number(args[name])
  if (args[name] === undefined || !ok(value)) throw new Error(`--${name}: ${args[name]} is not a valid number`)
  return value
}
const count = (value) => Number.isInteger(value) && value >= 0
const seed = number('seed', count)
const failedRatio = number('failed-ratio', (value) => value >= 0 && value <= 1)

// sfc32: fast, and random enough that no compressor finds its structure.
let a, b, c, d
function startRandom(stream, index) {
  a = Math.imul(seed + 1, 0x9e3779b1) | 0
  b = Math.imul(index + 1, 0x85ebca6b) | 0
  c = stream | 0
  d = 1
  for (let i = 0; i < 12; i++) random()
}
function random() {
  const t = (((a + b) | 0) + d) | 0
  d = (d + 1) | 0
  a = b ^ (b >>> 9)
  b = (c + (c << 3)) | 0
  c = ((c << 21) | (c >>> 11)) + t | 0
  return (t >>> 0) / 4294967296
}
const below = (n) => Math.floor(random() * n)
const pick = (list) => list[below(list.length)]
const chance = (p) => random() < p
const hex8 = (bits) => (bits >>> 0).toString(16).padStart(8, '0')
const hex = (digits) => Array.from({ length: digits / 8 }, () => hex8(below(4294967296))).join('')

// Most frequent first: words are drawn by Zipf's law, which makes prose compress about threefold.
const WORDS = (`the and of a to in with for is this it on your that from you as are or at by an be can not will all more
 when made has one our which use also every its than their up out day so only home time over new well just like good while
 water light little long life after first easy work keep under small hand side size great through even two design color
 without feel years any room inside place surface soft quality both between clean material around natural weight cotton
 fits perfect warm simple steel right cover set leather high wood does need off strong look line part ready dry back many
 family kitchen handle each finish cold open three garden best outdoor care black thick battery charge travel summer
 winter comfort wall glass door power base air edge cable safe classic modern fabric durable stable storage sound screen
 shoulder pocket frame bottle paper metal pattern smooth comes minutes hours machine wash temperature pressure level
 stays lasts built holds keeps gives takes makes helps lets adds resists protects reduces improves delivers supports
 recycled organic adjustable lightweight waterproof portable rechargeable compact foldable insulated breathable seamless
 ergonomic reversible handcrafted polished brushed ceramic aluminium bamboo linen wool silicone rubber walnut oak brass
 ventilation suspension resolution connection compatibility maintenance installation performance experience
 collection workshop tradition craftsman heritage mountain river coast forest harbour village studio morning evening
 although because whether however therefore meanwhile usually almost often never always together carefully quietly
 coffee bread tea spice lemon olive honey apple vanilla pepper table chair lamp shelf pillow blanket towel curtain carpet
 mirror candle basket bicycle helmet tent backpack jacket glove boot scarf sweater shirt trousers watch ring camera
 speaker headphone keyboard monitor printer router tablet charger adapter drill hammer ladder saw brush bucket hose seed
 warranty spare customer delivery package instructions certificate standard laboratory tested measured approved
 façade crème brûlée jalapeño Köln Zürich naïve décor entrée 20% 5-year °C café`).split(/\s+/)
const VOCABULARY = WORDS.concat(WORDS.slice(60, 320).filter((word) => !/[sgder]$/.test(word))
  .flatMap((word) => [word + 's', word + 'ing']))
const ZIPF = new Uint16Array(1 << 14)
{
  const weights = VOCABULARY.map((_, rank) => 1 / (rank + 2.7))
  const total = weights.reduce((sum, weight) => sum + weight)
  let slot = 0, sum = 0
  VOCABULARY.forEach((_, rank) => {
    sum += weights[rank]
    while (slot < ZIPF.length && slot < (sum / total) * ZIPF.length) ZIPF[slot++] = rank
  })
}
const word = () => VOCABULARY[ZIPF[below(ZIPF.length)]]
const capital = (text) => text[0].toUpperCase() + text.slice(1)

function sentence(words) {
  let text = capital(word())
  for (let i = 1; i < words; i++) text += (chance(0.08) ? ', ' : ' ') + word()
  return text
}
function prose(characters) {
  let text = ''
  while (text.length < characters) {
    // Quotes and line breaks: like real text, this text must make a parser unescape.
    const one = chance(0.05) ? `"${sentence(4 + below(6))}"` : sentence(5 + below(14)) + (chance(0.9) ? '.' : '!')
    text += (text === '' ? '' : chance(0.1) ? '\n' : ' ') + one
  }
  return text
}

const CITIES = [['Berlin', 'DE'], ['München', 'DE'], ['Paris', 'FR'], ['Lyon', 'FR'], ['Porto', 'PT'], ['Austin', 'US'],
  ['Portland', 'US'], ['Leeds', 'GB'], ['Malmö', 'SE'], ['Kraków', 'PL'], ['Osaka', 'JP'], ['Toronto', 'CA'], ['Graz', 'AT']]
const CATEGORIES = ['home', 'garden', 'kitchen', 'audio', 'computers', 'outdoor', 'fashion', 'tools', 'toys', 'books']
  .flatMap((top) => ['basics', 'premium', 'accessories', 'outlet'].map((sub) => `${top}/${sub}`))
const ERRORS = ['AI transformation failed: content too short to extract', 'Navigation timeout of 30000 ms exceeded',
  'Blocked by the target site (HTTP 403)']
startRandom(1, 0)
const SELLERS = Array.from({ length: 2000 }, () => {
  const [city, country] = pick(CITIES)
  return { name: `${capital(word())} ${capital(word())} ${pick(['GmbH', 'Ltd', 'Store', 'Co', '& Sons'])}`,
    rating: Math.round(30 + random() * 20) / 10, address: { city, country } }
})
const BRANDS = Array.from({ length: 300 }, () => capital(word()) + word())
const TAGS = Array.from({ length: 250 }, () => word() + (chance(0.4) ? '-' + word() : ''))
const FIRST_PAGE = Date.UTC(2025, 11, 17, 1, 0, 0)

// Multiplying by an odd number is a bijection of 32 bits: the first group alone makes ids of one seed unique.
const uuid = (index) => {
  const rest = hex(24)
  const first = hex8(Math.imul(index, 0x9e3779b1))
  return `${first}-${rest.slice(0, 4)}-4${rest.slice(4, 7)}-a${rest.slice(7, 10)}-${rest.slice(10, 22)}`
}
const day = (time) => new Date(time).toISOString().slice(0, 10)
const signed = (id, kind) => `https://storage.example.com/signed/crawl-pages/${id}.${kind}`
  + `?X-Expires=3600&X-Signature=${hex(32)}`

function page(index) {
  startRandom(2, index)
  const id = uuid(index)
  const name = sentence(3 + below(4)).replaceAll(',', '')
  const slug = name.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '-')
  const category = pick(CATEGORIES)
  const createdAt = new Date(FIRST_PAGE + index * 400).toISOString().slice(0, 19) + 'Z'
  const url = `https://shop.example.com/${category}/${slug}-${index}`
  if (chance(failedRatio)) {
    return { id, url, title: name, status: 'failed', data: null, error_message: pick(ERRORS), html_url: null,
      markdown_url: null, created_at: createdAt }
  }
  const published = FIRST_PAGE - below(2200) * 86400000
  const data = {
    name, sku: `${String.fromCharCode(65 + below(26), 65 + below(26))}-${100000 + below(900000)}`, category,
    brand: pick(BRANDS), price: Math.round(199 + random() ** 3 * 90000) / 100, currency: chance(0.7) ? 'EUR' : 'USD',
    stock: below(400), in_stock: chance(0.85), seller: pick(SELLERS),
    tags: Array.from({ length: below(5) }, () => pick(TAGS)),
    published: chance(0.02) ? null : day(published),
    updated_at: new Date(published + below(86400000)).toISOString(),
    description: prose(30 + random() ** 2 * 380),
    discount_percent: chance(0.6) ? null : 5 * (1 + below(10)),
    reviews: Array.from({ length: below(3) },
      () => ({ author: capital(word()), stars: 1 + below(5), text: sentence(2 + below(5)) })),
  }
  if (chance(0.3)) data.color = pick(['black', 'white', 'navy', 'olive', 'sand'])
  if (chance(0.15)) data.author = `${capital(word())} ${capital(word())}`
  if (chance(0.1)) data.warranty_months = chance(0.3) ? null : 12 * (1 + below(5))
  return { id, url, title: `${name} | Example Shop`, status: 'success', data, error_message: null,
    html_url: signed(id, 'html'), markdown_url: signed(id, 'md'), created_at: createdAt }
}

/** One response body with the pages first … first + pages - 1, as the chunks of its text. */
function* body(first, pages) {
  let chunk = args.lines ? '' : '{"pages":['
  for (let index = first; index < first + pages; index++) {
    chunk += (index === first ? '' : args.lines ? '\n' : ',') + JSON.stringify(page(index))
    if (chunk.length > 1 << 20) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk + (args.lines ? '\n' : ']}')
}

if (args.dir !== undefined) {
  const crawls = number('crawls', count)
  const pages = number('pages-per-crawl', count)
  mkdirSync(args.dir, { recursive: true })
  const ids = []
  for (let crawl = 0; crawl < crawls; crawl++) {
    startRandom(3, crawl)
    ids.push(uuid(crawl))
    writeFileSync(join(args.dir, `${ids[crawl]}.json`), [...body(crawl * pages, pages)].join(''))
  }
  writeFileSync(join(args.dir, 'ids.txt'), ids.map((id) => id + '\n').join(''))
} else {
  const out = createWriteStream(args.out, { highWaterMark: 4 << 20 })
  for (const chunk of body(0, number('pages', count))) {
    if (!out.write(chunk)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}
