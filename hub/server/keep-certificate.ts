import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, watch, type FSWatcher } from 'node:fs'
import type { Server } from 'node:https'
import { dirname } from 'node:path'
import { createSecureContext } from 'node:tls'
import { DAY_MS } from '../../shared/domain/time.ts'
import type { Logger } from '../../shared/log/create-logger.ts'
import { after, every } from '../../shared/timer.ts'

/** A certificate with its key. */
export interface Tls {
  /** PEM; the chain below the certificate follows it. */
  readonly cert: string
  /** PEM. */
  readonly key: string
  /** Where they were read, and are read again when they are renewed. */
  readonly files?: TlsFiles | undefined
}
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** Whoever renews a certificate writes two files, one after the other. */
const SETTLES_IN_MS = 200
/** From here on each day counts, and the log says so once a day. */
const SAID_BEFORE_MS = 14 * DAY_MS

export interface KeepCertificateOptions {
  readonly server: Server
  readonly tls: Tls
  readonly log: Logger
  readonly now: () => number
  /** Milliseconds from one look at the files to the next: not every file system tells of a change. */
  readonly lookMs: number
}

export interface KeptCertificate {
  /** Reads the files now. */
  look(): void
  /** Days until the certificate in use ends; negative after that. */
  daysLeft(): number
  /** True while the files hold something that cannot be used, and the pair of before stays in use. */
  isStale(): boolean
  stop(): void
}

/** Throws where certificate and key are not a pair that a server can use, as while only one of the files is renewed. */
function requirePair({ cert, key }: Tls): X509Certificate {
  const certificate = new X509Certificate(cert)
  if (!certificate.checkPrivateKey(createPrivateKey(key)))
    throw new Error('The key does not belong to the certificate.')
  createSecureContext({ cert, key })
  return certificate
}

/** Calls `onChange` when something in the folders of these files changes, as far as the system tells. */
function watchFolders({ cert, key }: TlsFiles, log: Logger, onChange: () => void): () => void {
  const folders = new Set([dirname(cert), dirname(key)])
  const watchers = [...folders].flatMap((folder): FSWatcher[] => {
    try {
      // the folder, because a file that is replaced is another one
      const watcher = watch(folder, { persistent: false }, onChange)
      watcher.on('error', (error) => {
        log.warn({ err: error }, 'the folder of the certificate is not watched; it is looked at now and then')
      })
      return [watcher]
    } catch (error) {
      log.warn({ err: error }, 'the folder of the certificate is not watched; it is looked at now and then')
      return []
    }
  })
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}

/**
 * Takes a renewed certificate into use while the hub runs: new connections get it, those that are open go on. Where the files
 * are half written, or no pair, the one of before stays, and the log says so.
 */
export function keepCertificate({ server, tls, log, now, lookMs }: KeepCertificateOptions): KeptCertificate {
  let used: Tls = tls
  let endsAt = Date.parse(requirePair(tls).validTo)
  let stale: string | undefined
  let saidAt = -Infinity
  let stopSettling: (() => void) | undefined

  const sayEnd = (): void => {
    if (endsAt - now() > SAID_BEFORE_MS || now() - saidAt < DAY_MS) return
    saidAt = now()
    log.warn({ endsAt: new Date(endsAt).toISOString() }, 'the certificate ends soon, or has ended: renew it')
  }
  const take = (files: TlsFiles): void => {
    const next = { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') }
    if (next.cert !== used.cert || next.key !== used.key) {
      const certificate = requirePair(next)
      server.setSecureContext(next)
      used = next
      endsAt = Date.parse(certificate.validTo)
      saidAt = -Infinity
      log.info({ endsAt: new Date(endsAt).toISOString() }, 'the renewed certificate is in use')
    }
    stale = undefined
  }
  const look = (): void => {
    const { files } = tls
    try {
      if (files) take(files)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (why !== stale)
        log.error({ err: error, ...files }, 'the renewed certificate cannot be used: the one of before stays')
      stale = why
    }
    sayEnd()
  }
  const lookSoon = (): void => {
    stopSettling ??= after(
      SETTLES_IN_MS,
      () => {
        stopSettling = undefined
        look()
      },
      { keepsAlive: false },
    )
  }
  look()
  const stopWatching = tls.files ? watchFolders(tls.files, log, lookSoon) : () => undefined
  const stopLooking = every(lookMs, look, { keepsAlive: false })
  return {
    look,
    daysLeft: () => (endsAt - now()) / DAY_MS,
    isStale: () => stale !== undefined,
    stop: () => {
      stopWatching()
      stopLooking()
      stopSettling?.()
    },
  }
}
