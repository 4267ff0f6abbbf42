import { useMemo } from 'react'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import type { NumberReader } from '../../shared/domain/typed-number.ts'
import { useDesk } from './desk-context.ts'

/** How this team reads numbers: by its plan, and with its extensions. */
export function useNumberReader(): NumberReader {
  const plan = useDesk((desk) => desk.session?.numberPlan) ?? DEFAULT_PLAN
  const people = useDesk((desk) => desk.people)
  const queues = useDesk((desk) => desk.queues)
  return useMemo(() => {
    const extensions = new Set([...people, ...queues].map(({ extension }) => extension))
    return { plan, isExtension: (digits) => extensions.has(digits) }
  }, [plan, people, queues])
}
