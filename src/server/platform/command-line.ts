import { BadSettings } from './environment.ts'
import { describeError } from './log.ts'

/** The words after a command do not say what is to be done: how it is used. */
export class Misused extends Error {
  override readonly name = 'Misused'
}

/** A command that was understood and cannot be obeyed: what the operator is told. */
export class NotDone extends Error {
  override readonly name: string = 'NotDone'
}

/**
 * Runs a command of the server and prints what it says. What the operator can mend is told as it stands, anything else without the words of an
 * error, which may quote a row; either ends the process with 1.
 * @param failed how the sentence about anything else begins
 */
export async function runCommand(command: () => Promise<string>, failed: string): Promise<void> {
  try {
    process.stdout.write(await command())
  } catch (error) {
    const isPlain = error instanceof Misused || error instanceof BadSettings || error instanceof NotDone
    process.stderr.write(isPlain ? `${error.message}\n` : `${failed}: ${JSON.stringify(describeError(error))}\n`)
    process.exitCode = 1
  }
}
