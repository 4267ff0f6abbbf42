import { markHits } from './highlight.ts'
import classes from './marked.module.css'

/** Text with what was searched for marked in it. */
export function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  if (query.trim() === '') return text
  return markHits(text, query).map((piece, index) =>
    piece.isHit ? (
      <mark key={index} className={classes.hit}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  )
}
