// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { SignIn } from '../../renderer/workspace/sign-in/sign-in.tsx'
import { Starting } from '../../renderer/workspace/sign-in/starting.tsx'
import { DoorError } from '../../shared/contract/door.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, press, renderRoom, textOf, type, type RenderedRoom } from '../support/rendered-room.tsx'

/** Signing in: what stands in the way is said, with what to do, and what was typed stays. */

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
const show = (start: Start = {}): Promise<RenderedRoom> =>
  renderRoom(<SignIn />, { state: () => ({ session: null, isTrial: false }), ...start })
const refuseWith = (code: string, message = code): Start => ({
  answers: () => ({
    'session.signIn': () => {
      throw new DoorError(code, message)
    },
  }),
})
const extension = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Extension' })
const password = (): HTMLInputElement => screen.getByLabelText('Password')
const signIn = async (): Promise<void> => {
  await type(extension(), '1001')
  await type(password(), 'secret')
  await press('Sign in')
}

describe('with a password', () => {
  test('asks the core with what was typed', async () => {
    const room = await show()
    await signIn()
    expect(room.inputsOf('session.signIn')).toEqual([{ user: '1001', password: 'secret' }])
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('says at each field what is missing, and asks nothing', async () => {
    const room = await show()
    await press('Sign in')
    expect(screen.getByText('Enter your extension')).toBeTruthy()
    expect(screen.getByText('Enter your password')).toBeTruthy()
    expect(document.activeElement).toBe(extension())
    expect(room.inputsOf('session.signIn')).toEqual([])
    await type(extension(), '1001')
    expect(screen.queryByText('Enter your extension')).toBeNull()
  })

  test.each([
    ['wrongPassword', 'Extension or password is wrong; try again.'],
    ['unreachable', 'The hub cannot be reached; check the network and try again.'],
    ['hubUnreachable', 'The hub cannot be reached; check the network and try again.'],
  ])('that is refused as %s says so and keeps what was typed', async (code, message) => {
    await show(refuseWith(code))
    await signIn()
    expect(textOf(screen.getByRole('alert'))).toBe(message)
    expect(extension().value).toBe('1001')
    expect(password().value).toBe('secret')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' }).disabled).toBe(false)
  })

  test.each([
    ['en', 'Show or hide the password'],
    ['zh-CN', '显示或隐藏密码'],
  ] as const)('can be looked at by a button with a name in %s', async (language, name) => {
    await show({ language })
    expect(screen.getByRole('button', { name }).tagName).toBe('BUTTON')
    expect(document.body.innerHTML).not.toContain('Toggle password visibility')
  })

  test('says a refusal in Chinese, too', async () => {
    const room = await show(refuseWith('wrongPassword'))
    await signIn()
    await room.speak('zh-CN')
    expect(textOf(screen.getByRole('alert'))).not.toMatch(/[a-z]{3}/i)
  })

  test('after too many wrong tries counts the seconds down and then lets one try again', async () => {
    const room = await show(refuseWith('slowDown', 'wait 12 s'))
    await signIn()
    const button = (): HTMLButtonElement => screen.getByRole('button', { name: 'Sign in' })
    expect(textOf(screen.getByRole('alert'))).toMatch(/^Too many wrong tries; wait 1[12] s\.$/)
    expect(button().disabled).toBe(true)
    await pass(5 * SECOND_MS)
    expect(textOf(screen.getByRole('alert'))).toMatch(/wait [78] s/)
    await pass(9 * SECOND_MS)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(button().disabled).toBe(false)
    expect(room.inputsOf('session.signIn')).toHaveLength(1)
  })

  test('a refusal is gone when the next try begins', async () => {
    let answer: (value: null) => void = () => undefined
    let tries = 0
    const room = await show({
      answers: () => ({
        'session.signIn': () => {
          tries += 1
          if (tries === 1) throw new DoorError('wrongPassword', 'wrong')
          return new Promise<null>((resolve) => (answer = resolve))
        },
      }),
    })
    await signIn()
    await press('Sign in')
    expect(screen.queryByRole('alert')).toBeNull()
    answer(null)
    await room.patch({})
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('offers the sample team to nobody outside of a trial', async () => {
    const room = await show()
    expect(screen.queryByRole('region', { name: 'Sample team' })).toBeNull()
    expect(room.inputsOf('session.trialPeople')).toEqual([])
  })
})

describe('the sample team', () => {
  const trial: Start['state'] = () => ({ session: null, isTrial: true })
  const team = (): HTMLElement => screen.getByRole('region', { name: 'Sample team' })

  test('lists everybody with extension and role, and one click signs in', async () => {
    const room = await show({ state: trial })
    const people = within(team()).getAllByRole('button').map(textOf)
    expect(people).toHaveLength(8)
    expect(people[0]).toBe('李静1001 · Agent')
    expect(people[6]).toBe('周敏2001 · Supervisor')
    await click(within(team()).getByRole('button', { name: /周敏/ }))
    expect(room.inputsOf('session.trialSignIn')).toEqual([{ extension: '2001' }])
  })

  test('cannot be pressed twice while one sign-in is under way', async () => {
    const room = await show({
      state: trial,
      answers: () => ({ 'session.trialSignIn': () => new Promise<null>(() => undefined) }),
    })
    await click(within(team()).getByRole('button', { name: /李静/ }))
    await click(within(team()).getByRole('button', { name: /张伟/ }))
    expect(room.inputsOf('session.trialSignIn')).toEqual([{ extension: '1001' }])
  })

  test('that the hub does not tell is said in its place', async () => {
    await show({
      state: trial,
      answers: () => ({
        'session.trialPeople': () => {
          throw new DoorError('hubUnreachable', 'away')
        },
      }),
    })
    expect(within(team()).queryAllByRole('button')).toEqual([])
    expect(within(team()).queryByText(/^This is a trial/)).toBeNull()
  })
})

describe('what a person must know before', () => {
  test('whose hub it is stands at the foot, without the scheme', async () => {
    await show()
    expect(screen.getByText('hub 127.0.0.1:4180')).toBeTruthy()
  })

  test('a connection that others can read is said, one to this computer is not', async () => {
    const room = await show()
    const before = screen.queryAllByRole('status').length
    await room.patch({ hubUrl: 'http://hub.example.com:4180' })
    expect(screen.queryAllByRole('status').length).toBe(before + 1)
    await room.patch({ hubUrl: 'https://hub.example.com' })
    expect(screen.queryAllByRole('status').length).toBe(before)
  })

  test('the language is changed here already', async () => {
    const room = await show()
    await click(screen.getByRole('radio', { name: '中文' }))
    expect(room.inputsOf('settings.set')).toEqual([{ language: 'zh-CN' }])
  })
})

test('a start that takes long says that nothing is lost, and only then', async () => {
  await renderRoom(<Starting />)
  expect(screen.getByText('Ringdesk is starting')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Reload' })).toBeNull()
  await pass(6 * SECOND_MS)
  expect(screen.getByText(/nothing is lost/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy()
})

describe('where another hub answers in the place of this team’s', () => {
  test('says that no data was sent there, and uses it when a person says so', async () => {
    const room = await show({
      state: () => ({ session: null, isTrial: false, otherHub: { hubId: 'hub-2', is: 'other' as const } }),
    })
    expect(textOf(screen.getByRole('status'))).toContain('none of your data was sent to it')
    await press('Use this hub')
    expect(room.inputsOf('session.useOtherHub')).toEqual([{ hubId: 'hub-2' }])
  })

  test('offers nothing where it does not prove to be the hub', async () => {
    await show({
      state: () => ({ session: null, isTrial: false, otherHub: { hubId: 'hub-1', is: 'unproven' as const } }),
    })
    expect(textOf(screen.getByRole('status'))).toContain('does not prove to be your team’s hub')
    expect(screen.queryByRole('button', { name: 'Use this hub' })).toBeNull()
  })
})

test('after fourteen days without the hub it says why nobody can work here, and what to do', async () => {
  await show({
    state: () => ({ session: null, isTrial: false, offlineSignIn: { isLapsed: true, lapsesAt: null } }),
  })
  expect(textOf(screen.getByRole('status'))).toContain('what was not sent is kept')
})
