import { WeightedTable } from './random.ts'

/** The earlier in the list, the more frequent (1/√rank). */
const byRank = (names: string): WeightedTable<string> =>
  new WeightedTable(names.split(' ').map((name, index) => [name, 1 / Math.sqrt(index + 1)] as const))

/** Surnames of the English sample world: of people who live in China and write their names in Latin letters. */
export const ENGLISH_SURNAMES = byRank(
  'Wang Lee Zhang Chen Liu Smith Yang Wong Huang Zhao Wu Zhou Johnson Xu Sun Brown Ma Zhu Hu Garcia Lin Guo He Miller ' +
    'Kim Luo Liang Davis Tan Chan Martin Song Tang Wilson Han Feng Anderson Deng Cao Peng Thomas Zeng Xiao Park Tian ' +
    'Dong Taylor Pan Yuan Moore Cai Jiang Du Ye Cheng Wei Su Ding Lu Clarke Yao Shen Zhong Singh Fan Nguyen Shi Qin ' +
    'Evans Hall Young King Wright Scott Green Baker Adams Nelson Hill Campbell Mitchell Roberts Carter Phillips Turner',
)

/** Given names of the English sample world. */
export const ENGLISH_NAMES: Readonly<Record<'female' | 'male', WeightedTable<string>>> = {
  female: byRank(
    'Emma Grace Lily Olivia Amy Sophia Jessica Anna Alice Fiona Cindy Helen Julia Linda Emily Cathy Irene Jenny Kate Laura ' +
      'Lucy Maggie Mary Nancy Nina Rachel Rose Ruby Sally Sarah Shirley Susan Tina Tracy Vivian Wendy Yvonne Zoe Diana Eva',
  ),
  male: byRank(
    'James David Michael Kevin Daniel Jason Eric Tom Leo Andrew Peter Alex Ben Charles Chris Frank Gary George Henry Jack ' +
      'Jerry Joe John Ken Louis Mark Martin Max Nick Oliver Paul Philip Ray Robert Ryan Sam Simon Steven Tony Victor William',
  ),
}
