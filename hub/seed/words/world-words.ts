import { SYMPTOMS, type SymptomWords } from '../symptoms.ts'
import { CALL_WORDS, type CallWords } from './call-words.ts'
import { CALL_WORDS as EN_CALL_WORDS } from './en/call-words.ts'
import { KIND_WORDS as EN_KIND_WORDS } from './en/kind-words.ts'
import { SCENE_WORDS as EN_SCENE_WORDS } from './en/scene-words.ts'
import { SAMPLE_WORDS as EN_SAMPLE_WORDS } from './en/sample-words.ts'
import { SYMPTOMS as EN_SYMPTOMS } from './en/symptoms.ts'
import { KIND_WORDS, type WordsOfKinds } from './kind-words.ts'
import { SAMPLE_WORDS, type SampleWords } from './sample-words.ts'
import { SCENE_WORDS, type SceneWords } from './scene-words.ts'
import type { WorldLanguage } from '../../../shared/domain/world-language.ts'

/** Everything that the sample world says, in one language. */
export interface WorldWords {
  readonly kinds: WordsOfKinds
  readonly calls: CallWords
  readonly scene: SceneWords
  readonly symptoms: SymptomWords
  readonly sample: SampleWords
}

const WORDS: Readonly<Record<WorldLanguage, WorldWords>> = {
  'zh-CN': {
    kinds: KIND_WORDS,
    calls: CALL_WORDS,
    scene: SCENE_WORDS,
    symptoms: SYMPTOMS,
    sample: SAMPLE_WORDS,
  },
  en: {
    kinds: EN_KIND_WORDS,
    calls: EN_CALL_WORDS,
    scene: EN_SCENE_WORDS,
    symptoms: EN_SYMPTOMS,
    sample: EN_SAMPLE_WORDS,
  },
}

export const wordsOf = (language: WorldLanguage): WorldWords => WORDS[language]
