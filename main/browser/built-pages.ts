import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import type { ServePages } from './console-server.ts'
import { answer, pathOf, plainText, redirect } from './http-answer.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The workspace, as a window without a phone of its own opens it, and with the phone's frame before everything else. */
const WORKSPACE = '/workspace/index.html'
const WORKSPACE_AFTER_PHONE = '/workspace/after-phone.html'

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
 * Serves the built pages: `/` is the workspace; `/phone/` and `/board/` are what their folders hold. Who is signed in gets
 * the workspace that waits for its phone. What there is is looked up in a list, so that no address leads out of the folder
 * and a start costs one look at the disk; files that carry their hash in their name are read once.
 */
export function serveBuiltPages(folder: string): ServePages {
  let files = filesBelow(folder)
  const hashed = new Map<string, Buffer>()
  /** A build that was moved into place meanwhile has other names. */
  const find = (path: string): string | undefined => {
    const known = files.get(path)
    if (known !== undefined) return known
    files = filesBelow(folder)
    return files.get(path)
  }
  const read = (path: string): Buffer | undefined => {
    const kept = hashed.get(path)
    if (kept !== undefined) return kept
    const file = find(path)
    const body = file === undefined ? undefined : readIfThere(file)
    if (body !== undefined && isHashed(path)) hashed.set(path, body)
    return body
  }
  const send = (response: ServerResponse, path: string): void => {
    const content = read(path)
    if (content === undefined) return answer(response, 404, plainText('There is no such page.\n'))
    response.setHeader('cache-control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
    answer(response, 200, { type: TYPES[extname(path)] ?? 'application/octet-stream', content })
  }
  return (request, response, isSignedIn) => {
    const path = pathOf(request)
    if (path === '/') {
      const isAfterPhone = isSignedIn() && find(WORKSPACE_AFTER_PHONE) !== undefined
      return send(response, isAfterPhone ? WORKSPACE_AFTER_PHONE : WORKSPACE)
    }
    if (path.split('/').includes('..')) return answer(response, 403, plainText('Not a page.\n'))
    if (path.endsWith('/')) return send(response, `${path}index.html`)
    if (files.has(`${path}/index.html`)) return redirect(response, `${path}/`)
    return send(response, path)
  }
}

const isHashed = (path: string): boolean => path.startsWith('/assets/')

/** Undefined when a build replaced it between the look at the list and the reading: the page that asks is loaded again anyway. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}
