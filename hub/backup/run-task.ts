import { Worker } from 'node:worker_threads'
import { StoreError, type StoreErrorReason } from '../store/store-error.ts'
import { BackupError, type BackupReason } from './backup-error.ts'
import type { DataTasks } from './data-tasks.ts'

/** What a task's thread answers. */
export type TaskOutcome =
  | { readonly value: unknown }
  | { readonly failed: 'backup'; readonly reason: BackupReason; readonly message: string }
  | { readonly failed: 'store'; readonly reason: StoreErrorReason; readonly message: string }
  | { readonly failed: 'other'; readonly message: string }

// from a clone this is TypeScript, in a bundle it is dist/hub
const PROGRAM = import.meta.url.endsWith('.ts') ? './data-worker.ts' : './data-worker.mjs'

type Input<N extends keyof DataTasks> = Parameters<DataTasks[N]>[0]
type Output<N extends keyof DataTasks> = Awaited<ReturnType<DataTasks[N]>>

function errorOf(outcome: Exclude<TaskOutcome, { value: unknown }>): Error {
  if (outcome.failed === 'backup') return new BackupError(outcome.reason, outcome.message)
  if (outcome.failed === 'store') return new StoreError(outcome.reason, outcome.message)
  return new Error(outcome.message)
}

/**
 * Runs a task in a thread of its own, so that calls and consoles do not wait for it. Throws what the task throws. The signal ends
 * the thread where it stands; what it leaves is removed by the next task of its kind.
 */
export function runTask<N extends keyof DataTasks>(
  name: N,
  input: Input<N>,
  signal?: AbortSignal,
): Promise<Output<N>> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(new URL(PROGRAM, import.meta.url), { workerData: { name, input } })
    const stop = (): void => void worker.terminate()
    signal?.addEventListener('abort', stop, { once: true })
    worker.once('message', (outcome: TaskOutcome) =>
      'value' in outcome ? resolve(outcome.value as Output<N>) : reject(errorOf(outcome)),
    )
    worker.once('error', reject)
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop)
      reject(new Error(`The thread of ${name} ended without an answer (${code}).`))
    })
  })
}
