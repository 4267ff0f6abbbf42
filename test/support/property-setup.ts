import { useGivenSeed } from './property.ts'

useGivenSeed()
