import '../sip/strict-policy.ts'
import '@mantine/core/styles.css'
import '../ui/base.css'
import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { CallerOptions } from '../../shared/contract/caller.ts'
import { createSteadyTimers } from '../sip/steady-timer.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { askHub } from './ask-hub.ts'
import { CallerPage, CallerTrouble } from './caller-page.tsx'
import { CustomerPhone } from './customer-phone.ts'
import { texts } from './texts.ts'

const element = document.getElementById('root')
if (element === null) throw new Error('the page has no root')
const root = createRoot(element)
document.title = `${texts.title} · Ringdesk`
document.documentElement.lang = texts.call === 'Call' ? 'en' : 'zh-CN'

const show = (page: React.ReactNode): void =>
  root.render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      {page}
    </MantineProvider>,
  )

try {
  const options = CallerOptions.parse(await askHub('/api/caller/options'))
  const phone = new CustomerPhone(createSteadyTimers(), options.sipPath, options.iceServers)
  window.addEventListener('pagehide', () => phone.leave())
  show(<CallerPage phone={phone} options={options} />)
} catch (error) {
  show(<CallerTrouble text={error instanceof Error ? error.message : String(error)} />)
}
