import { readFileSync } from 'node:fs'

/** Resident memory of a process in MB (10⁶ bytes), from the kernel. Linux only. */
export function residentMb(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
  if (kib === undefined) throw new Error('this system does not tell the memory of a process')
  return Number(kib) * 1_024 / 1e6
}

/** Looks at a process's memory again and again. @returns stops looking and tells what was seen */
export function watchMemory(pid: number, everyMs = 100): () => readonly number[] {
  const seen: number[] = []
  const timer = setInterval(() => { seen.push(residentMb(pid)) }, everyMs)
  return () => {
    clearInterval(timer)
    return seen
  }
}
