import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Session } from 'electron'
import { protocol } from 'electron'
import { pageHeaders } from '../launch/page-policy.ts'
import { pagesFolder } from '../launch/program-files.ts'
import { PAGE_ORIGIN } from './ipc-gates.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
}

/** Must be called before the app is ready: app:// pages count as secure, so that they may use the microphone. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

/** Serves a session the built pages at app://console with their policy: no file:// page, no server, no port. */
export function servePages(pages: Session, hubUrl: () => string | undefined): void {
  pages.protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const file = pageFile(`${url.protocol}//${url.host}`, decodeURIComponent(url.pathname))
    const type = file === undefined ? undefined : MEDIA_TYPES[extname(file)]
    if (file === undefined || type === undefined) return new Response('Not found', { status: 404 })
    try {
      const body = await readFile(file)
      const hasPhone = url.pathname.startsWith('/phone/')
      const headers = pageHeaders(hubUrl() ?? 'http://127.0.0.1', { hasPhone })
      return new Response(new Uint8Array(body), { headers: { ...headers, 'content-type': type } })
    } catch {
      // a page asks for a file that is not there, or is a folder
      return new Response('Not found', { status: 404 })
    }
  })
}

/** The built file behind a path; undefined for another host and for paths that lead out of the folder. */
function pageFile(origin: string, path: string): string | undefined {
  if (origin !== PAGE_ORIGIN) return undefined
  const wanted = path === '/' ? '/workspace/index.html' : path.endsWith('/') ? `${path}index.html` : path
  const file = normalize(join(pagesFolder, wanted))
  return file.startsWith(pagesFolder + sep) ? file : undefined
}
