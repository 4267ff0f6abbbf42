import { z, type ZodType } from 'zod'
import { after } from '../timer.ts'

/**
 * A door between two processes: named calls with schemas for question and answer, and named events. Types come from the
 * schemas. Each message is parsed on arrival; what does not fit is refused with a clear error and never handled.
 */
export interface Port {
  post(message: unknown): void
  /** Gives every message that comes; returns the way to stop. */
  onMessage(listener: (message: unknown) => void): () => void
  /** Called once when the other side is gone. */
  onClose(listener: () => void): () => void
  close(): void
}

export const Failure = z.object({
  /** For programs: a closed list per door where one exists. */
  code: z.string().max(60),
  /** For the person who can act: what happened, what was kept, what to do. */
  message: z.string().max(2000),
  /** True where the same question may be asked again with hope. */
  retryable: z.boolean(),
})
export type Failure = z.infer<typeof Failure>
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

export const failure = (code: string, message: string, retryable = false): { ok: false; error: Failure } => ({
  ok: false,
  error: { code, message, retryable },
})

/** Codes that a door itself refuses with; handlers add their own. */
export const DOOR_CODES = [
  'unknownCall',
  'badInput',
  'badReply',
  'internal',
  'doorClosed',
  /** The asking side took its question back. */
  'cancelled',
  /** The answer did not come within the call's limit. */
  'timedOut',
] as const
export type DoorCode = (typeof DOOR_CODES)[number]

const doorError = (code: DoorCode, message: string, retryable = false): DoorError =>
  new DoorError(code, message, retryable)

/** The error that a failed call throws at the asking side, and that a handler may throw to refuse. */
export class DoorError extends Error {
  readonly code: string
  readonly retryable: boolean
  constructor(code: string, message: string, retryable = false) {
    super(message)
    this.name = 'DoorError'
    this.code = code
    this.retryable = retryable
  }
}

export interface CallSpec {
  readonly input: ZodType
  readonly output: ZodType
  /** May be repeated without harm, so that a client may retry it by itself. */
  readonly idempotent: boolean
}
export interface DoorSpec {
  readonly calls: Readonly<Record<string, CallSpec>>
  readonly events: Readonly<Record<string, ZodType>>
}

/** Describes one call of a door: input, output, and whether it may be repeated. */
export const call = <I extends ZodType, O extends ZodType>(input: I, output: O, idempotent = false) => ({
  input,
  output,
  idempotent,
})
export const nothing = z.null()

export type CallName<D extends DoorSpec> = keyof D['calls'] & string
export type EventName<D extends DoorSpec> = keyof D['events'] & string
export type CallInput<D extends DoorSpec, K extends CallName<D>> = z.input<D['calls'][K]['input']>
export type CallOutput<D extends DoorSpec, K extends CallName<D>> = z.output<D['calls'][K]['output']>
export type EventData<D extends DoorSpec, K extends EventName<D>> = z.output<D['events'][K]>

/** What a handler may know of its call besides the input. */
export interface CallContext {
  /**
   * Aborted when nobody waits for the answer any more: the call was cancelled or is over its limit, or the door closed. A
   * handler that stops because of it throws its reason (`throwIfAborted`).
   */
  readonly signal: AbortSignal
}

export type DoorHandlers<D extends DoorSpec> = {
  readonly [K in CallName<D>]: (
    input: z.output<D['calls'][K]['input']>,
    context: CallContext,
  ) => z.input<D['calls'][K]['output']> | Promise<z.input<D['calls'][K]['output']>>
}

export interface DoorServer<D extends DoorSpec> {
  emit<K extends EventName<D>>(event: K, data: z.input<D['events'][K]>): void
  close(): void
}
export interface CallOptions {
  /** Takes the question back: the call rejects with `cancelled`. */
  readonly signal?: AbortSignal | undefined
  /** The longest time to wait for the answer, in milliseconds; then the call rejects with `timedOut`. No limit without it. */
  readonly timeoutMs?: number | undefined
}
export interface DoorClient<D extends DoorSpec> {
  /**
   * Asks and waits; throws DoorError when refused, when the answer does not fit, when the door closes meanwhile, when it is
   * cancelled or over its time limit. In the last two cases the other side is told that nobody waits; what it has done by
   * then stays done.
   */
  call<K extends CallName<D>>(
    name: K,
    input: CallInput<D, K>,
    options?: CallOptions,
  ): Promise<CallOutput<D, K>>
  on<K extends EventName<D>>(event: K, listener: (data: EventData<D, K>) => void): () => void
  onClose(listener: () => void): () => void
  close(): void
}

