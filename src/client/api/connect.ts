import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios'
import { APP_HEADER, OWNER_HEADER } from '#contract/paths.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import type { Answer, Api, Call } from './api.ts'
import { isNetworkCut } from './cut.ts'
import { catalogueCalls } from './catalogue.ts'
import { sha256Hex } from '../storage/digest.ts'
import { draftCalls } from './drafts.ts'
import { filingCalls } from './filings.ts'
import { noticeCalls } from './notices.ts'
import { officeCalls } from './office.ts'
import { readAnswer, type Raw, type Shape } from './read.ts'
import { learnPatience, type Patience } from './patience.ts'
import { sessionCalls } from './session.ts'

/** For an answer to what is asked in a few words; and of what comes down at length, for its next bytes. */
const TIMEOUT_MS = 45_000

export interface Wanted<T> extends Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly shape: Shape<T>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: ArrayBuffer
  readonly headers?: Readonly<Record<string, string>>
  /** Judges the text before it is parsed: content named by its digest. */
  readonly accept?: (text: string) => Promise<boolean>
}
export type Ask = <T>(path: string, wanted: Wanted<T>) => Promise<Answer<T>>
/** Asks for bytes that are named by their digest. */
export type AskBytes = (path: string, wanted: Call & { readonly sha256: string }) => Promise<Answer<ArrayBuffer>>

function configOf(path: string, wanted: Omit<Wanted<unknown>, 'shape' | 'accept'>): AxiosRequestConfig<ArrayBuffer> {
  const { method = 'GET', query, body, headers, signal, anonymous, owner, onProgress } = wanted
  return {
    url: path,
    method,
    headers: { 'content-type': body ? 'application/json' : false, ...(owner === undefined ? {} : { [OWNER_HEADER]: owner }), ...headers }, // false: axios would call a POST of nothing a form, which this server refuses
    ...(query ? { params: query } : {}),
    ...(body ? { data: body } : {}),
    ...(signal ? { signal } : {}),
    ...(anonymous ? { withCredentials: false } : {}), // with axios's fetch this means: omit
    ...(onProgress ? { onDownloadProgress: ({ loaded }) => onProgress(loaded) } : {}),
  }
}

function rawOf({ status, headers }: AxiosResponse, text: string): Raw {
  const header = (name: string): string | null => {
    const value: unknown = headers[name]
    return typeof value === 'string' ? value : null
  }
  return { status, header, text }
}

const UNREACHABLE: Answer<never> = { ...refuse('network.unreachable', {}), arrival: {} }

/** @returns nothing when no answer came */
async function requested<T>(http: AxiosInstance, config: AxiosRequestConfig<ArrayBuffer>, patience?: Patience): Promise<AxiosResponse<T> | undefined> {
  if (isNetworkCut.value) return undefined
  const began = performance.now()
  try {
    const response = await http.request<T>(patience ? { ...config, timeout: patience.ms() } : config)
    patience?.learn('answered', performance.now() - began)
    return response
  } catch (error) {
    if (!axios.isAxiosError(error)) throw error
    if (error.code === axios.AxiosError.ETIMEDOUT || error.code === axios.AxiosError.ECONNABORTED) patience?.learn('timed-out', performance.now() - began)
    return undefined
  }
}

function askingBytesWith(http: AxiosInstance): AskBytes {
  const isNothing = (body: unknown): body is never => body === isNothing
  return async (path, wanted) => {
    const stalled = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const goOn = (loaded = 0): void => { // a file may take an hour, as long as it comes
      clearTimeout(timer)
      timer = setTimeout(() => { stalled.abort() }, TIMEOUT_MS)
      wanted.onProgress?.(loaded)
    }
    goOn()
    const signal = wanted.signal ? AbortSignal.any([wanted.signal, stalled.signal]) : stalled.signal
    const response = await requested<ArrayBuffer>(http, { ...configOf(path, { ...wanted, signal, onProgress: goOn }), responseType: 'arraybuffer', timeout: 0 })
    clearTimeout(timer)
    if (!response) return UNREACHABLE
    const isWhole = response.status === 200 && await sha256Hex(response.data) === wanted.sha256
    const answer = readAnswer(rawOf(response, isWhole ? '' : new TextDecoder().decode(response.data)), isNothing)
    return isWhole ? { ...ok(response.data), arrival: answer.arrival } : answer
  }
}

function askingWith(http: AxiosInstance): Ask {
  const patience = learnPatience()
  return async (path, wanted) => {
    const response = await requested<string>(http, configOf(path, wanted), wanted.body && patience)
    if (!response) return UNREACHABLE
    const answer = readAnswer(rawOf(response, response.data), wanted.shape)
    if (!answer.ok || !wanted.accept || await wanted.accept(response.data)) return answer
    return { ...refuse('network.not-our-server', {}), arrival: answer.arrival }
  }
}

export interface ConnectOptions {
  /** Absent in the browser: this page's own origin. */
  readonly origin?: string
  readonly fetch?: typeof fetch
}

/** The server behind this page, through the one axios instance there is. */
export function connect({ origin, fetch }: ConnectOptions = {}): Api {
  const http = axios.create({
    adapter: 'fetch',
    ...(origin === undefined ? {} : { baseURL: origin }),
    ...(fetch ? { env: { fetch } } : {}),
    headers: { common: { [APP_HEADER]: '1', Accept: 'application/json' } },
    timeout: TIMEOUT_MS,
    maxRedirects: 0, // this server redirects no call: who does is a portal in between
    responseType: 'text',
    transformRequest: [], // bytes go as they are: axios would otherwise send the whole buffer behind a view
    transformResponse: [],
    validateStatus: () => true,
  })
  const ask = askingWith(http)
  return { ...catalogueCalls(ask), ...sessionCalls(ask), ...filingCalls(ask), ...draftCalls(ask, askingBytesWith(http)), ...noticeCalls(ask), ...officeCalls(ask) }
}
