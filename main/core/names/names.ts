import type { EntityOf } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import { spellingsOf } from '../search-text/search-fields.ts'

/** Names for ids, kept in memory for what is few: people and queues. */
export interface Names {
  person(id: string | null): string | null
  queue(id: string | null): string | null
  customer(id: string | null): string | null
  people(): EntityOf<'person'>[]
  queues(): EntityOf<'queue'>[]
  /** How the Chinese names of people and queues are typed in Latin letters, by id. */
  spellings(): Record<string, string[]>
  /** People or queues changed: read again. */
  forget(): void
}

export function createNames({ db, ledger }: Cache): Names {
  const all = (table: 'person' | 'queue') => db.prepare<[], { body: string }>(`SELECT body FROM ${table}`)
  const allPeople = all('person')
  const allQueues = all('queue')
  let people: Map<string, EntityOf<'person'>> | undefined
  let queues: Map<string, EntityOf<'queue'>> | undefined
  let spellings: Record<string, string[]> | undefined
  const read = <T extends { id: string }>(rows: { body: string }[]): Map<string, T> =>
    new Map(rows.map((row) => JSON.parse(row.body) as T).map((item) => [item.id, item]))
  const peopleById = () => (people ??= read<EntityOf<'person'>>(allPeople.all()))
  const queuesById = () => (queues ??= read<EntityOf<'queue'>>(allQueues.all()))

  return {
    person: (id) => (id === null ? null : (peopleById().get(id)?.name ?? null)),
    queue: (id) => (id === null ? null : (queuesById().get(id)?.name ?? null)),
    customer: (id) => (id === null ? null : (ledger.get('customer', id)?.name ?? null)),
    people: () => [...peopleById().values()].sort((a, b) => (a.extension < b.extension ? -1 : 1)),
    queues: () => [...queuesById().values()].sort((a, b) => (a.extension < b.extension ? -1 : 1)),
    spellings: () =>
      (spellings ??= Object.fromEntries(
        [...peopleById().values(), ...queuesById().values()].flatMap(({ id, name }) => {
          const spelled = spellingsOf(name)
          return spelled.length === 0 ? [] : [[id, spelled]]
        }),
      )),
    forget: () => {
      spellings = undefined
      people = undefined
      queues = undefined
    },
  }
}
