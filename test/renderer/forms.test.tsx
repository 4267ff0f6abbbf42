// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { act, fireEvent, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { i18n } from '../../renderer/i18n/index.ts'
import { CustomerEdit } from '../../renderer/workspace/customer/customer-edit.tsx'
import { NewCustomer } from '../../renderer/workspace/customers/new-customer.tsx'
import { AttemptForm } from '../../renderer/workspace/follow-ups/attempt-form.tsx'
import { CancelFollowUp } from '../../renderer/workspace/follow-ups/cancel-follow-up.tsx'
import { NewFollowUp } from '../../renderer/workspace/follow-ups/new-follow-up.tsx'
import { SignIn } from '../../renderer/workspace/sign-in/sign-in.tsx'
import { FollowUp } from '../../shared/domain/follow-up.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { sampleWorld } from '../support/fake-desk.ts'
import { pass, renderDesk, type RenderedDesk } from '../support/rendered-desk.tsx'

/** The forms say what is wrong in the language of the screen, keep what is typed, and save what the schemas make of it. */

beforeEach(async () => {
  vi.useFakeTimers()
  await i18n.changeLanguage('zh-CN')
})
afterEach(() => void vi.useRealTimers())

const inTheme = (element: ReactElement): ReactElement => <MantineProvider>{element}</MantineProvider>
const none = (): void => undefined
const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name })
const type = (name: string, value: string): void => void fireEvent.change(field(name), { target: { value } })
const press = (name: string): void => void fireEvent.click(screen.getByRole('button', { name }))
const inputsOf = (desk: RenderedDesk, name: string): unknown[] =>
  desk.desk.asked.filter((one) => one.name === name).map(({ input }) => input)
const actsDone = (desk: RenderedDesk): unknown[] =>
  inputsOf(desk, 'acts.do').flatMap((input) => (input as { acts: unknown[] }).acts)

describe('a new customer', () => {
  const show = async (answers: Parameters<typeof renderDesk>[0] = {}): Promise<RenderedDesk> => {
    const desk = await renderDesk(answers)
    desk.show(inTheme(<NewCustomer onSaved={none} onCancel={none} onShow={none} />))
    await pass(10)
    return desk
  }

  test('shows every fault at its field, in both languages, and gives the first one the focus', async () => {
    const desk = await show()
    type('号码 1', '12')
    press('保存客户')
    await pass(10)
    expect(screen.getByText('请填写姓名')).toBeTruthy()
    expect(screen.getByText('这不是有效的电话号码；座机请带区号')).toBeTruthy()
    expect(document.activeElement).toBe(field('姓名'))
    expect(actsDone(desk)).toEqual([])

    await act(async () => void (await i18n.changeLanguage('en')))
    expect(screen.getByText('A name is needed')).toBeTruthy()
    type('Name', '何晓芸')
    await pass(10)
    expect(screen.queryByText('A name is needed')).toBeNull()
    expect(screen.getByText('Not a valid phone number; landlines need their area code')).toBeTruthy()
    expect(field('Number 1').value).toBe('12')
  })

  test('sends each typed field to the core within its time, and saves what the schema makes of it', async () => {
    const desk = await show()
    type('姓名', ' 何晓芸 ')
    await pass(100)
    type('号码 1', '137 1234 5670')
    await pass(100)
    const numbers = [{ raw: '137 1234 5670', label: 'mobile' }]
    expect(inputsOf(desk, 'draft.save')).toEqual([
      { key: 'customer:new', value: { name: ' 何晓芸 ' } },
      { key: 'customer:new', value: { numbers } },
    ])
    press('保存客户')
    await pass(10)
    expect(actsDone(desk)).toMatchObject([
      {
        type: 'customer.create',
        fields: { name: '何晓芸', numbers: [{ e164: '+8613712345670', label: 'mobile' }], addresses: [] },
      },
    ])
  })

  test('shows what the core kept, and does not send it back', async () => {
    const value = { name: '诸葛亮', addresses: [{ region: '山东 临沂', detail: '沂南县' }] }
    const desk = await show({ 'draft.get': ({ key }) => ({ key, value, savedAt: Date.now() }) })
    expect(field('姓名').value).toBe('诸葛亮')
    expect(field('详细地址 1').value).toBe('沂南县')
    await pass(1000)
    expect(inputsOf(desk, 'draft.save')).toEqual([])
  })

  test('keeps a fault at its number when the row above it goes', async () => {
    await show()
    type('姓名', '何晓芸')
    press('添加号码')
    type('号码 2', '12')
    press('保存客户')
    await pass(10)
    expect(document.activeElement).toBe(field('号码 2'))
    press('删除号码 1')
    await pass(10)
    expect(field('号码 1').value).toBe('12')
    expect(field('号码 1').getAttribute('aria-invalid')).toBe('true')
  })
})

