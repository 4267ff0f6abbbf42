import '@mantine/core/styles.css'
import '../ui/base.css'
import { createRoot } from 'react-dom/client'
import { Board } from './board.tsx'
import { keepBoardConnected } from './board-state.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
void keepBoardConnected()
createRoot(root).render(<Board />)
