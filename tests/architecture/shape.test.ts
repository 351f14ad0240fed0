import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { isProduct, root, sourcesUnder } from './files.ts'

const source = sourcesUnder('src', '.ts', '.vue')

/** Names of the files and folders that git keeps at the top. */
function topLevel(): readonly string[] {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
  return [...new Set(tracked.map(path => path.split('/', 1)[0] ?? ''))].toSorted()
}

test('the top of the project holds what it was given and nothing else', () => {
  const given = ['index.html', 'package.json', 'procedures', 'public', 'README.md', 'src', 'tests', 'tsconfig.json', 'vite.config.ts']
  const beside = ['.ci', '.dependency-cruiser.js', '.editorconfig', '.gitignore', '.nvmrc', 'eslint.config.js', 'LICENSE', 'package-lock.json', 'publiccode.yml']
  expect(topLevel().filter(name => !given.includes(name) && !beside.includes(name))).toEqual([])
})

test.each([['.ts', 300], ['.vue', 200]])('no %s file of the product is longer than %d lines', (ending, most) => {
  const long = source.filter(file => isProduct(file) && file.path.endsWith(ending)).filter(({ text }) => text.split('\n').length - 1 > most)
  expect(long.map(({ path }) => path)).toEqual([])
})

test('half of the files are read at a glance', () => {
  const lengths = source.filter(isProduct).map(({ text }) => text.split('\n').length).toSorted((one, other) => one - other)
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(60)
})

test.each([
  [/\bv-html\b/, 'answers and definitions are text, never markup'],
  [/\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write\(/, 'answers and definitions are text, never markup'],
  [/\beval\(|new Function\(/, 'the content security policy refuses it'],
  [/\bTODO\b|\bFIXME\b/, 'what is left to do has an issue'],
])('nothing in the product matches %s: %s', pattern => {
  const found = source.filter(isProduct).filter(({ text }) => pattern.test(text))
  expect(found.map(({ path }) => path)).toEqual([])
})

test('no test is left out', () => {
  const tests = [...source, ...sourcesUnder('tests', '.ts')].filter(({ path }) => /\.(?:test|spec)\.ts$/.test(path))
  expect(tests.filter(({ text }) => /\b(?:test|describe)\.(?:only|skip|todo)\b/.test(text)).map(({ path }) => path)).toEqual([])
})
