import { Readable } from 'node:stream'
import { z } from 'zod'
import { can } from '../../shared/acts/can.ts'
import { ALL, BucketName } from '../../shared/entities/bucket.ts'
import { ENTITY_TYPES, type EntityType } from '../../shared/entities/registry.ts'
import { HttpError, HUB_PATHS, type SnapshotLine } from '../../shared/contract/hub.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { BucketFeed } from '../feed/bucket-feed.ts'
import { feedEnds } from '../store/feed.ts'
import { BucketItems } from '../store/bucket-items.ts'
import { findEntity } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import { HttpRefusal, type HttpServer } from './http-server.ts'
import { requireToken } from './request-guards.ts'

const PAGE_ROWS = 500

const Query = z.object({
  revision: z.coerce.number().int().nonnegative().optional(),
  after: z.string().max(200).optional(),
  bucket: BucketName.optional(),
})

/** Where a reader stopped: the kind and the id of the last item it kept. */
function readCursor(cursor: string): { kind: EntityType; id: string } {
  const [kind, ...rest] = cursor.split(':')
  const known = ENTITY_TYPES.find((entity) => entity === kind)
  if (!known) throw new HttpRefusal(400, 'badInput', 'after: this is no cursor of a snapshot.')
  return { kind: known, id: rest.join(':') }
}

const line = (content: SnapshotLine): string => `${JSON.stringify(content)}\n`

/**
 * A bucket as NDJSON, a page at a time: however many items there are, a page is all that is in memory. It is no
 * frozen picture: items may be newer than the head's revision. The desk pulls from the head's revision on afterwards, and
 * as changes are facts, applying one again ends in the same. Where the person loses the bucket meanwhile it ends without its last line.
 */
async function* snapshotLines(
  db: Db,
  items: BucketItems,
  isRead: () => boolean,
  revision: number,
  from: { kind: EntityType; id: string } | undefined,
  epoch: string,
): AsyncGenerator<string> {
  yield line({ line: 'head', revision, total: await items.count(db), epoch })
  const kinds = from ? ENTITY_TYPES.slice(ENTITY_TYPES.indexOf(from.kind)) : ENTITY_TYPES
  for (const entity of kinds) {
    let after = from?.kind === entity ? from.id : ''
    for (;;) {
      const rows = await items.page(db, entity, after, PAGE_ROWS)
      const last = rows.at(-1)
      if (!last) break
      // afterwards: what was lost while the database was waited for is not sent
      if (!isRead()) return
      // the body is JSON already: put in as it is, not read and written again
      yield rows
        .map(
          (row) =>
            `{"line":"item","entity":"${entity}","id":${JSON.stringify(row.id)},"revision":${row.revision},` +
            `"value":${row.body},"cursor":${JSON.stringify(`${entity}:${row.id}`)}` +
            `${row.buckets ? `,"buckets":${JSON.stringify(row.buckets)}` : ''}}\n`,
        )
        .join('')
      after = last.id
    }
  }
  yield line({ line: 'end', revision })
}

export interface SnapshotRouteOptions {
  readonly db: Db
  readonly signIn: SignIn
  readonly epoch: string
  readonly buckets: BucketFeed
}

/** `GET /api/snapshot`: one bucket (`?bucket=NAME`, else `all`), resumable by `?revision=R&after=CURSOR`. */
export function addSnapshotRoute(app: HttpServer, options: SnapshotRouteOptions): void {
  const { db, signIn, epoch, buckets } = options
  /** What the person may read of a bucket. Throws HttpRefusal `notAllowed`. */
  const itemsFor = async (personId: string, bucket: string | undefined): Promise<BucketItems> => {
    const person = await findEntity(db, 'person', personId)
    const reads = buckets.readBy(personId)
    if (!person?.active || !can(person.role, 'http:snapshot') || !reads.has(bucket ?? ALL))
      throw new HttpRefusal(403, 'notAllowed', 'This person may not read this bucket.')
    return new BucketItems(buckets.rules, bucket ?? ALL, reads)
  }
  app.get(
    HUB_PATHS.snapshot,
    {
      schema: {
        querystring: Query,
        response: { 200: z.unknown().describe('NDJSON of SnapshotLine'), 401: HttpError, 403: HttpError },
        security: [{ token: [] }],
        tags: ['sync'],
      },
      // a stream is no value to be serialised
      serializerCompiler: () => (value) => JSON.stringify(value),
    },
    async (request, reply) => {
      const { personId } = await requireToken(request, signIn)
      const items = await itemsFor(personId, request.query.bucket)
      const { head, floor } = await feedEnds(db)
      const { revision, after } = request.query
      // what was read under a revision that the feed no longer reaches cannot be completed; it starts anew
      const canResume = revision !== undefined && revision >= floor && revision <= head
      const from = canResume && after !== undefined ? readCursor(after) : undefined
      const isRead = (): boolean => buckets.readBy(personId).has(request.query.bucket ?? ALL)
      const lines = snapshotLines(db, items, isRead, canResume ? revision : head, from, epoch)
      return reply.type('application/x-ndjson').send(Readable.from(lines))
    },
  )
}
