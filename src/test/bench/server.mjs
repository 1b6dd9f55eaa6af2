// The pages endpoint on loopback, without limits: GET /api/crawl/{id}/pages answers with DIR/{id}.json.
//
//   node server.mjs DIR [PORT]        prints the port on a line once it listens
//
// It shares the cores with what is measured, so it does as little as it can: no parsing, no compression, large reads.
import { createServer } from 'node:http'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream'

const [dir, port = '0'] = process.argv.slice(2)
const CHUNK = 1 << 20
const ROUTE = /^\/api\/crawl\/([A-Za-z0-9_-]{1,128})\/pages$/

function refuse(response, status, message) {
  const body = JSON.stringify({ status: 'error', message })
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body)
}

const server = createServer((request, response) => {
  if (request.headers['x-api-key'] !== 'bench') return refuse(response, 401, 'Access token invalid or expired')
  const id = request.method === 'GET' ? ROUTE.exec(request.url)?.[1] : undefined
  const file = id && join(dir, `${id}.json`)
  const size = file && statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) return refuse(response, 404, 'Job not found')
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': size })
  // A small file comes from the page cache faster than a stream's hops through the thread pool.
  if (size <= CHUNK) return response.end(readFileSync(file))
  // A client that is killed breaks the pipe; that must not take the server along.
  pipeline(createReadStream(file, { highWaterMark: CHUNK }), response, () => {})
})
server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1', () => console.log(server.address().port))
