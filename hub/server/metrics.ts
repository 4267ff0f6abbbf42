import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { FollowerState } from '../feed/feed-followers.ts'

/** What is measured when asked: read at every scrape, so that nothing has to be kept in step. */
export interface MetricSources {
  readonly connections: () => number
  readonly revision: () => Promise<number>
  /** Waiting callers by queue name. */
  readonly waiting: () => Iterable<readonly [queue: string, waiting: number]>
  /** Agents by activity. */
  readonly agents: () => Iterable<readonly [activity: string, count: number]>
  readonly followers: () => Iterable<FollowerState>
  /** Seconds since the newest backup; undefined where there is none. */
  readonly backupAge: () => number | undefined
  /** Whether the hub's data is known to be damaged. */
  readonly isDamaged: () => boolean
  /** False where the hub's data lies on the disk as it is. */
  readonly isEncrypted: boolean
  /** Undefined where the hub speaks plain http. */
  readonly certificate: () => { readonly daysLeft: number; readonly isStale: boolean } | undefined
  /** Tickets and follow-ups whose time came and that are still owed then. */
  readonly overdue: () => Promise<Iterable<readonly [entity: string, count: number]>>
  /** SIP messages since the start that the built-in switch could not read. */
  readonly unreadableMessages: () => number
}

/** The hub's numbers for Prometheus, in a registry of its own. */
export class HubMetrics {
  readonly #registry = new Registry()
  readonly #commands = new Counter({
    name: 'ringdesk_hub_commands_total',
    help: 'Commands by result: done, replay, or the code of the refusal',
    labelNames: ['result'],
    registers: [this.#registry],
  })
  readonly #commandSeconds = new Histogram({
    name: 'ringdesk_hub_command_seconds',
    help: 'Time to decide and write one command, without the wait for the disk',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers: [this.#registry],
  })
  readonly #signIns = new Counter({
    name: 'ringdesk_hub_sign_ins_total',
    help: 'Sign-ins by result',
    labelNames: ['result'],
    registers: [this.#registry],
  })

  readonly #cameDue = new Counter({
    name: 'ringdesk_hub_came_due_total',
    help: 'Moments that came: of tickets and of follow-ups',
    labelNames: ['entity'],
    registers: [this.#registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'ringdesk_hub_' })
  }

  /** Adds what is read at every scrape. */
  measure(sources: MetricSources): void {
    const registers = [this.#registry]
    const gauge = (
      name: string,
      help: string,
      read: (gauge: Gauge) => void | Promise<void>,
      label?: string,
    ) =>
      new Gauge({
        name,
        help,
        registers,
        ...(label === undefined ? {} : { labelNames: [label] }),
        async collect() {
          this.reset()
          await read(this)
        },
      })
    gauge('ringdesk_hub_connections', 'Consoles connected', (own) => own.set(sources.connections()))
    gauge('ringdesk_hub_revision', 'Newest revision of the ledger', async (own) =>
      own.set(await sources.revision()),
    )
    const waiting = (own: Gauge): void => {
      for (const [queue, count] of sources.waiting()) own.set({ queue }, count)
    }
    gauge('ringdesk_hub_queue_waiting', 'Callers who wait', waiting, 'queue')
    const agents = (own: Gauge): void => {
      for (const [activity, count] of sources.agents()) own.set({ activity }, count)
    }
    gauge('ringdesk_hub_agents', 'Agents by what they do', agents, 'activity')
    const lags = (own: Gauge): void => {
      for (const { name, lag } of sources.followers()) own.set({ follower: name }, lag)
    }
    gauge('ringdesk_hub_follower_lag', 'Revisions that a follower has yet to handle', lags, 'follower')
    const failures = (own: Gauge): void => {
      for (const { name, failures: count } of sources.followers()) own.set({ follower: name }, count)
    }
    gauge('ringdesk_hub_follower_failures', 'Failures of a follower in a row', failures, 'follower')
    const backupAge = (own: Gauge): void => {
      const age = sources.backupAge()
      // none is no age: an alarm looks for the absence
      if (age === undefined) own.remove()
      else own.set(age)
    }
    gauge('ringdesk_hub_backup_age_seconds', 'Age of the newest backup; absent without one', backupAge)
    gauge('ringdesk_hub_data_damaged', '1 where damage of the data was found', (own) =>
      own.set(Number(sources.isDamaged())),
    )
    gauge('ringdesk_hub_data_encrypted', '0 where the data lies plain on the disk', (own) =>
      own.set(Number(sources.isEncrypted)),
    )
    gauge('ringdesk_hub_certificate_days', 'Days until the certificate in use ends', (own) => {
      const certificate = sources.certificate()
      if (certificate) own.set(certificate.daysLeft)
    })
    gauge(
      'ringdesk_hub_certificate_stale',
      '1 while the renewed certificate cannot be used and the one of before is',
      (own) => {
        const certificate = sources.certificate()
        if (certificate) own.set(certificate.isStale ? 1 : 0)
      },
    )
    gauge('ringdesk_hub_sip_unreadable', 'SIP messages since the start that could not be read', (own) =>
      own.set(sources.unreadableMessages()),
    )
    const overdue = async (own: Gauge): Promise<void> => {
      for (const [entity, count] of await sources.overdue()) own.set({ entity }, count)
    }
    gauge('ringdesk_hub_overdue', 'Tickets and follow-ups past their time', overdue, 'entity')
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  commandDone(result: string, tookMs: number): void {
    this.#commands.inc({ result })
    this.#commandSeconds.observe(tookMs / 1000)
  }

  cameDue(entity: string, count: number): void {
    this.#cameDue.inc({ entity }, count)
  }

  signIn(result: 'ok' | 'refused'): void {
    this.#signIns.inc({ result })
  }
}
