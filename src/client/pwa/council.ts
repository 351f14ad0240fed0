/** What the open pages say to one another before a new version is let in. */
type Message =
  | { readonly kind: 'ask', readonly id: string }
  | { readonly kind: 'busy', readonly id: string }

/** The part of BroadcastChannel that is used. */
export interface Channel {
  postMessage: (message: unknown) => void
  addEventListener: (type: 'message', listener: (event: MessageEvent) => void) => void
  removeEventListener: (type: 'message', listener: (event: MessageEvent) => void) => void
}

/** A page that has not said no by then has nothing to lose, or is asleep and cannot be typed into. */
const PATIENCE_MS = 1_500

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'kind' in data && 'id' in data && typeof data.id === 'string'
    && (data.kind === 'ask' || data.kind === 'busy')
}

/** Answers the other pages' questions for as long as this page lives. @param isFree saves what is unsaved, then says whether the page may be reloaded */
export function answerOthers(channel: Channel, isFree: () => Promise<boolean>): void {
  channel.addEventListener('message', ({ data }) => {
    if (!isMessage(data) || data.kind !== 'ask') return
    const { id } = data
    void isFree().then(free => { if (!free) channel.postMessage({ kind: 'busy', id } satisfies Message) })
  })
}

/** Whether no other page objects to a reload. */
export async function othersAgree(channel: Channel, id: string, patienceMs = PATIENCE_MS): Promise<boolean> {
  return new Promise(resolve => {
    const listen = ({ data }: MessageEvent): void => {
      if (isMessage(data) && data.kind === 'busy' && data.id === id) finish(false)
    }
    const timer = setTimeout(() => { finish(true) }, patienceMs)
    const finish = (agreed: boolean): void => {
      clearTimeout(timer)
      channel.removeEventListener('message', listen)
      resolve(agreed)
    }
    channel.addEventListener('message', listen)
    channel.postMessage({ kind: 'ask', id } satisfies Message)
  })
}
