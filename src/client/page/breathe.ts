/** Lets the browser draw and answer keys and taps between two pieces of work: a slow phone stands still for no longer than the longest of them. */
export function breathe(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
