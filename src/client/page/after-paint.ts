/** Runs it right after the next frame is drawn; where nothing is drawn, as in a tab out of sight, only once something is again. */
export function afterPaint(act: () => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = act
    port2.postMessage(undefined) // comes when the work of the frame is done
  })
}
