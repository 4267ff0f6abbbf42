import { schemaResolver, useForm, type UseFormReturnType } from '@mantine/form'
import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { z } from 'zod'
import { explainError } from './explain-error.ts'
import { useDraft, type DraftHandle } from './use-draft.ts'
import { useFirstFault } from './use-first-fault.ts'

interface Options<T extends object, Out> {
  /** Key of the draft. */
  readonly draft: string
  /** What the fields hold while nothing is typed; keep it the same object while it is the same. */
  readonly base: T
  /** From what is typed to what is saved; its messages are codes for `messageOf`. */
  readonly schema: z.ZodType<Out>
  /** The text for a code of the schema, in the language of the screen. */
  readonly messageOf: (code: string) => string
  /** `typed` checks and saves only the fields that were typed in; the schema is partial then. */
  readonly scope?: 'all' | 'typed'
  /** Fields whose fault shows while they are typed in, not only when the form is sent. */
  readonly checkedWhileTyped?: readonly (keyof T & string)[]
  /** Reads a draft that another part or version wrote in another form; keep it the same function. */
  readonly read?: (value: T) => T
}

export interface DraftForm<T extends object, Out> {
  readonly form: UseFormReturnType<T>
  readonly draft: DraftHandle<T>
  readonly formRef: RefObject<HTMLFormElement | null>
  /** Why the last save was refused; null where it was not. */
  readonly refusal: string | null
  /** The text of the fault of a field, by its path; undefined where there is none. */
  readonly messageAt: (path: string) => string | undefined
  /** Makes the handler that checks the fields and saves them; the first wrong field gets the focus instead. */
  readonly submit: (save: (fields: Out) => Promise<void>) => (event?: { preventDefault(): void }) => void
}

/** Returns the fields of `after` that hold something else than in `before`; both are JSON, as a draft is. */
function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const isChanged = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(before[name as keyof T])
  return Object.fromEntries(Object.entries(after).filter(isChanged)) as Partial<T>
}

const asItIs = <T>(value: T): T => value

/**
 * Returns a Mantine form whose values are a draft. Each key reaches the draft before React draws it; what the draft gets
 * from elsewhere (the copy of the core, the same form shown twice, a change of the base) reaches the form.
 */
export function useDraftForm<T extends object, Out>(options: Options<T, Out>): DraftForm<T, Out> {
  const { base, schema, messageOf, scope = 'all', checkedWhileTyped = [], read = asItIs } = options
  const draft = useDraft(options.draft, base)
  const shown = useMemo(() => read(draft.value), [read, draft.value])
  const [formRef, focusFirstFault] = useFirstFault()
  const [refusal, setRefusal] = useState<string | null>(null)
  /** True while the form takes over what the draft holds already. */
  const isFollowing = useRef(false)
  /** The draft that is shown: Mantine's lists keep the first `onValuesChange`, and the form may come to show another draft. */
  const shownDraft = useRef(draft)
  useLayoutEffect(() => {
    shownDraft.current = draft
  })

  const checked = (values: T): object =>
    scope === 'all'
      ? values
      : Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(draft.typed, name)))
  const resolve = schemaResolver(schema, { sync: true })
  const form = useForm<T>({
    initialValues: shown,
    validate: (values) => resolve(checked(values)),
    validateInputOnChange: [...checkedWhileTyped] as never[],
    onValuesChange: (values, before) => {
      if (!isFollowing.current) shownDraft.current.set(changedFields(before, values))
    },
    enhanceGetInputProps: ({ field }) => ({ error: messageAt(field) }),
  })
  const messageAt = (path: string): string | undefined => {
    const code = form.errors[path]
    return typeof code === 'string' ? messageOf(code) : undefined
  }

  useLayoutEffect(() => {
    const changes = changedFields(form.getValues(), shown)
    if (Object.keys(changes).length === 0) return
    isFollowing.current = true
    form.setValues(changes)
    isFollowing.current = false
    // only what the draft holds matters: the form is a new object each time it is drawn
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shown])

  const submit: DraftForm<T, Out>['submit'] = (save) => (event) => {
    event?.preventDefault()
    if (form.submitting) return
    form.onSubmit(async (values) => {
      const fields = schema.parse(checked(values))
      setRefusal(null)
      try {
        await draft.flush()
        await save(fields)
      } catch (error) {
        setRefusal(explainError(error))
      }
    }, focusFirstFault)()
  }
  return { form, draft, formRef, refusal, messageAt, submit }
}
