import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { DoorError } from '../../shared/contract/door.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { DeskInput, DeskOutput, Question } from './desk-client-types.ts'
import { useDeskClient } from './desk-context.ts'
import { queryFnOf, queryKeyOf } from './queries.ts'

export interface DeskQueryOptions {
  /** False: nothing is asked (yet). */
  readonly enabled?: boolean
  /** Changes of these kinds of entity ask again; every change does where none are named. */
  readonly about?: readonly EntityType[]
  /** Keep showing the last answer while another question is under way (lists); else it is cleared. */
  readonly keepPrevious?: boolean
}
export interface DeskQuery<T> {
  readonly data: T | undefined
  /** True until the first answer to this question. */
  readonly isLoading: boolean
  /** Set when the last try failed; `data` may still hold the answer before. */
  readonly error: DoorError | null
  /** Asks again; the same function as long as the component lives, so that effects may depend on it. */
  readonly retry: () => void
  readonly refetchedAt: Moment | null
}

/** What a failed call is shown as. */
export const asDoorError = (error: unknown): DoorError =>
  error instanceof DoorError ? error : new DoorError('internal', String(error), true)

/** The answer to a question, asked again whenever something it may be about has changed or the core came back. */
export function useDeskQuery<K extends Question>(
  name: K,
  input: DeskInput<K>,
  { enabled = true, about, keepPrevious = false }: DeskQueryOptions = {},
): DeskQuery<DeskOutput<K>> {
  const desk = useDeskClient()
  const { data, error, isPlaceholderData, refetch } = useQuery(
    {
      queryKey: queryKeyOf(name, input),
      queryFn: queryFnOf(desk, name, input),
      enabled,
      meta: { about },
      ...(keepPrevious && { placeholderData: keepPreviousData }),
    },
    desk.queries,
  )
  const retry = useCallback(() => void refetch({ cancelRefetch: false }), [refetch])
  return {
    data: data?.value,
    isLoading: enabled && data === undefined && error === null,
    error: error === null ? null : asDoorError(error),
    retry,
    refetchedAt: data === undefined || isPlaceholderData ? null : data.at,
  }
}
