/**
 * Who gets what from every route: the rule book of access. A route without a row here fails the build (access.test.ts asks the real server).
 *
 * All ask for what is A's: A's registered filing at office X, A's upload under way, A's document, A's receipt by its code.
 * - delegate: a person whom A's filing names as delegate and whose mandate has expired. The server keeps no mandates: what was filed belongs to who
 *   filed it, so a delegate, of today or of yesterday, gets what any other person gets.
 * - elsewhere: an officer of an office X of another body, with that session at this body's address.
 *
 * A HEAD is answered as its GET, without a row of its own.
 */
export const ACTORS = ['nobody', 'A', 'B', 'delegate', 'officerX', 'officerY', 'headX', 'protocol', 'admin', 'elsewhere'] as const
export type ActorName = typeof ACTORS[number]

const TABLE = `
                                                             nobody  A  B delegate officerX officerY headX protocol admin elsewhere

  what is public
GET  /status                                                    200 200 200   200      200      200    200    200    200     200
GET  /api/openapi.json                                          200 200 200   200      200      200    200    200    200     200
GET  /manifest.webmanifest                                      200 200 200   200      200      200    200    200    200     200
GET  /robots.txt                                                200 200 200   200      200      200    200    200    200     200
GET  /sitemap.xml                                               200 200 200   200      200      200    200    200    200     200
GET  /.well-known/jwks.json                                     200 200 200   200      200      200    200    200    200     200
GET  /procedimenti.csv                                          200 200 200   200      200      200    200    200    200     200
GET  /catalogo.jsonld                                           200 200 200   200      200      200    200    200    200     200
GET  /catalogo.ttl                                              200 200 200   200      200      200    200    200    200     200
GET  /catalogo.rdf                                              200 200 200   200      200      200    200    200    200     200
GET  /catalogo                                                  303 303 303   303      303      303    303    303    303     303
GET  /mappe/*                                                   200 200 200   200      200      200    200    200    200     200
GET  /api/body                                                  200 200 200   200      200      200    200    200    200     200
GET  /api/catalogue                                             200 200 200   200      200      200    200    200    200     200
GET  /api/procedure-types                                       200 200 200   200      200      200    200    200    200     200
GET  /api/pack                                                  200 200 200   200      200      200    200    200    200     200
GET  /api/bundles/:digest                                       200 200 200   200      200      200    200    200    200     200
GET  /api/definitions/:digest                                   200 200 200   200      200      200    200    200    200     200
GET  /api/lists/:digest                                         200 200 200   200      200      200    200    200    200     200
GET  /api/time                                                  200 200 200   200      200      200    200    200    200     200
GET  /api/outages                                               200 200 200   200      200      200    200    200    200     200
GET  /api/raises                                                200 200 200   200      200      200    200    200    200     200

  with the token of whoever watches over the server
GET  /metrics                                                   404 404 404   404      404      404    404    404    404     404

  logins; the development provider is not there in production
GET  /auth/login                                                303 303 303   303      303      303    303    303    303     303
GET  /auth/callback                                             303 303 303   303      303      303    303    303    303     303
GET  /auth/staff/login                                          303 303 303   303      303      303    303    303    303     303
GET  /auth/staff/callback                                       303 303 303   303      303      303    303    303    303     303
GET  /api/session                                               200 200 200   200      200      200    200    200    200     200
POST /api/logout                                                200 200 200   200      200      200    200    200    200     200
POST /api/logout/elsewhere                                      401 200 200   200      200      200    200    200    200     401
GET  /dev-identity/accesso/stile.css                            200 200 200   200      200      200    200    200    200     200
GET  /dev-identity/accesso/:uid                                 404 404 404   404      404      404    404    404    404     404
POST /dev-identity/accesso/:uid                                 404 404 404   404      404      404    404    404    404     404
GET  /dev-identity/*                                            200 200 200   200      200      200    200    200    200     200
POST /dev-identity/*                                            404 404 404   404      404      404    404    404    404     404

  A's filing, by its id
PUT  /api/filings/:id                                           401 200 409   409      409      409    409    409    409     401
PUT  /api/filings/:id/restore                                   401 200 409   409      409      409    409    409    409     401
GET  /api/my/filings                                            401 200 200   200      200      200    200    200    200     401
GET  /api/my/filings/:id                                        401 200 404   404      404      404    404    404    404     401
GET  /api/my/filings/:id/documents/:sha256                      401 200 404   404      404      404    404    404    404     401

  A's draft, by its id: whoever else uses that id has a draft of their own, and hears of no other (each officer here is a new one)
GET  /api/my/drafts                                             401 200 200   200      200      200    200    200    200     401
GET  /api/my/drafts/:id                                         401 200 404   404      404      404    404    404    404     401
GET  /api/my/drafts/:id/files/:sha256                           401 200 404   404      404      404    404    404    404     401
PUT  /api/my/drafts/:id                                         401 200 200   200      200      200    200    200    200     401
DELETE /api/my/drafts/:id                                       401 200 200   200      404      404    404    404    404     401

  how one is told of news: each of the logged in for themselves
GET  /api/my/notices                                            401 200 200   200      200      200    200    200    200     401
PUT  /api/my/notices/mail                                       401 200 200   200      200      200    200    200    200     401
PUT  /api/my/notices/push                                       401 200 200   200      200      200    200    200    200     401

  A's upload; whose it is, is a fault of the filing that names it: 422
PUT  /api/filings/:id/attachments/:sha256                       401 200 422   422      422      422    422    422    422     401
GET  /api/filings/:id/attachments/:sha256                       401 200 422   422      422      422    422    422    422     401
PUT  /api/filings/:id/attachments/:sha256/chunks/:index         401 200 422   422      422      422    422    422    422     401
POST /api/filings/:id/attachments/:sha256/complete              401 200 422   422      422      422    422    422    422     401

  the check of a receipt is for whoever holds its code, and names no person; the printed one does, and is for A and for A's office
GET  /api/receipts/:code                                        200 200 200   200      200      200    200    200    200     200
GET  /api/filings/:id/receipt                                   401 200 404   404      200      403    200    403    403     401

  the office: the protocol lists everything, opens nothing, and alone sees by which login it was filed; an administrator sees no filing
GET  /api/office/filings                                        401 403 403   403      200      403    200    200    403     401
GET  /api/office/filings/:id                                    401 403 403   403      200      403    200    403    403     401
GET  /api/office/filings/:id/identification                      401 403 403   403      403      403    403    200    403     401
POST /api/office/receipts                                       401 403 403   403      403      403    403    200    403     401
POST /api/office/filings/:id/take-charge                        401 403 403   403      200      403    200    403    403     401
GET  /api/office/filings/:id/documents/:sha256                  401 403 403   403      200      403    200    403    403     401
`

export interface AccessRow {
  readonly method: string
  readonly path: string
  readonly expected: Readonly<Record<ActorName, number>>
}

const ROW = /^(GET|PUT|POST|PATCH|DELETE)\s+(\S+)\s+((?:\d{3}\s*)+)$/

/** The rows of the table; whatever else stands in it is for the reader. @throws on a row that does not give every actor a status */
export function accessRows(): readonly AccessRow[] {
  return TABLE.split('\n').flatMap(line => {
    const [, method, path, cells] = ROW.exec(line.trim()) ?? []
    if (method === undefined || path === undefined || cells === undefined) return []
    const statuses = cells.trim().split(/\s+/).map(Number)
    if (statuses.length !== ACTORS.length) throw new Error(`The row ${method} ${path} has ${String(statuses.length)} statuses for ${String(ACTORS.length)} actors`)
    return [{ method, path, expected: Object.fromEntries(ACTORS.map((actor, index) => [actor, statuses[index]])) as AccessRow['expected'] }] // one status for each, as just counted
  })
}

/** Who may ever read anything of A's filing; for everybody else, that nothing of it is in any answer is tested beside the status. */
export const READERS: ReadonlySet<ActorName> = new Set<ActorName>(['A', 'officerX', 'headX', 'protocol'])
