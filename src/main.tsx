import './ui/mantine.css'
import './ui/theme.css'
import { startPage } from './ui/startPage.tsx'

startPage(document.getElementById('root')!, location.search)
