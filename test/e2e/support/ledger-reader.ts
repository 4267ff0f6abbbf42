import { randomUUID } from 'node:crypto'
import { entitySchema, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import { Session, SnapshotLine } from '../../../shared/contract/hub.ts'

/** Reads the hub's ledger through its own public door, as the supervisor of the sample team. */
export class LedgerReader {
  readonly #hubUrl: string
  readonly #request: (url: string, init?: RequestInit) => Promise<Response>
  #session: Session | undefined

  /** @param request how the hub is reached, where that is not from here */
  constructor(hubUrl: string, request: (url: string, init?: RequestInit) => Promise<Response> = fetch) {
    this.#hubUrl = hubUrl
    this.#request = request
  }

  /** Everything of one kind, as the hub holds it now. */
  async all<T extends EntityType>(entity: T): Promise<EntityOf<T>[]> {
    const answer = await this.#request(`${this.#hubUrl}/api/snapshot`, {
      headers: { authorization: `Bearer ${(await this.#signedIn()).accessToken}` },
    })
    if (!answer.ok) throw new Error(`snapshot: ${answer.status} ${await answer.text()}`)
    const lines = (await answer.text()).split('\n').filter((line) => line !== '')
    return lines
      .map((line) => SnapshotLine.parse(JSON.parse(line)))
      .filter((line) => line.line === 'item' && line.entity === entity)
      .map((line) => entitySchema(entity).parse((line as { value: unknown }).value) as EntityOf<T>)
  }

  async #signedIn(): Promise<Session> {
    if (this.#session && this.#session.accessUntil > Date.now() + 30_000) return this.#session
    const answer = await this.#request(`${this.#hubUrl}/api/trial/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ extension: '1100', desk: randomUUID() }),
    })
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
    return (this.#session = Session.parse(await answer.json()))
  }
}
