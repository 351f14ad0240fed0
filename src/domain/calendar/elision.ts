const MONTH = 'gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre'
const BEFORE_EIGHT_OR_ELEVEN = new RegExp(String.raw`\b(il|al|dal|del) (?=(?:8|11) (?:${MONTH})\b)`, 'gi')
const ELIDED: Readonly<Record<string, string>> = { il: 'l’', al: 'all’', dal: 'dall’', del: 'dell’' }

/** An Italian sentence with a date in it as it is said: «entro l’8 marzo», «dall’11 maggio». Other sentences stay as they are. */
export function elided(sentence: string): string {
  return sentence.replace(BEFORE_EIGHT_OR_ELEVEN, (_, article: string) => {
    const short = ELIDED[article.toLowerCase()] ?? article
    return article.startsWith(article.charAt(0).toLowerCase()) ? short : short.charAt(0).toUpperCase() + short.slice(1)
  })
}
