import { Queue } from '../domain/people.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const queueEntity = defineEntity({
  kind: 'queue',
  title: { en: 'Queue', 'zh-CN': '队列' },
  schema: Queue,
  buckets: EVERYBODY,
  hub: { table: 'queues', columns: (queue) => ({ extension: queue.extension, name: queue.name }) },
  cache: { table: 'queue', at: () => 0, columns: {} },
})
