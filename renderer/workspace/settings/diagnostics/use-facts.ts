import { formatCount, formatShare, formatSpan, formatWhen } from '../../../i18n/format.ts'
import { SECOND_MS } from '../../../../shared/domain/time.ts'
import '../../../i18n/diagnostics-texts.ts'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import type { CheckId, Reports } from './reports.ts'

type Fact = readonly [label: string, value: string]

const NONE = '—'
const inMs = (value: number | null): string =>
  value === null ? NONE : `${formatCount(Math.round(value))} ms`
const MEGABYTE = 1_000_000

/** What a check found, as the person at the desk reads it. */
export function useFacts(check: CheckId, report: Reports[CheckId]): readonly Fact[] {
  const { t } = useTranslation('diagnostics')
  const { t: call } = useTranslation('call')
  const { t: settings } = useTranslation('settings')
  const yesNo = (value: boolean): string => t(value ? 'fact.yes' : 'fact.no')
  const facts: { readonly [K in CheckId]: (report: Reports[K]) => readonly Fact[] } = {
    microphone: ({ permission, label, peak }) => [
      [t('fact.permission'), t(`permission.${permission}`)],
      [t('fact.device'), label ?? NONE],
      [t('fact.level'), formatShare(peak)],
    ],
    speaker: () => [],
    line: ({ registration, server }) => [
      [t('fact.state'), settings(`line.states.${registration.state}`)],
      [t('fact.server'), server ?? NONE],
      [t('fact.proven'), registration.provenAt === null ? NONE : formatWhen(registration.provenAt)],
      [t('fact.roundTrip'), inMs(registration.roundTripMs)],
      [t('fact.unreadable'), formatCount(registration.unreadable ?? 0)],
      [
        t('fact.trouble'),
        registration.problem === null
          ? NONE
          : call(`problem.${registration.problem.code}`) +
            (registration.problem.sipStatus === null ? '' : ` (SIP ${registration.problem.sipStatus})`),
      ],
    ],
    ice: ({ host, srflx, relay, servers, tookMs, errors }) => [
      [t('fact.candidates'), t('fact.candidateCounts', { host, srflx, relay })],
      [t('fact.iceServers'), servers.length === 0 ? t('fact.noServers') : servers.join(', ')],
      [t('fact.took'), inMs(tookMs)],
      ...(errors.length === 0 ? [] : [[t('fact.errors'), errors.join('; ')] as const]),
    ],
    hub: ({ url, state, roundTripMs, protocol, publicKey, attempts, lastTrouble }) => [
      [t('fact.address'), url],
      [t('fact.state'), state === 'connecting' ? t('fact.connecting') : settings(`hub.states.${state}`)],
      [t('fact.roundTrip'), inMs(roundTripMs)],
      [t('fact.protocol'), String(protocol)],
      [t('fact.publicKey'), publicKey ?? NONE],
      [t('fact.attempts'), formatCount(attempts)],
      [t('fact.trouble'), lastTrouble === null ? NONE : `${lastTrouble.why} (${formatWhen(lastTrouble.at)})`],
    ],
    cache: (cache) => [
      [t('fact.size'), `${formatCount(Math.ceil(cache.bytes / MEGABYTE))} MB`],
      [t('fact.encrypted'), yesNo(cache.isEncrypted)],
      [t('fact.integrity'), cache.faults.length === 0 ? t('fact.intact') : cache.faults.join('; ')],
      [t('fact.schema'), `${cache.version} / ${cache.newestVersion}`],
      [t('fact.fresh'), cache.freshAt === null ? NONE : formatWhen(cache.freshAt)],
      [t('fact.outbox'), t('fact.outboxCounts', { toSend: cache.toSend, needsYou: cache.needsYou })],
      [
        t('fact.rows'),
        Object.entries(cache.rows)
          .map(([table, count]) => `${table} ${formatCount(count)}`)
          .join(' · '),
      ],
      ...cache.kept.map(({ kind, file, bytes, at }): Fact => {
        const size = formatCount(Math.ceil(bytes / MEGABYTE))
        const key =
          kind === 'otherHub'
            ? 'fact.keptOtherHub'
            : kind === 'cutOff'
              ? 'fact.keptCutOff'
              : 'fact.keptDamaged'
        return [t('fact.kept'), t(key, { file, size, when: formatWhen(at) })]
      }),
    ],
    clock: ({ skewMs }) => [[t('fact.skew'), skewMs === null ? NONE : signedSpan(skewMs)]],
    versions: ({ shell, program, browser }) => [
      ['Ringdesk', `${program.version}${shell ? ` · ${settings(`about.shells.${shell.shell}`)}` : ''}`],
      [t('fact.browser'), browser],
      [t('fact.programs'), `Node ${program.node} · SQLite ${program.sqlite}`],
      [t('fact.system'), program.os],
      [t('fact.up'), formatSpan(program.upSeconds * SECOND_MS)],
    ],
  }
  return (facts[check] as (report: Reports[CheckId]) => readonly Fact[])(report)
}

/** A difference of clocks: `+3 s` where the hub's is ahead. */
const signedSpan = (ms: number): string =>
  Math.abs(ms) < SECOND_MS ? `${Math.round(ms)} ms` : `${ms > 0 ? '+' : '−'}${formatSpan(Math.abs(ms))}`
