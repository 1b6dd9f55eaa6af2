// The API on loopback: GET /api/crawl/{id}/pages responds with DIR/{id}.json, and GET /api/crawl/history with the ids in
// DIR/ids.txt, as crawls that completed yesterday.
//
//   node server.mjs DIR [PORT]        prints the port on a line when it listens
// LIMIT=30/10 in the environment allows 30 requests in 10 s, reported as the API does, the reset as a second of the clock. Then
// standard error gets a line for each response and refusal, with the seconds since the first request.
// It shares the cores with the measured process, so it does little work: no parsing, no compression, large reads.
import { createServer } from 'node:http'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream'

const [dir, port = '0'] = process.argv.slice(2)
const CHUNK = 1 << 20
const ROUTE = /^\/api\/crawl\/([A-Za-z0-9_-]{1,128})\/pages$/

const ids = existsSync(join(dir, 'ids.txt')) ? readFileSync(join(dir, 'ids.txt'), 'utf8').split('\n').filter(Boolean) : []
const yesterday = new Date(Date.now() - 86400000).toISOString().slice(0, 10)

function history(response, query) {
  const [page, limit] = [Number(query.get('page') ?? 1), Number(query.get('limit') ?? 10)]
  const jobs = ids.slice((page - 1) * limit, page * limit).map((id) => ({ id, base_url: 'https://shop.example.com/',
    status: 'completed', created_at: `${yesterday}T12:00:00Z` }))
  response.writeHead(200, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ jobs, total: ids.length, page, totalPages: Math.ceil(ids.length / limit) }))
}

function refuse(response, status, message) {
  const body = JSON.stringify({ status: 'error', message })
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body)
}

const [limit, seconds] = (process.env.LIMIT ?? '').split('/').map(Number)
let first, windowEnd = 0, count = 0
// Whether one more request is allowed. A window begins with the first request after the previous window has ended.
function allowed(response) {
  const now = Date.now()
  first ??= now
  if (now >= windowEnd) [windowEnd, count] = [now + seconds * 1000, 0]
  const fine = ++count <= limit
  response.setHeader('RateLimit-Limit', limit)
  response.setHeader('RateLimit-Remaining', Math.max(0, limit - count))
  response.setHeader('RateLimit-Reset', Math.floor(windowEnd / 1000))
  if (!fine) response.setHeader('Retry-After', Math.ceil((windowEnd - now) / 1000))
  console.error(`${fine ? 'allowed' : 'refused'} at ${((now - first) / 1000).toFixed(3)} s`)
  return fine
}

const server = createServer((request, response) => {
  if (request.headers['x-api-key'] !== 'bench') return refuse(response, 401, 'Access token invalid or expired')
  if (limit && !allowed(response)) return refuse(response, 429, 'Too many requests')
  const url = new URL(request.url, 'http://127.0.0.1')
  if (request.method === 'GET' && url.pathname === '/api/crawl/history') return history(response, url.searchParams)
  const id = request.method === 'GET' ? ROUTE.exec(request.url)?.[1] : undefined
  const file = id && join(dir, `${id}.json`)
  const size = file && statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) return refuse(response, 404, 'Job not found')
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': size })
  // For a small file, reading it from the page cache is faster than a stream's hops through the thread pool.
  if (size <= CHUNK) return response.end(readFileSync(file))
  // A killed client breaks the pipe; that must not end the server.
  pipeline(createReadStream(file, { highWaterMark: CHUNK }), response, () => {})
})
server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1', () => console.log(server.address().port))
