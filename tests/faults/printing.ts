import { setTimeout as pause } from 'node:timers/promises'
import type { Site } from './site.ts'

const PRINT_PATIENCE_MS = 120_000
/** Most of the receipts are not printed: the run would measure the printer. That each is asked for once is judged by what waits. */
const MOST_PRINTED = 0.02
/** About so many are printed in a run, however long. */
const ENOUGH_PRINTED = 10

/** From now on most printing waits for a month. */
export async function holdMostPrinting(site: Site, filings: number): Promise<void> {
  const share = Math.min(MOST_PRINTED, ENOUGH_PRINTED / filings)
  await site.sql(`
    CREATE FUNCTION graphile_worker.hold_printing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF NEW.payload::jsonb ? 'filing' AND random() > ${String(share)} THEN NEW.run_at := now() + interval '30 days'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER hold_printing BEFORE INSERT ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION graphile_worker.hold_printing()`)
}

/** Waits for the receipts that are printed. What a killed server had in hand is taken over by the others a minute later, and is not waited for. */
export async function printed(site: Site): Promise<void> {
  const deadline = Date.now() + PRINT_PATIENCE_MS
  while (Date.now() < deadline) {
    const waiting = await site.sql(`SELECT FROM graphile_worker._private_jobs WHERE locked_at IS NULL AND run_at <= now() AND payload::jsonb ? 'filing' LIMIT 1`)
    if (waiting.length === 0) return
    await pause(200)
  }
}
