/** The keys with which a body signs its receipts (ES256). */
export interface BodyKeys {
  /** Compact JWS of the payload with the body's current key; the header carries its `kid`. */
  sign(body: string, payload: Uint8Array | object): Promise<string>
  /** Public keys of the body, current first: what /.well-known/jwks.json answers. */
  publicKeys(body: string): Promise<{ readonly keys: readonly object[] }>
}
