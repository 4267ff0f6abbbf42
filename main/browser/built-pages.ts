import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Every file below a folder, by its path in an address. */
function filesBelow(folder: string): Map<string, string> {
  // a build that is just moved into place
  if (!existsSync(folder)) return new Map()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [file.slice(folder.length).replaceAll(sep, '/'), file]
    }),
  )
}

/**
 * Serves the built pages: `/` is the workspace; `/phone/` and `/board/` are what their folders hold. What there is is
 * looked up in a list, so that no address leads out of the folder and a start costs one look at the disk.
 */
export function serveBuiltPages(folder: string): (app: FastifyInstance) => Promise<void> {
  let files = filesBelow(folder)
  /** A build that was moved into place meanwhile has other names. */
  const find = (path: string): string | undefined => {
    const known = files.get(path)
    if (known !== undefined) return known
    files = filesBelow(folder)
    return files.get(path)
  }
  const send = async (reply: FastifyReply, path: string): Promise<FastifyReply> => {
    const file = find(path)
    const body = file === undefined ? undefined : await readFile(file).catch(gone)
    if (body === undefined) return reply.code(404).type('text/plain').send('There is no such page.\n')
    // files under assets carry their hash in their name
    const isHashed = path.startsWith('/assets/')
    return reply
      .type(TYPES[extname(path)] ?? 'application/octet-stream')
      .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      .send(body)
  }
  return (app) => {
    app.get('/', (_request, reply) => send(reply, '/workspace/index.html'))
    app.get('/*', (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? ''
      if (path.split('/').includes('..')) return reply.code(403).type('text/plain').send('Not a page.\n')
      if (path.endsWith('/')) return send(reply, `${path}index.html`)
      if (files.has(`${path}/index.html`)) return reply.redirect(`${path}/`)
      return send(reply, path)
    })
    return Promise.resolve()
  }
}

/** Replaced by a build between the look at the list and the reading: the page that asks is loaded again anyway. */
const gone = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}
