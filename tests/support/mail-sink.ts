import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface CaughtLetter { readonly from: string, readonly to: readonly string[], readonly source: string }

export interface MailSink {
  readonly url: string
  readonly letters: readonly CaughtLetter[]
  /** The next letters are refused for now (451), as many as this. */
  refuse(count: number): void
  /** The next letters are kept, and the connection is cut before that is said, as many as this. */
  drop(count: number): void
  /** From now on letters are kept and nothing is said to them, or all is as before. */
  hold(isHeld: boolean): void
  close(): Promise<void>
}

/** A mail server (RFC 5321) that keeps what it is given and delivers nothing. */
export async function startMailSink(): Promise<MailSink> {
  const letters: CaughtLetter[] = []
  const sockets = new Set<Socket>()
  let refusing = 0
  let dropping = 0
  let holding = false

  const server = createServer(socket => {
    sockets.add(socket.on('error', () => undefined))
    let from = ''
    let to: string[] = []
    let text = ''
    let inData = false
    const say = (line: string): void => { socket.write(`${line}\r\n`) }
    const envelope = (line: string): void => {
      if (/^MAIL FROM/i.test(line)) [from, to] = [line.slice(10), []]
      else if (/^RCPT TO/i.test(line)) to.push(line.slice(8))
    }
    /** @returns whether a letter begins */
    const take = (line: string): boolean => {
      if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
      else if (/^DATA/i.test(line)) {
        const isTaken = refusing <= 0
        refusing -= 1
        say(isTaken ? '354 go on' : `451 later for ${to.join(', ')}`) // as many do, it quotes them
        return isTaken
      } else {
        envelope(line)
        say('250 ok')
      }
      return false
    }
    const endOf = (): string => inData ? '\r\n.\r\n' : '\r\n'
    socket.setEncoding('utf8').on('data', (data: string) => {
      text += data
      for (let end = text.indexOf(endOf()); end >= 0; end = text.indexOf(endOf())) {
        const piece = text.slice(0, end)
        text = text.slice(end + endOf().length)
        if (inData) {
          letters.push({ from, to, source: piece })
          if (dropping > 0) socket.destroy()
          else if (!holding) say('250 kept')
          dropping -= 1
          inData = false
        } else inData = take(piece)
      }
    })
    say('220 sink')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    letters,
    refuse: count => { refusing = count },
    hold: isHeld => { holding = isHeld },
    drop: count => { dropping = count },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
