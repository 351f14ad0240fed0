/** The citizens of the demonstration. None exists; names, codes and addresses are invented. */
export interface DemoPerson {
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  /** Without prefix. */
  readonly fiscalNumber: string
  readonly birthDate: string
  readonly birthPlace: { readonly locality: string, readonly region: string }
  readonly gender: 'F' | 'M'
  readonly address: string
  /** What makes this one worth trying. */
  readonly note: string
  readonly company?: { readonly name: string, readonly vatNumber: string }
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    id: 'ersilia', givenName: 'Ersilia', familyName: 'Provavalle', fiscalNumber: 'PRVRSL84C57G535Z', birthDate: '1984-03-17', birthPlace: { locality: 'Piacenza', region: 'PC' }, gender: 'F',
    address: 'Via delle Prove 12, 29121 Piacenza (PC)', note: 'Rappresenta Cantieri Immaginari S.r.l.',
  },
  {
    id: 'tarcisio', givenName: 'Tarcisio', familyName: 'Campionari', fiscalNumber: 'CMPTCS71S02A909J', birthDate: '1971-11-02', birthPlace: { locality: 'Bobbio', region: 'PC' }, gender: 'M',
    address: 'Località Esempio 3, 29022 Bobbio (PC)', note: 'Abita in montagna, con poca rete',
  },
  {
    id: 'domitilla', givenName: 'Domitilla', familyName: 'Fittizi', fiscalNumber: 'FTTDTL79H65E463G', birthDate: '1979-06-25', birthPlace: { locality: 'La Spezia', region: 'SP' }, gender: 'F',
    address: 'Via Immaginaria 45, 19121 La Spezia (SP)', note: 'Ingegnere, consulta l’archivio per un cliente',
  },
  {
    id: 'gaudenzio', givenName: 'Gaudenzio', familyName: 'Finzi Prova', fiscalNumber: 'FNZGNZ90A09D969M', birthDate: '1990-01-09', birthPlace: { locality: 'Genova', region: 'GE' }, gender: 'M',
    address: 'Via di Test 8, 19038 Sarzana (SP)', note: 'Cognome doppio',
  },
  {
    id: 'quirino', givenName: 'Quirino', familyName: 'Testoni', fiscalNumber: 'TSTQRN66P30F205E', birthDate: '1966-09-30', birthPlace: { locality: 'Milano', region: 'MI' }, gender: 'M',
    address: 'Viale dei Modelli 101, 29122 Piacenza (PC)', note: 'Tecnico incaricato da altri',
  },
  {
    id: 'altea', givenName: 'Altea', familyName: 'Segnaposto', fiscalNumber: 'SGNLTA98T45D611M', birthDate: '1998-12-05', birthPlace: { locality: 'Fiorenzuola d’Arda', region: 'PC' }, gender: 'F',
    address: 'Via Bozza 7, 29017 Fiorenzuola d’Arda (PC)', note: 'Segnala un pericolo senza rete',
  },
  {
    id: 'silvano', givenName: 'Silvano', familyName: 'Disegni', fiscalNumber: 'DSGSVN75D12G535V', birthDate: '1975-04-12', birthPlace: { locality: 'Piacenza', region: 'PC' }, gender: 'M',
    address: 'Via dei Progetti 4, 29121 Piacenza (PC)', note: 'Identità professionale: porta con sé lo studio', company: { name: 'Studio tecnico Disegni', vatNumber: '99900020118' },
  },
  {
    id: 'berenice', givenName: 'Berenice', familyName: 'Campi', fiscalNumber: 'CMPBNC68L55G535T', birthDate: '1968-07-15', birthPlace: { locality: 'Piacenza', region: 'PC' }, gender: 'F',
    address: 'Strada del Collaudo 20, 29121 Piacenza (PC)', note: 'Amministra un’impresa di trasporti', company: { name: 'Trasporti Immaginari S.n.c.', vatNumber: '99900030331' },
  },
  {
    id: 'nella', givenName: 'Nella', familyName: 'Provini', fiscalNumber: 'PRVNLL12E50G535G', birthDate: '2012-05-10', birthPlace: { locality: 'Piacenza', region: 'PC' }, gender: 'F',
    address: 'Via delle Prove 12, 29121 Piacenza (PC)', note: 'Minorenne',
  },
  {
    id: 'amara', givenName: 'Amara', familyName: 'Esemplari', fiscalNumber: '99900040447', birthDate: '1987-08-20', birthPlace: { locality: 'Dakar', region: 'EE' }, gender: 'F',
    address: 'Via Campione 9, 19121 La Spezia (SP)', note: 'Nata all’estero, codice fiscale provvisorio di 11 cifre',
  },
]

const EID = 'https://attributes.eid.gov.it'

/** The claims a SPID provider would give. @param withoutEmail as the providers do when the person never gave one */
export function claimsOf(person: DemoPerson, { withoutEmail }: { readonly withoutEmail: boolean }): Readonly<Record<string, unknown>> {
  return {
    sub: person.id,
    given_name: person.givenName,
    family_name: person.familyName,
    birthdate: person.birthDate,
    gender: person.gender,
    place_of_birth: person.birthPlace,
    address: { formatted: person.address },
    phone_number: '+39 333 0000000',
    ...withoutEmail ? {} : { email: `${person.id}@example.org` },
    [`${EID}/fiscal_number`]: `TINIT-${person.fiscalNumber}`,
    ...person.company ? { [`${EID}/company_name`]: person.company.name, [`${EID}/vat_number`]: `VATIT-${person.company.vatNumber}` } : {},
  }
}