describe('the correction of a customer', () => {
  const { card } = sampleWorld(0)
  const edit = (customer = card.customer): ReactElement =>
    inTheme(<CustomerEdit card={{ ...card, customer }} onDone={none} />)

  test('saves what was typed only, and follows what others changed meanwhile', async () => {
    const desk = await renderDesk()
    desk.show(edit())
    await pass(10)
    type('姓名', '王晓明')
    await pass(10)
    desk.show(edit({ ...card.customer, name: '王大明', tags: ['换货'] }))
    await pass(10)
    expect(field('姓名').value).toBe('王晓明')
    expect(screen.getByText('换货')).toBeTruthy()
    press('保存客户')
    await pass(200)
    expect(actsDone(desk)).toMatchObject([{ type: 'customer.update', fields: { name: '王晓明' } }])
    expect(actsDone(desk)).not.toMatchObject([{ fields: { tags: expect.anything() as unknown } }])
  })

  test('keeps what is typed under the customer that is shown, also after another stood there', async () => {
    const desk = await renderDesk()
    desk.show(edit())
    await pass(10)
    const other = { ...card.customer, id: 'c9' as typeof card.customer.id, name: '何晓芸' }
    desk.show(edit(other))
    await pass(10)
    expect(field('姓名').value).toBe('何晓芸')
    fireEvent.click(screen.getAllByRole('button', { name: /^移除号码/ })[0] as HTMLElement)
    await pass(200)
    const rows = [{ text: '0571 8765 4321', label: 'home' }]
    expect(inputsOf(desk, 'draft.save')).toEqual([{ key: 'customer:c9', value: { numbers: rows } }])
  })

  test('edits numbers that an undone act gave back', async () => {
    const value = { numbers: [{ e164: '+8613712345670', label: 'work' }] }
    const desk = await renderDesk({ 'draft.get': ({ key }) => ({ key, value, savedAt: 0 }) })
    desk.show(edit())
    await pass(10)
    expect(field('号码').value).toBe('137 1234 5670')
    press('保存客户')
    await pass(200)
    expect(actsDone(desk)).toMatchObject([{ fields: value }])
  })

  test('says which number is none, and saves nothing', async () => {
    const desk = await renderDesk()
    desk.show(edit({ ...card.customer, numbers: card.customer.numbers.slice(0, 1) }))
    await pass(10)
    type('号码', '12')
    press('保存客户')
    await pass(200)
    expect(document.activeElement).toBe(field('号码'))
    expect(screen.getByText('这不是有效的电话号码；座机请带区号')).toBeTruthy()
    type('号码', '021-52066273转801')
    press('保存客户')
    await pass(200)
    expect(screen.getByText('看到号码 021 5206 6273 和分机 801；这里只能填号码本身')).toBeTruthy()
    expect(actsDone(desk)).toEqual([])
  })
})

describe('follow-ups', () => {
  const followUp = FollowUp.parse({
    id: '0197b6a0-0000-7000-8000-000000000001',
    cause: 'missed',
    status: 'owed',
    number: '+8613800138000',
    customerId: null,
    ticketId: null,
    queueId: null,
    contactId: null,
    assignee: null,
    subject: '',
    createdAt: 0,
    dueAt: 0,
    attempts: [],
  })
  const localTime = (at: number): string => {
    const time = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
    return time.toISOString().slice(0, 16)
  }

  test('a new one shows all faults at once, also of a time that is over', async () => {
    const value = { due: 'custom', at: localTime(Date.now() - HOUR_MS) }
    const desk = await renderDesk({ 'draft.get': ({ key }) => ({ key, value, savedAt: 0 }) })
    desk.show(inTheme(<NewFollowUp onCreated={none} onCancel={none} />))
    await pass(10)
    press('创建回访')
    await pass(10)
    for (const text of ['这不是有效的电话号码；座机请带区号', '请写明为什么回访', '请选择将来的时间'])
      expect(screen.getByText(text)).toBeTruthy()
    expect(document.activeElement).toBe(field('号码'))
    expect(actsDone(desk)).toEqual([])
    type('号码', '137 1234 5670')
    type('事由', ' 问退款 ')
    fireEvent.change(screen.getByLabelText('指定时间'), {
      target: { value: localTime(Date.now() + 2 * HOUR_MS) },
    })
    await pass(200)
    press('创建回访')
    await pass(200)
    expect(actsDone(desk)).toMatchObject([
      { type: 'followUp.open', fields: { number: '+8613712345670', subject: '问退款' } },
    ])
  })

  test('an attempt asks for its outcome, and logs it', async () => {
    const desk = await renderDesk()
    desk.show(inTheme(<AttemptForm followUp={followUp} />))
    await pass(10)
    type('说了什么', '已说明')
    press('登记结果')
    await pass(10)
    expect(screen.getByText('请选择这次的结果')).toBeTruthy()
    expect(document.activeElement?.getAttribute('type')).toBe('radio')
    expect(actsDone(desk)).toEqual([])
    fireEvent.click(screen.getByLabelText('已联系上'))
    press('登记结果')
    await pass(200)
    expect(actsDone(desk)).toEqual([
      expect.objectContaining({ outcome: 'reached', text: '已说明', nextAt: null, contactId: null }),
    ])
  })

  test('a cancelled one needs a reason', async () => {
    const desk = await renderDesk()
    desk.show(inTheme(<CancelFollowUp followUp={followUp} onDone={none} />))
    press('取消回访')
    press('确认取消')
    await pass(10)
    expect(screen.getByText('请写明原因')).toBeTruthy()
    type('取消原因', ' 客户已来电 ')
    press('确认取消')
    await pass(10)
    expect(actsDone(desk)).toMatchObject([{ type: 'followUp.cancel', why: '客户已来电' }])
  })
})

test('a sign-in without a password says so, keeps the extension, and asks the hub for nothing', async () => {
  const desk = await renderDesk()
  desk.show(inTheme(<SignIn />))
  await pass(10)
  type('分机号', '1001')
  press('登录')
  await pass(10)
  expect(screen.getByText('请填写密码')).toBeTruthy()
  expect(document.activeElement?.getAttribute('type')).toBe('password')
  expect(inputsOf(desk, 'session.signIn')).toEqual([])
  fireEvent.change(screen.getByLabelText('密码'), { target: { value: 'secret' } })
  press('登录')
  await pass(10)
  expect(inputsOf(desk, 'session.signIn')).toEqual([{ user: '1001', password: 'secret' }])
})