const Question = z.object({ t: z.literal('call'), id: z.number(), name: z.string(), input: z.unknown() })
const Answer = z.object({ t: z.literal('reply'), id: z.number(), reply: z.unknown() })
const News = z.object({ t: z.literal('event'), name: z.string(), data: z.unknown() })
const Cancel = z.object({ t: z.literal('cancel'), id: z.number() })
const Frame = z.discriminatedUnion('t', [Question, Answer, News, Cancel])

const reason = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`)
    .join('; ')

/**
 * Answers a door on a port. `onFault` hears of what a programmer should know: frames that fit nothing, handlers that
 * broke; a caller of a broken handler gets the code `internal` and no inner text.
 */
export function serveDoor<D extends DoorSpec>(
  spec: D,
  port: Port,
  handlers: DoorHandlers<D>,
  onFault: (text: string, error?: unknown) => void,
): DoorServer<D> {
  /** Calls whose handlers are at work. */
  const running = new Map<number, AbortController>()
  const abortAll = (): void => {
    for (const aborting of running.values()) aborting.abort()
    running.clear()
  }
  const answer = async (name: string, input: unknown, context: CallContext): Promise<Reply<unknown>> => {
    const callSpec = Object.hasOwn(spec.calls, name) ? spec.calls[name] : undefined
    if (!callSpec) return failure('unknownCall', `There is no call named ${name.slice(0, 40)}.`)
    const parsed = callSpec.input.safeParse(input)
    if (!parsed.success) return failure('badInput', `${name}: ${reason(parsed.error)}`)
    try {
      const handler = handlers[name as CallName<D>] as (input: unknown, context: CallContext) => unknown
      return { ok: true, value: (await handler(parsed.data, context)) ?? null }
    } catch (error) {
      // nobody hears the answer, and a handler that stopped because of that is not broken
      if (context.signal.aborted && error === context.signal.reason)
        return failure('cancelled', `${name} was cancelled.`)
      if (error instanceof DoorError) return failure(error.code, error.message, error.retryable)
      onFault(`call ${name} failed`, error)
      return failure(
        'internal',
        `Something went wrong inside Ringdesk (${name}). What you typed is kept; try again.`,
        true,
      )
    }
  }
  const stop = port.onMessage((message) => {
    const frame = Frame.safeParse(message)
    if (frame.success && frame.data.t === 'cancel') {
      running.get(frame.data.id)?.abort()
      running.delete(frame.data.id)
      return
    }
    if (!frame.success || frame.data.t !== 'call') {
      onFault(`a message fits nothing at this door: ${frame.success ? frame.data.t : reason(frame.error)}`)
      return
    }
    const { id, name, input } = frame.data
    const aborting = new AbortController()
    running.set(id, aborting)
    void answer(name, input, aborting).then((reply) => {
      if (aborting.signal.aborted) return
      running.delete(id)
      port.post({ t: 'reply', id, reply })
    })
  })
  port.onClose(abortAll)
  return {
    emit: (event, data) => port.post({ t: 'event', name: event, data }),
    close: () => {
      stop()
      abortAll()
      port.close()
    },
  }
}

interface WaitingCall {
  readonly name: string
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** Calls `giveUp` when the call is cancelled or over its limit; returns the way to forget both. */
function watchLimits(
  name: string,
  { signal, timeoutMs }: CallOptions,
  giveUp: (error: DoorError) => void,
): () => void {
  const cancel = (): void => giveUp(doorError('cancelled', `${name} was cancelled.`, true))
  const stopWaiting =
    timeoutMs === undefined
      ? undefined
      : after(timeoutMs, () =>
          giveUp(doorError('timedOut', `${name}: no answer came in time. Try again.`, true)),
        )
  signal?.addEventListener('abort', cancel)
  return () => {
    stopWaiting?.()
    signal?.removeEventListener('abort', cancel)
  }
}

/** Uses a door through a port: typed calls and events. */
export function connectDoor<D extends DoorSpec>(
  spec: D,
  port: Port,
  onFault: (text: string, error?: unknown) => void,
): DoorClient<D> {
  let lastId = 0
  let isClosed = false
  const waiting = new Map<number, WaitingCall>()
  const listeners = new Map<string, Set<(data: never) => void>>()

  const settle = (id: number, raw: unknown): void => {
    const asked = waiting.get(id)
    if (!asked) return
    waiting.delete(id)
    const reply = raw as Reply<unknown>
    if (!reply || typeof reply !== 'object' || typeof reply.ok !== 'boolean')
      return asked.reject(doorError('badReply', `${asked.name}: the answer cannot be read`))
    if (!reply.ok) {
      const error = Failure.safeParse(reply.error)
      return asked.reject(
        error.success
          ? new DoorError(error.data.code, error.data.message, error.data.retryable)
          : doorError('badReply', `${asked.name}: the refusal cannot be read`),
      )
    }
    const value = spec.calls[asked.name]?.output.safeParse(reply.value)
    if (!value?.success)
      return asked.reject(doorError('badReply', `${asked.name}: ${value ? reason(value.error) : 'unknown'}`))
    asked.resolve(value.data as never)
  }
  const stop = port.onMessage((message) => {
    const frame = Frame.safeParse(message)
    if (!frame.success) return onFault(`a message fits nothing at this door: ${reason(frame.error)}`)
    if (frame.data.t === 'reply') return settle(frame.data.id, frame.data.reply)
    if (frame.data.t !== 'event') return onFault('a call came where only answers and events are expected')
    const schema = Object.hasOwn(spec.events, frame.data.name) ? spec.events[frame.data.name] : undefined
    if (!schema) return onFault(`unknown event ${frame.data.name.slice(0, 40)}`)
    const data = schema.safeParse(frame.data.data)
    if (!data.success) return onFault(`event ${frame.data.name}: ${reason(data.error)}`)
    for (const listener of [...(listeners.get(frame.data.name) ?? [])]) listener(data.data as never)
  })
  const gone = (): void => {
    if (isClosed) return
    isClosed = true
    for (const asked of waiting.values())
      asked.reject(
        doorError('doorClosed', 'The other side went away; what you typed is kept. Try again.', true),
      )
    waiting.clear()
  }
  port.onClose(gone)

  return {
    call: (name, input, options = {}) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(doorError('doorClosed', 'The other side is gone. Try again.', true))
        if (options.signal?.aborted) return reject(doorError('cancelled', `${name} was cancelled.`, true))
        lastId += 1
        const id = lastId
        const forget = watchLimits(name, options, (error) => {
          forget()
          if (!waiting.delete(id)) return
          port.post({ t: 'cancel', id })
          reject(error)
        })
        waiting.set(id, {
          name,
          resolve: (value) => {
            forget()
            resolve(value)
          },
          reject: (error) => {
            forget()
            reject(error)
          },
        })
        port.post({ t: 'call', id, name, input })
      }),
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => set.delete(listener)
    },
    onClose: (listener) => port.onClose(listener),
    close: () => {
      stop()
      gone()
      port.close()
    },
  }
}

/** Two joined ports in one process, each message copied as a process boundary would copy it. */
export function portPair(): [Port, Port] {
  type Side = { readonly message: Set<(message: unknown) => void>; readonly close: Set<() => void> }
  const newSide = (): Side => ({ message: new Set(), close: new Set() })
  const [left, right] = [newSide(), newSide()]
  let isOpen = true
  const closeBoth = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const side of [left, right]) for (const listener of side.close) listener()
  }
  const port = (mine: Side, other: Side): Port => ({
    post: (message) => {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => {
        if (isOpen) for (const listener of [...other.message]) listener(copy)
      })
    },
    onMessage: (listener) => {
      mine.message.add(listener)
      return () => mine.message.delete(listener)
    },
    onClose: (listener) => {
      mine.close.add(listener)
      return () => mine.close.delete(listener)
    },
    close: closeBoth,
  })
  return [port(left, right), port(right, left)]
}
