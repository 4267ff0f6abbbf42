import { randomBytes } from 'node:crypto'
import { z, type ZodType } from 'zod'
import { DoorError } from '../../../shared/contract/door.ts'
import {
  HttpError,
  HUB_PATHS,
  SnapshotLine,
  TrialPeople,
  type Health,
  type Session,
} from '../../../shared/contract/hub.ts'
import { ReceivedHealth, ReceivedSession } from '../../../shared/contract/hub-received.ts'
import type { DeskId } from '../../../shared/domain/ids.ts'
import type { DeskProof } from '../outbox/desk-id.ts'
import { fetchAlone } from './fetch-alone.ts'
import { readHubProof } from './read-hub-proof.ts'

/** What a hub says of itself, and the key by which it proved its id; undefined where it proved nothing. */
export type ProvenHealth = Health & { readonly provenKey: string | undefined }

/** The hub answered no, with its own code; or (`unreachable`) did not answer at all. */
export class HubHttpError extends DoorError {
  readonly status: number | null
  constructor(code: string, message: string, status: number | null) {
    super(code, message, status === null || status >= 500 || status === 429)
    this.name = 'HubHttpError'
    this.status = status
  }
}

/** The hub's HTTP door. Every call throws HubHttpError; `unreachable` where nobody answered. */
export interface HubHttp {
  /** What the hub says of itself, with its proof. Whoever cannot wait so long gives a signal. */
  health(signal?: AbortSignal): Promise<ProvenHealth>
  signIn(user: string, password: string, desk: DeskProof): Promise<Session>
  trialPeople(): Promise<z.infer<typeof TrialPeople>>
  trialSignIn(extension: string, desk: DeskProof): Promise<Session>
  renew(refreshToken: string, desk: DeskProof): Promise<Session>
  signOut(refreshToken: string, desk: DeskId): Promise<void>
  /** The lines of a bucket's snapshot, new or from where an earlier one broke off; of `all` where none is named. */
  snapshot(
    accessToken: string,
    from: { revision: number; after: string } | null,
    signal: AbortSignal,
    bucket?: string,
  ): AsyncGenerator<SnapshotLine>
}

const TIMEOUT_MS = 8000
const JSON_TYPE = { 'content-type': 'application/json' }

const isDamagedState = (body: unknown): boolean =>
  z.object({ status: z.literal('damaged') }).safeParse(body).success

async function refusalOf(answer: Response): Promise<HubHttpError> {
  const body = HttpError.safeParse(await answer.json().catch(() => undefined))
  return body.success
    ? new HubHttpError(body.data.code, body.data.message, answer.status)
    : new HubHttpError(
        'badAnswer',
        `The hub answered with ${answer.status} and nothing readable.`,
        answer.status,
      )
}

/** Opens the HTTP door of the hub at this address. `markOf` gives the hub's word of how far it had come. */
export function createHubHttp(hubUrl: string, markOf: () => string | undefined = () => undefined): HubHttp {
  const reached = async (asking: Promise<Response>): Promise<Response> => {
    try {
      return await asking
    } catch (cause) {
      const error = new HubHttpError(
        'unreachable',
        `The hub at ${hubUrl} cannot be reached. Check the network, or ask who runs it. Nothing is lost.`,
        null,
      )
      error.cause = cause
      throw error
    }
  }
  const ask = async (path: string, init: RequestInit, signal?: AbortSignal): Promise<Response> => {
    const answer = await reached(
      fetch(hubUrl + path, { ...init, signal: signal ?? AbortSignal.timeout(TIMEOUT_MS) }),
    )
    if (!answer.ok) throw await refusalOf(answer)
    return answer
  }
  /** A hub whose data is damaged says so with 503, and answers what it can read. */
  const askHealth = async (asking: Promise<Response>): Promise<Response> => {
    const answer = await reached(asking)
    if (answer.ok) return answer
    const state: unknown = await answer
      .clone()
      .json()
      .catch(() => undefined)
    if (answer.status !== 503 || !isDamagedState(state)) throw await refusalOf(answer)
    return answer
  }
  const read = async <T>(schema: ZodType<T>, answer: Response): Promise<T> => {
    const parsed = schema.safeParse(await answer.json().catch(() => undefined))
    if (!parsed.success)
      throw new HubHttpError(
        'badAnswer',
        `The hub at ${hubUrl} gave an answer that this console cannot read; one of the two may be too old.`,
        answer.status,
      )
    return parsed.data
  }
  const post = (path: string, body: object): Promise<Response> =>
    ask(path, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })

  return {
    health: async (signal) => {
      const nonce = randomBytes(24).toString('base64url')
      const mark = markOf()
      const url = `${hubUrl}${HUB_PATHS.health}?nonce=${nonce}${mark === undefined ? '' : `&mark=${mark}`}`
      // who accepts a connection now is who accepts the phone's next
      const answer = await askHealth(fetchAlone(url, signal ?? AbortSignal.timeout(TIMEOUT_MS)))
      const health = await read(ReceivedHealth, answer)
      const { hubId, proof } = health
      return { ...health, provenKey: proof && readHubProof(hubId, nonce, proof) }
    },
    signIn: async (user, password, desk) =>
      read(ReceivedSession, await post(HUB_PATHS.signIn, { user, password, ...desk })),
    trialPeople: async () => read(TrialPeople, await ask(HUB_PATHS.trialPeople, {})),
    trialSignIn: async (extension, desk) =>
      read(ReceivedSession, await post(HUB_PATHS.trialSignIn, { extension, ...desk })),
    renew: async (refreshToken, desk) =>
      read(ReceivedSession, await post(HUB_PATHS.renew, { refreshToken, ...desk })),
    signOut: async (refreshToken, desk) => {
      await post(HUB_PATHS.signOut, { refreshToken, desk })
    },
    snapshot: async function* (accessToken, from, signal, bucket) {
      const asked = new URLSearchParams({
        ...(bucket !== undefined && { bucket }),
        ...(from && { revision: String(from.revision), after: from.after }),
      })
      const query = asked.size > 0 ? `?${asked.toString()}` : ''
      const headers = { authorization: `Bearer ${accessToken}` }
      const answer = await ask(HUB_PATHS.snapshot + query, { headers }, signal)
      if (!answer.body) return
      let rest = ''
      for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line !== '') yield SnapshotLine.parse(JSON.parse(line))
      }
      if (rest !== '') yield SnapshotLine.parse(JSON.parse(rest))
    },
  }
}
