// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { CustomerPhone, type CustomerPhoneState } from '../../renderer/caller/customer-phone.ts'
import { PhoneProblemCode } from '../../shared/contract/phone.ts'

/** The test caller speaks the browser's language, also where its phone has trouble. */

async function show(language: string, code: PhoneProblemCode): Promise<string> {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue(language)
  vi.resetModules()
  const { CallView } = await import('../../renderer/caller/call-view.tsx')
  onTestFinished(() => void vi.restoreAllMocks())
  const state: CustomerPhoneState = {
    stage: 'ended',
    endReason: 'failed',
    position: null,
    problem: { code, sipStatus: null, detail: 'getUserMedia: NotFoundError' },
    receivedLevel: 0,
    tones: '',
    answeredAt: null,
    isHeld: false,
  }
  // nothing is pressed here
  const phone = Object.create(CustomerPhone.prototype) as CustomerPhone
  const { container, unmount } = render(
    <MantineProvider env="test">
      <CallView phone={phone} state={state} />
    </MantineProvider>,
  )
  const message = screen.getByText(
    (_, element) => element?.tagName === 'P' && element.role !== 'status',
  ).textContent
  expect(container.textContent).not.toContain('getUserMedia')
  unmount()
  return message
}

test.each([
  ['zh-CN', '没有找到麦克风，请接上后再试'],
  ['en', 'No microphone found: plug one in, then try again'],
])('the trouble of the phone is said in %s', async (language, message) => {
  expect(await show(language, 'noMicrophone')).toBe(message)
})

test('every trouble has Chinese words for a Chinese browser, and English ones for another', async () => {
  for (const code of PhoneProblemCode.options) {
    expect(await show('zh-CN', code), code).toMatch(/^[\u4e00-\u9fff，]+$/)
    expect(await show('en', code), code).toMatch(/^[\w ,:;-]+$/)
  }
})
