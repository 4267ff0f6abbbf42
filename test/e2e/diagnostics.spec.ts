import { expect } from '@playwright/test'
import { SAMPLE_PEOPLE } from '../../hub/seed/sample-team.ts'
import { expectAccessible } from './support/accessible.ts'
import { story } from './support/team.ts'

story('somebody checks why it does not work, and copies what was found', async ({ team }) => {
  const agent = await team.readyAgent('1001', { locale: 'en-US' })
  const { page } = agent
  await page.keyboard.press('Control+6')
  await page.getByRole('tab', { name: agent.word('自检', 'Diagnostics') }).click()
  await agent.button('全部检查', 'Check everything').click()
  const checked = async (zh: string, en: string, ...found: (string | RegExp)[]): Promise<void> => {
    const card = agent.panel(zh, en)
    for (const words of found) await expect(card).toContainText(words)
  }
  // the microphone of the test hears a tone, and the sound has a way over this computer's own address
  await checked('麦克风', 'Microphone', agent.word('听得到声音', 'it hears you'))
  await checked(
    '软电话注册（SIP）',
    'Softphone (SIP)',
    /registered, (and the line answers|but the line is slow)/,
    /ws:\/\/127\.0\.0\.1:\d+\/sip/,
  )
  await checked(
    '语音通道（ICE）',
    'Way for the sound (ICE)',
    agent.word('语音通道可以建立', 'sound finds its way'),
    agent.locale === 'zh-CN' ? /本机 [1-9]/ : /[1-9]\d* host/,
  )
  await checked('与中心的连接', 'Connection to the hub', agent.word('连接正常', 'connected'), /\d+ ms/)
  // the first sync of a new desk may still be under way: asked again, as a person would
  const cache = agent.panel('本机资料', 'Data on this computer')
  await expect(async () => {
    await agent.button('检查：本机资料', 'Check: Data on this computer').click()
    await expect(cache).toContainText('sound and fresh', { timeout: 3000 })
  }).toPass()
  await expect(cache).toContainText('intact')
  await checked('时钟', 'Clock', agent.word('与中心一致', 'agrees with the hub'))
  await checked('版本', 'Versions', /Chromium \d+/, /Node \d+/)

  const speaker = agent.panel('扬声器', 'Speaker')
  await expect(speaker).toContainText(agent.word('听到测试音了吗', 'Did you hear the tone'))
  await speaker.getByRole('button', { name: agent.word('没有听到', 'No'), exact: true }).click()
  await expect(speaker).toContainText(agent.word('没有听到测试音', 'the tone was not heard'))
  await expect(speaker).toContainText(agent.word('换一个扬声器', 'another speaker'))
  await expectAccessible(page, 'diagnostics')

  const text = page.getByRole('textbox', {
    name: agent.word('给管理员的文字', 'Text for your administrator'),
  })
  const copied = await text.inputValue()
  expect(copied).toMatch(/line: (well|doubtful) \(line(Proven|Slow)\)/)
  for (const { name, extension } of SAMPLE_PEOPLE) {
    expect(copied).not.toContain(name)
    expect(copied).not.toMatch(new RegExp(`(sip:|\\b)${extension}@`))
  }
  await agent.button('复制', 'Copy').click()
  await expect(page.getByRole('status').filter({ hasText: agent.word('已复制', 'Copied') })).toBeVisible()
})
