-- When a complete file was last looked at for viruses, by which signatures, and since when it is known to hold one.
-- What was clean on the day it came need not be by the signatures of a week later.
ALTER TABLE sportello.attachment ADD COLUMN scanned_at timestamptz;
ALTER TABLE sportello.attachment ADD COLUMN scanned_with text;
ALTER TABLE sportello.attachment ADD COLUMN infected_at timestamptz;
CREATE INDEX attachment_by_scan ON sportello.attachment (scanned_at NULLS FIRST) WHERE completed_at IS NOT NULL AND infected_at IS NULL;
