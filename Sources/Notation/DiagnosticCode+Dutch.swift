extension DiagnosticCode {
  /// Meaning and hint in Dutch.
  var dutch: Explanation {
    switch self {
    case .jsonSyntax:
      .init(
        "de tekst is op die byte geen JSON",
        "één gebeurtenis per regel; een regeleinde binnen een gebeurtenis vraagt een batch-array"
      )
    case .jsonUTF8:
      .init(
        "een byte is geen UTF-8",
        "schrijf het bestand in UTF-8"
      )
    case .jsonDepth:
      .init(
        "dieper genest dan 32 niveaus",
        "attributen zijn gewone waarden; laat de boom weg"
      )
    case .lineLength:
      .init(
        "een gebeurtenis is langer dan 1 MiB",
        "stuur een verwijzing in plaats van een document"
      )
    case .fileSize:
      .init(
        "het bestand is groter dan 4 GiB",
        "splits het"
      )
    case .fileKind:
      .init(
        "geen gewoon bestand: een map, een pijp, een apparaat",
        "noem een gewoon bestand"
      )
    case .fileRead:
      .init(
        "het bestand is niet te lezen",
        "kijk naar de naam, de rechten en die van de mappen erboven"
      )
    case .fileName:
      .init(
        "in de inbox: een naam die geen UTF-8 is, of langer dan 243 bytes",
        "kies een andere naam"
      )
    case .gzip:
      .init(
        "een gzip-bestand dat afbreekt, beschadigd is, door andere bytes wordt gevolgd, of veel te dicht is",
        "pak het opnieuw in; gzip -t zegt of het heel is"
      )
    case .scratch:
      .init(
        "hier is geen ruimte om het uit te pakken of te kopiëren",
        "maak ruimte vrij; de daemon pakt uit in zijn staatsmap, opdrachten in $TMPDIR"
      )
    case .nameTwice:
      .init(
        "een naam komt twee keer voor in één gebeurtenis of vraag",
        "ook één keer in data en één keer ernaast"
      )
    case .nameLength:
      .init(
        "de naam van een attribuut is langer dan 200 bytes",
        "maak hem korter"
      )
    case .attributeCount:
      .init(
        "meer dan 64 attributen",
        "laat weg wat geen regel leest"
      )
    case .eventID:
      .init(
        "id ontbreekt of is leeg",
        "elke gebeurtenis heeft een eigen id"
      )
    case .eventType:
      .init(
        "type ontbreekt of is leeg",
        "het type is waar regels naar zoeken"
      )
    case .eventCase:
      .init(
        "de sleutel van de zaak ontbreekt, is langer dan 200 bytes of heeft stuurtekens",
        "in een CloudEvent is de sleutel subject, in de korte vorm case"
      )
    case .eventConflict:
      .init(
        "bron en id kwamen al eerder met een andere inhoud",
        "corrigeer met een eigen gebeurtenis; herhaal met dezelfde tekst"
      )
    case .sequence:
      .init(
        "sequence is geen geheel getal van 32 bits",
        "van 0 tot en met 4294967295"
      )
    case .timeMissing:
      .init(
        "geen tijd en geen datum zegt wanneer het gebeurde",
        "geef time, occurred of date"
      )
    case .timeOffset:
      .init(
        "een tijd zonder verschil met UTC, of een kale datum waar een tijd hoort",
        "zet +01:00 erbij, geef de bron een zone, of gebruik date"
      )
    case .timeSyntax:
      .init(
        "geen tijd, of geen bestaande dag of bestaand uur",
        "2026-03-05T21:10:00+01:00 in een gebeurtenis, 08:00 in een beleid"
      )
    case .dateSyntax:
      .init(
        "geen datum of bestaande dag; bij compute geen twee datums, de eerste niet na de laatste",
        "jaar, maand, dag; bestaat die dag?"
      )
    case .termSyntax:
      .init(
        "geen termijn",
        "in het Engels, één getal en één eenheid"
      )
    case .termLong:
      .init(
        "een termijn langer dan duizend jaar, of dan een miljoen van de eenheid",
        "geen wet en geen afspraak kijkt verder"
      )
    case .termUnit:
      .init(
        "uren, minuten of werkdagen naast een telwijze",
        "die tellen volgens hun eenheid: laat counting weg"
      )
    case .termSign:
      .init(
        "een termijn van nul of terug geteld waar een lengte hoort",
        "schrijf een lengte boven nul"
      )
    case .zoneUnknown:
      .init(
        "geen tijdzone van die naam in de tzdata van het systeem",
        "Europe/Amsterdam; is tzdata geïnstalleerd?"
      )
    case .calendarUnknown:
      .init(
        "geen kalender van die naam in de map",
        "--calendars MAP, of calendars in de configuratie"
      )
    case .shape:
      .init(
        "bij compute: een tekst, lijst of object staat waar iets anders hoort",
        "zie de vraag in docs/json.nl.md"
      )
    case .word:
      .init(
        "niet het woord, of niet een van de woorden, die daar mogen staan",
        "schrijf het precies zo, in kleine letters"
      )
    case .number:
      .init(
        "geen geheel getal",
        "schrijf cijfers: 3"
      )
    case .numberRange:
      .init(
        "een getal dat daar te klein of te groot is",
        "staat er een cijfer te veel, of te weinig?"
      )
    case .yesNo:
      .init(
        "geen yes en geen no",
        "schrijf yes of no"
      )
    case .keyUnknown:
      .init(
        "een sleutel die daar niet bekend is",
        "sleutels zijn in kleine letters, met koppeltekens"
      )
    case .keyMissing:
      .init(
        "een sleutel die er moet zijn, ontbreekt",
        "docs/policy.nl.md zegt wat hij betekent"
      )
    case .keyTwice:
      .init(
        "een sleutel komt twee keer voor in één blok",
        "de eerste is gelezen; haal er een weg"
      )
    case .keyShape:
      .init(
        "een lijst, een blok of niets staat waar de naam van een sleutel hoort",
        "schrijf een naam en een dubbele punt"
      )
    case .mappingWanted:
      .init(
        "een tekst of lijst staat waar sleutels met waarden horen",
        "schrijf sleutel: waarde, ingesprongen eronder, of tussen { }"
      )
    case .listWanted:
      .init(
        "een tekst of blok staat waar een lijst hoort",
        "schrijf elk op een regel na een streepje, of alle tussen [ ]"
      )
    case .textWanted:
      .init(
        "er staat iets anders waar een tekst hoort: een lijst, een blok, in JSON ook een getal",
        "schrijf een gewone tekst, in JSON tussen aanhalingstekens"
      )
    case .valueEmpty:
      .init(
        "er staat niets waar een waarde hoort",
        "schrijf de waarde, of laat de sleutel weg"
      )
    case .nameCharacter:
      .init(
        "een naam is leeg, langer dan 100 tekens, of heeft een stuurteken",
        "namen komen in berichten en het journaal: houd ze kort en op één regel"
      )
    case .languageMissing:
      .init(
        "een tekst staat er in één taal",
        "geef nl en en, of één tekst voor allebei"
      )
    case .yamlSyntax:
      .init(
        "de tekst is geen YAML",
        "de woorden van de lezer zelf staan in de hint"
      )
    case .yamlTab:
      .init(
        "een tab waar YAML spaties wil",
        "spring in met spaties"
      )
    case .yamlQuote:
      .init(
        "een tekst tussen aanhalingstekens die niet eindigt, of een verkeerde escape heeft",
        "sluit de aanhalingstekens; in \"…\" begint \\ een escape, in '…' niet"
      )
    case .yamlBracket:
      .init(
        "een [ of { die niet gesloten is, of waarin een komma ontbreekt",
        "sluit hem, en zet een komma tussen de delen"
      )
    case .yamlColon:
      .init(
        "een tweede dubbele punt met een spatie erna op één regel",
        "zet een tekst met \": \" erin tussen aanhalingstekens"
      )
    case .yamlIndent:
      .init(
        "een regel staat te ver naar links of rechts, of heeft geen dubbele punt",
        "regels van één blok beginnen in één kolom, elk met sleutel: of een streepje"
      )
    case .yamlAlias:
      .init(
        "een anker (&naam) of alias (*naam)",
        "schrijf het uit; een tekst die zo begint hoort tussen aanhalingstekens"
      )
    case .yamlMerge:
      .init(
        "een samenvoegsleutel (<<)",
        "schrijf de sleutels uit; ladders worden gedeeld bij hun naam"
      )
    case .yamlTag:
      .init(
        "een type dat voor een waarde staat (!!int, !naam)",
        "haal het weg: elke waarde wordt als tekst gelezen"
      )
    case .yamlDepth:
      .init(
        "lijsten en sleutels dieper genest dan 32 niveaus",
        "niets in de taal is zo diep"
      )
    case .yamlSize:
      .init(
        "een bestand van meer dan 1 MiB",
        "dit is geen beleid, kalender, rooster of configuratie; is het het goede bestand?"
      )
    case .yamlDocuments:
      .init(
        "een tweede document in één bestand",
        "geef elk een eigen bestand"
      )
    case .yamlUTF8:
      .init(
        "een byte van het bestand is geen UTF-8",
        "bewaar het bestand in UTF-8"
      )
    case .yamlCharacter:
      .init(
        "een stuurteken, een richtingteken of een eigen teken",
        "haal het weg: wie het bestand leest ziet het niet"
      )
    case .yamlEmpty:
      .init(
        "er staat niets in het bestand",
        "alleen commentaar is niets"
      )
    case .yamlEvents:
      .init(
        "er staan gebeurtenissen waar een beleid, kalender, rooster, configuratie of scenario hoort",
        "gebeurtenissen bekijkt check --as events"
      )
    case .policyMix:
      .init(
        "de bestanden van één beleidsmap gaan uit van verschillende zones, kalenders of uren",
        "één map is één beleid: maak ze gelijk"
      )
    case .ruleTwice:
      .init(
        "twee bestanden van een beleidsmap hebben een regel met dezelfde naam",
        "geef een van beide een andere naam: escalaties zijn bekend onder de naam van de regel"
      )
    case .alwaysTwice:
      .init(
        "twee bestanden van een beleidsmap noemen een ladder voor hetzelfde alarm",
        "houd hem in een van beide"
      )
    case .caseMix:
      .init(
        "twee bestanden van een beleidsmap lezen hetzelfde van een zaak uit verschillende attributen",
        "maak ze gelijk"
      )
    case .editionMissing:
      .init(
        "een beleid of rooster zegt niet welke uitgave het is",
        "edition: \"2026-01\"; het staat bij elk besluit"
      )
    case .rulesNone:
      .init(
        "een beleid zonder regel",
        "een beleid dat niets bewaakt is een vergissing"
      )
    case .caseBoth:
      .init(
        "een gebeurtenistype opent én sluit een zaak",
        "haal het uit een van beide"
      )
    case .startsMissing:
      .init(
        "een regel die door niets begint",
        "noem het gebeurtenistype dat de klok start"
      )
    case .whenEvent:
      .init(
        "een WHEN met sleutels maar zonder event",
        "event: een type, een lijst ervan, of any"
      )
    case .whenEmpty:
      .init(
        "een WHEN die geen gebeurtenistype noemt",
        "noem er een, of any"
      )
    case .whenAny:
      .init(
        "any naast andere gebeurtenistypen",
        "any alleen betekent al alle"
      )
    case .whichUnknown:
      .init(
        "which is geen van de vier woorden",
        "each, first, last of crossing"
      )
    case .filterValue:
      .init(
        "een filter vergelijkt met iets anders dan waarden",
        "er zijn geen operatoren: { niveau: hoog } of { niveau: [hoog, midden] }"
      )
    case .filterEmpty:
      .init(
        "een filter zonder waarde, waar geen gebeurtenis aan voldoet",
        "noem een waarde, of haal het filter weg"
      )
    case .countWithin:
      .init(
        "count zonder within",
        "zeg in welk venster de gebeurtenissen geteld worden"
      )
    case .withinCount:
      .init(
        "within zonder count",
        "zeg hoeveel gebeurtenissen in het venster moeten vallen"
      )
    case .windowUnit:
      .init(
        "een venster in werkdagen",
        "days, weeks, months, hours: datums worden afgetrokken"
      )
    case .countPlace:
      .init(
        "gebeurtenissen worden geteld buiten starts",
        "count en within horen bij starts"
      )
    case .acrossKey:
      .init(
        "across noemt iets waarvan niet bekend is dat zaken het delen",
        "noem het onder case.keys, met het attribuut waarin het staat"
      )
    case .acrossCount:
      .init(
        "across zonder count",
        "zeg hoeveel gebeurtenissen van al die zaken samen de klok starten"
      )
    case .signedPlace:
      .init(
        "handtekeningen worden gevraagd buiten stops en extends",
        "signed hoort bij stops en extends"
      )
    case .dueMissing:
      .init(
        "een regel zonder due en zonder moments",
        "due: 5 working days"
      )
    case .dueTwo:
      .init(
        "een regel met due en moments allebei",
        "moments staat in plaats van due"
      )
    case .dueForm:
      .init(
        "een DUE met sleutels die niet zegt wanneer",
        "bijvoorbeeld { term: 5 days, counting: awt }"
      )
    case .dueForms:
      .init(
        "een DUE die op twee manieren zegt wanneer",
        "kies een van term, read en next"
      )
    case .duePart:
      .init(
        "een sleutel van een andere vorm van DUE",
        "else en at-most horen bij read; cut-off en on-holiday bij next"
      )
    case .momentsEmpty:
      .init(
        "moments zonder moment",
        "noem er minstens een: { m3: 3 months }"
      )
    case .fatalNone:
      .init(
        "verscheidene lezingen, en geen is fatal: yes",
        "de ladder hangt aan de fatale"
      )
    case .fatalTwo:
      .init(
        "meer dan één lezing is fatal: yes",
        "de ladder hangt aan één"
      )
    case .countingUnknown:
      .init(
        "counting is geen van de woorden",
        "calendar, awt, local-clock of thirty-day-months"
      )
    case .rollUnknown:
      .init(
        "roll is geen van de woorden",
        "none, later of earlier"
      )
    case .rollUnit:
      .init(
        "roll naast uren, minuten of werkdagen, die nooit verschuiven",
        "haal roll weg, of tel in dagen"
      )
    case .firstDayUnit:
      .init(
        "first-day naast uren of minuten",
        "alleen een termijn in dagen heeft een eerste dag"
      )
    case .weekdayUnknown:
      .init(
        "next noemt geen weekdag",
        "in het Engels: Monday tot en met Sunday"
      )
    case .cutOffMissing:
      .init(
        "next zonder cut-off",
        "ervoor de dag van deze week, erop of erna die van de volgende"
      )
    case .cutOffSyntax:
      .init(
        "een cut-off die geen weekdag met een tijd is",
        "de dag in het Engels, de tijd met twee cijfers elk"
      )
    case .onHoliday:
      .init(
        "on-holiday is geen van de woorden",
        "keep of earlier"
      )
    case .effectUnknown:
      .init(
        "effect is geen van de woorden",
        "statutory, norm of agreed"
      )
    case .sectionUnknown:
      .init(
        "section is geen van de woorden",
        "protection, acute, hand-over, inflow, term, agreement of other"
      )
    case .pauseFrom:
      .init(
        "pauses zonder from",
        "from: de gebeurtenis die de onderbreking begint"
      )
    case .pauseTo:
      .init(
        "pauses zonder to",
        "een onderbreking die door niets eindigt zou een termijn voorgoed verbergen"
      )
    case .pauseSame:
      .init(
        "dezelfde gebeurtenis begint en eindigt een onderbreking",
        "from en to moeten verschillen, in type of in where"
      )
    case .pauseDays:
      .init(
        "days van een onderbreking is geen van de woorden",
        "from-first of between"
      )
    case .extendsEvent:
      .init(
        "extends zonder event",
        "event: het type dat de termijn verlengt"
      )
    case .extendsNone:
      .init(
        "extends zonder by en zonder to",
        "by: 2 weeks, of to: { read: einde }"
      )
    case .extendsTwo:
      .init(
        "extends met by en to allebei",
        "by verlengt, to bepaalt het einde: kies er een"
      )
    case .extendsOrder:
      .init(
        "één verlenging mag langer zijn dan alle samen",
        "each is hoogstens total"
      )
    case .validOrder:
      .init(
        "valid eindigt voor het begint",
        "from ligt niet na until"
      )
    case .validEmpty:
      .init(
        "valid zonder from en zonder until",
        "geef er minstens een, of haal valid weg"
      )
    case .ladderUnknown:
      .init(
        "een regel noemt een ladder die er niet is",
        "ladders krijgen hun naam onder ladders"
      )
    case .ladderEmpty:
      .init(
        "een ladder zonder trede",
        "een ladder die niemand iets vertelt is er geen"
      )
    case .rungAt:
      .init(
        "een trede die niet zegt wanneer",
        "start, due, breach, of een afstand tot de vervaldag"
      )
    case .rungOffset:
      .init(
        "at is geen punt en geen afstand",
        "start, due, breach, -24 hours, +1 working day"
      )
    case .rungTell:
      .init(
        "een trede die niemand iets vertelt",
        "tell: een rol, of een lijst ervan"
      )
    case .rungTwice:
      .init(
        "twee treden van één ladder op hetzelfde punt",
        "zet de rollen in één trede"
      )
    case .roleTwice:
      .init(
        "een trede noemt een rol twee keer",
        "noem hem één keer"
      )
    case .levelUnknown:
      .init(
        "level is geen van de woorden",
        "info, notice, warning, error of critical"
      )
    case .repeatAlone:
      .init(
        "at-most zonder every",
        "zeg met welke tussentijd het opnieuw verteld wordt"
      )
    case .warnSign:
      .init(
        "een waarschuwing op of na het einde",
        "een lengte ervoor: 2 weeks"
      )
    case .warnTwice:
      .init(
        "dezelfde waarschuwing twee keer",
        "haal er een weg"
      )
    case .ruleTitle:
      .init(
        "een regel die gaat waken heeft geen title",
        "die lezen mensen; check --strict vraagt erom"
      )
    case .ruleBasis:
      .init(
        "een regel die gaat waken heeft geen basis",
        "het artikel of de afspraak, van de regel of van elke lezing"
      )
    case .ruleEffect:
      .init(
        "een regel die gaat waken heeft geen effect",
        "statutory, norm of agreed, van de regel of van elke lezing"
      )
    case .ruleLadder:
      .init(
        "een regel die gaat waken heeft geen ladder",
        "niemand zou het horen"
      )
    case .unusedKey:
      .init(
        "een sleutel die daar niets doet",
        "haal hem weg, of zet hem waar hij telt"
      )
    case .statutoryBasis:
      .init(
        "een wettelijke termijn die geen artikel noemt",
        "basis: de wet en het artikel"
      )
    case .ladderUnused:
      .init(
        "een ladder die geen regel gebruikt",
        "haal hem weg, of noem hem in een regel"
      )
    case .everyEndless:
      .init(
        "every zonder at-most: het wordt tot 1.000 keer verteld",
        "zeg hoe vaak hoogstens"
      )
    case .ruleEndless:
      .init(
        "niets stopt de klokken van de regel of laat ze vervallen",
        "stops: de gebeurtenis die eraan voldoet"
      )
    case .afterClose:
      .init(
        "after-close waar geen zaak ooit sluit",
        "case heeft in dit beleid geen closes"
      )
    case .warnAlone:
      .init(
        "een regel die voor het einde waarschuwt, en niemand iets vertelt als het komt",
        "geef hem een ladder"
      )
    case .sinkNone:
      .init(
        "geen uitgang: wat besloten wordt hoort niemand",
        "sinks: { journal: {} }"
      )
    case .roleNobody:
      .init(
        "een ladder vertelt een rol die het rooster niet heeft",
        "zet de rol in het rooster"
      )
    case .rungNobody:
      .init(
        "op een dag van het rooster is er niemand van de rol, en niemand erboven",
        "noem een vervanger, of een rol erboven"
      )
    case .rungAnchor:
      .init(
        "een trede die altijd voor het begin van haar klok ligt, of erop",
        "neem een kortere afstand: zij zou bij het begin gemeld worden"
      )
    case .rungTogether:
      .init(
        "twee treden van een regel die altijd tegelijk komen, voor dezelfde rol",
        "haal er een weg"
      )
    case .ruleUnstarted:
      .init(
        "een regel die geen gebeurtenis kan starten: een gesloten zaak start geen klokken",
        "laat een andere gebeurtenis hem starten, of zeg after-close: runs"
      )
    case .termHorizon:
      .init(
        "een wettelijke termijn die eindigt voorbij wat de kalender weet",
        "voeg de nieuwere gelijkgestelde dagen toe, en verleg de horizon"
      )
    case .ruleUnmatched:
      .init(
        "een regel die geen van de gebeurtenissen startte",
        "kijk of zijn typen en attributen gespeld zijn als in de bron"
      )
    case .caseUnmatched:
      .init(
        "zaken waarvan geen gebeurtenis een regel startte",
        "kijk naar hun typen: niets bewaakt hen"
      )
    case .typeUnused:
      .init(
        "gebeurtenistypen die geen regel gebruikt",
        "een verschrijving in het beleid, of iets wat niemand bewaakt"
      )
    case .fieldAbsent:
      .init(
        "een attribuut dat een regel leest, en dat nooit komt",
        "kijk hoe de bron het noemt"
      )
    case .calendarTwice:
      .init(
        "twee bestanden van de map hebben een kalender met dezelfde naam",
        "geef er een een andere naam"
      )
    case .holidayTwice:
      .init(
        "een feestdag komt twee keer voor in dezelfde jaren",
        "geef er een een andere id, of scheid de jaren met from en until"
      )
    case .holidayRule:
      .init(
        "een feestdag zonder of met allebei date en easter",
        "date: 04-27 of easter: 39"
      )
    case .holidayDay:
      .init(
        "geen dag die een jaar kan hebben",
        "maand en dag, elk twee cijfers: 04-27"
      )
    case .easterDays:
      .init(
        "geen aantal dagen vanaf eerste Paasdag, -100 tot en met 100",
        "Goede Vrijdag is -2, Hemelvaartsdag 39"
      )
    case .sundayUnknown:
      .init(
        "on-sunday is geen van de woorden",
        "stays, day-before of day-after"
      )
    case .yearsOrder:
      .init(
        "de jaren van een feestdag eindigen voor ze beginnen",
        "from ligt niet na until"
      )
    case .horizonMissing:
      .init(
        "besluitdagen zonder horizon",
        "de laatste dag waarvoor de besluiten bekend zijn; termijnen die later eindigen zeggen dat"
      )
    case .decreeHorizon:
      .init(
        "een besluitdag na de horizon",
        "verleg de horizon"
      )
    case .decreeTwice:
      .init(
        "een besluitdag komt twee keer voor",
        "noem hem bij één besluit"
      )
    case .holidayUnknown:
      .init(
        "working-days noemt een feestdag die de kalender niet heeft",
        "gebruik de id van de feestdag, of decree-days"
      )
    case .openClosed:
      .init(
        "geen open en geen closed",
        "zeg of er op die dag gewerkt wordt"
      )
    case .languageUnknown:
      .init(
        "geen taal waarin mensen iets verteld wordt",
        "nl of en"
      )
    case .sinkFormat:
      .init(
        "geen vorm van de bestandsuitgang",
        "ndjson of text"
      )
    case .hostName:
      .init("geen host, of geen poort", "hosts: { hooks.example.nl: {} }")
    case .hostNetwork:
      .init(
        "geen netwerk",
        "een adres en hoeveel bits ervan tellen, als 10.1.0.0/16; alleen voor wat niet openbaar is"
      )
    case .endpointURL:
      .init(
        "een adres dat niet gebruikt wordt, of geen",
        "https://, een host en een pad; geen naam of wachtwoord erin"
      )
    case .endpointHost:
      .init(
        "de host staat niet bij hosts: er wordt alleen verbonden met wat daar staat",
        "zet de host erbij, als het de bedoeling is"
      )
    case .endpointKey:
      .init("een certificaat zonder sleutel, of andersom", "geef beide, of geen")
    case .contentType:
      .init(
        "content-type zonder sjabloon, of een die geen JSON is",
        "application/json, of een soort die op +json eindigt"
      )
    case .template:
      .init(
        "een sjabloon van een webhook dat niet te lezen is, of geen JSON oplevert",
        "de namen die het kan gebruiken staan in deliveries.nl.md"
      )
    case .endpointUnknown:
      .init(
        "een naam die geen webhook en geen mail heeft",
        "schrijf de naam zoals hij onder sinks staat"
      )
    case .endpointTwice:
      .init(
        "één naam voor een webhook en voor mail, of voor een daarvan en de map met overzichten",
        "noem een van de twee anders: zendingen worden onder hun naam bijgehouden"
      )
    case .mailAddress:
      .init("geen mailadres, of geen domein", "naam@domein, zonder haken of aanhalingstekens")
    case .mailWay:
      .init(
        "geen weg waarlangs mail gaat, of twee",
        "server: smtp.example.nl:587, of sendmail: /usr/sbin/sendmail"
      )
    case .promiseUnit:
      .init("een bron die geen uren of dagen belooft", "speaks: 26 hours, of 2 days")
    case .retentionUnit:
      .init("een bewaartermijn die niet in dagen of langer is", "cases: 20 years")
    case .digestName:
      .init(
        "een rol of organisatie die geen deel van een bestandsnaam kan zijn",
        "kleine letters, cijfers, -, . en _; geen twee streepjes na elkaar"
      )
    case .socketPath:
      .init("een socket met een langer pad dan het systeem aankan", "een kortere map")
    case .credential:
      .init(
        "een geheim dat niet gelezen kan worden, of niet goed is",
        "LoadCredential= in de unit; whsec_ en base64 voor handtekeningen"
      )
    case .roleUnknown:
      .init(
        "up noemt een rol die het rooster niet heeft",
        "rollen krijgen hun naam onder roles"
      )
    case .roleCircle:
      .init(
        "van een rol omhoog kom je weer bij dezelfde rol uit",
        "geef de hoogste rol geen up"
      )
    case .roleEmpty:
      .init(
        "een rol zonder mensen, en niemand erboven",
        "people: of up:"
      )
    case .personUnknown:
      .init(
        "iemand is afwezig die geen rol heeft",
        "gebruik de sleutel die onder people staat"
      )
    case .absenceOrder:
      .init(
        "een afwezigheid eindigt voor ze begint",
        "from ligt niet na until"
      )
    case .reasonUnknown:
      .init(
        "geen reden of merk dat een escalatie kan hebben",
        "neem een van de woorden"
      )
    case .stateUnknown:
      .init(
        "geen stand die een klok kan hebben",
        "neem een van de woorden"
      )
    }
  }
}
