import { Person } from '../domain/people.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const personEntity = defineEntity({
  kind: 'person',
  title: { en: 'Person', 'zh-CN': '人员' },
  schema: Person,
  buckets: EVERYBODY,
  hub: {
    table: 'people',
    columns: (person) => ({
      extension: person.extension,
      role: person.role,
      is_active: Number(person.active),
    }),
  },
  cache: { table: 'person', at: () => 0, columns: {} },
})
