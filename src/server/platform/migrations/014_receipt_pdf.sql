-- The printable receipt, made by a job after the filing. Its absence changes nothing in law (L. 241/1990 art. 18-bis).
CREATE TABLE sportello.receipt_pdf (
  body    text NOT NULL,
  filing  uuid NOT NULL,
  blob    text NOT NULL,
  bytes   bigint NOT NULL,
  sha256  text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (body, filing),
  FOREIGN KEY (body, filing) REFERENCES sportello.filing (body, id)
);
