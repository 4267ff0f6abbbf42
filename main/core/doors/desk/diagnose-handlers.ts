import { arch, release, type } from 'node:os'
import { DoorError } from '../../../../shared/contract/door.ts'
import type { Moment } from '../../../../shared/domain/time.ts'
import type { Cache } from '../../cache/cache.ts'
import { inspectCache } from '../../cache/inspect-cache.ts'
import type { KeptCaches } from '../../cache/kept-caches.ts'
import type { KnownHubs } from '../../cache/known-hubs.ts'
import type { LiveCalls } from '../../calls/live-calls.ts'
import { hubIdOf } from '../../hub-link/hub-identity.ts'
import type { HubLink } from '../../hub-link/hub-link.ts'
import type { PhoneLine } from '../../lines/phone-line.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface DiagnoseParts {
  readonly cache: Cache
  readonly kept: KeptCaches
  readonly known: Pick<KnownHubs, 'keyOf'>
  readonly calls: Pick<LiveCalls, 'counts'>
  readonly line: Pick<PhoneLine, 'ask'>
  readonly link: HubLink
  readonly outbox: Pick<Outbox, 'counts'>
  readonly program: { readonly version: string; readonly hubUrl: string; readonly isEncrypted: boolean }
  /** When the cache last held everything that the hub had. */
  freshAt(): Moment | null
}

/** What a person asks when something does not work: each answer comes from trying it, not from what was known before. */
export function createDiagnoseHandlers(parts: DiagnoseParts): DeskHandlers<'diagnose'> {
  const { cache, calls, kept, line, link, outbox, program } = parts
  return {
    'diagnose.microphone': () => line.ask('checkMicrophone', null),
    'diagnose.ice': () => line.ask('gatherIce', null),
    'diagnose.line': async () => ({
      registration: await line.ask('probe', null),
      // without its query, which is a secret of this console
      server: link.sipAccount()?.server.split('?')[0] ?? null,
    }),
    'diagnose.hub': async () => {
      const startedAt = performance.now()
      const roundTripMs = await link.ask('clock:ask', null).then(
        () => performance.now() - startedAt,
        // no answer is what this report is for
        () => null,
      )
      return {
        url: program.hubUrl,
        state: link.state().state,
        roundTripMs,
        protocol: link.protocol(),
        publicKey: parts.known.keyOf(hubIdOf(cache) ?? '') ?? null,
        ...link.history(),
        clockSkewMs: link.clockSkewMs(),
      }
    },
    'diagnose.cache': async () => {
      const { ringing, live } = calls.counts()
      if (ringing + live > 0)
        throw new DoorError('busyWithCall', 'A call is going on; the cache is read when it is over.', true)
      const found = await inspectCache(cache.db)
      return {
        ...found,
        ...outbox.counts(),
        isEncrypted: program.isEncrypted,
        freshAt: parts.freshAt(),
        kept: kept.list(),
      }
    },
    'diagnose.program': () => ({
      version: program.version,
      node: process.versions.node,
      sqlite: cache.db.prepare('SELECT sqlite_version()').pluck().get() as string,
      os: `${type()} ${release()} ${arch()}`,
      upSeconds: Math.floor(process.uptime()),
    }),
  }
}
