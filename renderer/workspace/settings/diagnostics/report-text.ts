import type { Moment } from '../../../../shared/domain/time.ts'
import { maskAddress, maskText, type Secrets } from './mask.ts'
import { CHECK_IDS, type CheckId, type Reports } from './reports.ts'
import { verdictOf } from './verdict.ts'

/** What was found, with the moment of each check; what was not checked is not there. */
export type Findings = { readonly [K in CheckId]?: { readonly at: Moment; readonly report: Reports[K] } }

type Value = string | number | boolean | null
type Facts = Readonly<Record<string, Value>>

const when = (at: Moment | null): string | null => (at === null ? null : new Date(at).toISOString())
const ms = (value: number | null): number | null => (value === null ? null : Math.round(value))

/**
 * The facts of each report as they may leave this computer. Figures and closed lists of words stand as they are; whatever
 * somebody else wrote goes through the mask, and a trouble is told by its code alone.
 */
const FACTS: { readonly [K in CheckId]: (report: Reports[K], secrets: Secrets) => Facts } = {
  microphone: ({ permission, label, peak, problem }, secrets) => ({
    permission,
    device: label === null ? null : maskText(label, secrets),
    peak: Math.round(peak * 100) / 100,
    problem,
  }),
  speaker: ({ isHeard }) => ({ heard: isHeard }),
  line: ({ registration, server }, secrets) => ({
    state: registration.state,
    server: server === null ? null : maskAddress(server, secrets),
    provenAt: when(registration.provenAt),
    roundTripMs: ms(registration.roundTripMs),
    problem: registration.problem?.code ?? null,
    unreadable: registration.unreadable ?? null,
    sipStatus: registration.problem?.sipStatus ?? null,
  }),
  ice: ({ servers, host, srflx, relay, tookMs, isComplete, errors }, secrets) => ({
    servers: servers.map((server) => maskAddress(server, secrets)).join(' ') || 'none',
    host,
    srflx,
    relay,
    tookMs: ms(tookMs),
    complete: isComplete,
    errors: errors.map((error) => maskText(error, secrets)).join('; ') || 'none',
  }),
  hub: ({ url, state, roundTripMs, protocol, attempts, lastTrouble }, secrets) => ({
    url: maskAddress(url, secrets),
    state,
    roundTripMs: ms(roundTripMs),
    protocol,
    attempts,
    lastTroubleAt: when(lastTrouble?.at ?? null),
    lastTrouble: lastTrouble === null ? null : maskText(lastTrouble.why, secrets),
  }),
  cache: (report, secrets) => ({
    bytes: report.bytes,
    encrypted: report.isEncrypted,
    version: `${report.version}/${report.newestVersion}`,
    quickCheck: report.faults.map((fault) => maskText(fault, secrets)).join('; ') || 'ok',
    freshAt: when(report.freshAt),
    toSend: report.toSend,
    needsYou: report.needsYou,
    drafts: report.drafts,
    kept: report.kept.map(({ kind, bytes }) => `${kind}=${bytes}`).join(' ') || 'none',
    rows: Object.entries(report.rows)
      .map(([table, count]) => `${table}=${count}`)
      .join(' '),
    tookMs: ms(report.tookMs),
  }),
  clock: ({ skewMs }) => ({ skewMs: ms(skewMs) }),
  versions: ({ shell, program, browser }) => ({
    console: program.version,
    shell: shell?.shell ?? null,
    browser,
    node: program.node,
    sqlite: program.sqlite,
    os: program.os,
    upSeconds: program.upSeconds,
  }),
}

function linesOf<K extends CheckId>(check: K, findings: Findings, secrets: Secrets, now: Moment): string[] {
  const found = findings[check]
  if (found === undefined) return [`${check}: not checked`]
  const { standing, says } = verdictOf(check, found.report, now)
  const facts = Object.entries(FACTS[check](found.report, secrets))
  return [
    `${check}: ${standing} (${says}) at ${when(found.at)}`,
    ...facts.map(([name, value]) => `  ${name}: ${value === null ? '-' : String(value)}`),
  ]
}

/** Everything that was found, as text for whoever helps; without names, numbers, passwords and tokens. */
export const reportText = (findings: Findings, secrets: Secrets, now: Moment): string =>
  [
    `Ringdesk diagnostics, ${when(now)}`,
    ...CHECK_IDS.flatMap((check) => linesOf(check, findings, secrets, now)),
  ].join('\n')
