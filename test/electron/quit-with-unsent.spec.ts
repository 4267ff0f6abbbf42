import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { endDesktop, expect, startDesktop, test, withDataRoot } from './desktop-console.ts'

const root = join(import.meta.dirname, '../..')

/** An address of this machine that is not its loopback: what a team's hub is to its desks. */
const networkAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '0.0.0.0')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A team's hub without encryption, which says on its first start which password 1001 has. */
async function startHub(
  dataDir: string,
  port: number,
  publicUrl: string,
): Promise<{ child: ChildProcess; password: string }> {
  const args = [
    'hub/main.ts',
    '--data',
    dataDir,
    '--port',
    String(port),
    '--host',
    '0.0.0.0',
    '--plain-http',
    '--public-url',
    publicUrl,
    '--customers',
    '20',
  ]
  const child = spawn(join(root, 'node_modules/.bin/node'), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Ringdesk hub at')) resolve()
    })
    child.once('exit', () => reject(new Error(`the hub ended: ${said}`)))
  })
  return { child, password: /^\s*1001\s+(\S+)/m.exec(said)?.[1] ?? '' }
}

async function stopHub(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const toSend = (page: Page) => page.getByText(/^[1-9]\d* 待发送$/)

const endings: (() => Promise<unknown>)[] = []
test.afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end().catch(() => undefined)
})

test('work that is not sent outlives quitting, on a team hub without encryption @P0', async () => {
  await withDataRoot(async (dataRoot) => {
    const port = await freePort()
    const hubUrl = `http://${networkAddress()}:${port}`
    const hubData = join(dataRoot, 'team-hub')
    const { child, password } = await startHub(hubData, port, hubUrl)
    endings.push(() => stopHub(child))
    const first = await startDesktop(dataRoot, { args: ['--hub', hubUrl] })
    endings.push(() => endDesktop(first))
    const page = first.workspace

    await test.step('the hub is reached over the network, and the person is told that it is not encrypted', async () => {
      if (!hubUrl.includes('127.0.0.1')) await expect(page.getByText(`中心 ${hubUrl} 未加密`)).toBeVisible()
      await page.getByRole('textbox', { name: '分机号' }).fill('1001')
      await page.getByRole('textbox', { name: '密码' }).fill(password)
      await page.getByRole('button', { name: '登录', exact: true }).click()
      // ready means that the phone is registered: its socket was let through, too
      await expect(page.getByText('就绪，等待来电')).toBeVisible({ timeout: 30_000 })
    })

    await test.step('the hub goes; a customer is written down all the same', async () => {
      await stopHub(child)
      await page.keyboard.press('Control+3')
      await page.getByRole('button', { name: '新建客户' }).click()
      await page.getByRole('textbox', { name: '姓名' }).fill('诸葛亮')
      await page.getByRole('textbox', { name: '号码 1', exact: true }).fill('13912345678')
      await page.getByRole('button', { name: '保存客户' }).click()
      await expect(toSend(page)).toBeVisible()
    })

    await test.step('quitting says what is kept, and goes', async () => {
      const gone = once(first.app.process(), 'exit')
      await first.app.evaluate(({ app }) => app.quit()).catch(() => undefined)
      await gone
      expect(first.said()).toContain('已保存在本机，下次启动 Ringdesk 时自动发送')
    })

    const again = await startHub(hubData, port, hubUrl)
    endings.push(() => stopHub(again.child))
    const second = await startDesktop(dataRoot, { args: ['--hub', hubUrl] })
    endings.push(() => endDesktop(second))
    await test.step('everything is there again, and is sent', async () => {
      const next = second.workspace
      await next.getByRole('navigation').first().waitFor()
      await next.keyboard.press('Control+3')
      await expect(next.getByText('诸葛亮').first()).toBeVisible()
      await expect(toSend(next)).toBeHidden({ timeout: 30_000 })
    })
    await endDesktop(second)
  })
})
