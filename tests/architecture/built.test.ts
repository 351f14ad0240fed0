import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './files.ts'

let dist: string
let files: readonly { readonly name: string, readonly text: string }[]

beforeAll(() => {
  dist = mkdtempSync(join(tmpdir(), 'sportello-built-'))
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  execFileSync(process.execPath, [vite, 'build', '--outDir', dist, '--emptyOutDir', '--logLevel', 'error'], { cwd: root, stdio: 'pipe', env: { ...process.env, NODE_ENV: 'production' } })
  files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:js|css|html|svg)$/.test(name))
    .map(name => ({ name, text: readFileSync(join(dist, name), 'utf8') }))
}, 120_000)
afterAll(() => { rmSync(dist, { recursive: true, force: true }) })

const among = (ending: string): typeof files => files.filter(({ name }) => name.endsWith(ending))
const matching = (list: typeof files, pattern: RegExp): readonly string[] => list.flatMap(({ name, text }) => [...text.matchAll(pattern)].map(([found]) => `${name}: ${found}`))

test('the app runs where the policy forbids code made from text', () => {
  expect(matching(among('.js'), /\beval\(|\bnew Function\(|(?<![\w.])Function\(["'`]/g)).toEqual([])
})

test('the start page has no script and no style of its own: the policy would refuse them', () => {
  expect(matching(among('.html'), /<script(?![^>]* src=)[^>]*>|<style\b|\sstyle="|\son\w+="/g)).toEqual([])
})

test('nothing is loaded from anybody else', () => {
  const elsewhere = String.raw`["'\`(]\s*(?:https?:)?//(?!www\.w3\.org/)[\w.-]+`
  expect(matching(among('.html'), new RegExp(`(?:src|href)=${elsewhere}`, 'g'))).toEqual([])
  expect(matching(among('.css'), new RegExp(`(?:url|@import)\\s*${elsewhere}`, 'g'))).toEqual([])
  expect(matching(among('.js'), new RegExp(String.raw`\b(?:import|fetch|importScripts|Worker|EventSource|WebSocket|open)\(\s*["'\`](?:https?|wss?)://[\w.-]+`, 'g'))).toEqual([])
  expect(matching(among('.js'), /\.(?:src|href)\s*=\s*["'`]https?:\/\/[\w.-]+/g)).toEqual([])
})

test('what is fetched is precompressed', () => {
  const names = new Set(readdirSync(dist, { recursive: true, encoding: 'utf8' }))
  const large = files.filter(({ name, text }) => !name.startsWith('.vite') && Buffer.byteLength(text) >= 1_000)
  expect(large.filter(({ name }) => !names.has(`${name}.br`) || !names.has(`${name}.gz`)).map(({ name }) => name)).toEqual([])
})
