import { filingRoutes, identityRoutes, officeRoutes } from '#contract/paths.ts'
import type { FilingId } from '#domain/filing/filing.ts'

/** Fills `:name` places of a route. */
export function address(route: string, places: Readonly<Record<string, string | number>> = {}): string {
  return route.replace(/:([a-z0-9]+)/gi, (_, name: string) => encodeURIComponent(String(places[name] ?? '')))
}

/** For full-page navigation: the identity provider comes next. @param returnTo a path of this site */
export function loginAddress(returnTo: string, level: number): string {
  return `${identityRoutes.login}?${new URLSearchParams({ returnTo, level: String(level) }).toString()}`
}

export function staffLoginAddress(returnTo: string): string {
  return `${identityRoutes.staffLogin}?${new URLSearchParams({ returnTo }).toString()}`
}

export function receiptPdfAddress(id: FilingId): string {
  return address(filingRoutes.receiptPdf, { id })
}

export function myDocumentAddress(id: FilingId, sha256: string): string {
  return address(filingRoutes.myDocument, { id, sha256 })
}

export function officeDocumentAddress(id: FilingId, sha256: string): string {
  return address(officeRoutes.document, { id, sha256 })
}
