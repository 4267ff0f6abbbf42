import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '../ui/base.css'
import { createRoot } from 'react-dom/client'
import { keepDeskConnected } from '../ui/desk.ts'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
void keepDeskConnected()
createRoot(root).render(<App />)
