import { breathe } from './breathe.ts'

/** Runs it right after the next frame is drawn; where nothing is drawn, as in a tab out of sight, only once something is again. */
export function afterPaint(act: () => void): void {
  requestAnimationFrame(() => { void breathe().then(act) }) // the breath ends when the work of the frame is done
}
