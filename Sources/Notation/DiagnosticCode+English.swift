extension DiagnosticCode {
  /// Meaning and hint in English.
  var english: Explanation {
    switch self {
    case .jsonSyntax:
      .init(
        "the text is no JSON at that byte",
        "one event a line; a line break inside an event needs a batch array"
      )
    case .jsonUTF8:
      .init(
        "a byte is no UTF-8",
        "write the file in UTF-8"
      )
    case .jsonDepth:
      .init(
        "nested deeper than 32 levels",
        "attributes are plain values; leave the tree out"
      )
    case .lineLength:
      .init(
        "an event is longer than 1 MiB",
        "send a reference in place of a document"
      )
    case .fileSize:
      .init(
        "the file is larger than 4 GiB",
        "split it"
      )
    case .fileKind:
      .init(
        "no regular file: a folder, a pipe, a device",
        "name a plain file"
      )
    case .fileRead:
      .init(
        "the file can't be read",
        "look at its name, its rights and those of the folders above it"
      )
    case .fileName:
      .init(
        "in the inbox: a name that is no UTF-8, or longer than 243 bytes",
        "choose another name"
      )
    case .gzip:
      .init(
        "a gzip file that is cut short, corrupt, followed by other bytes, or far too dense",
        "pack it anew; gzip -t says whether it is whole"
      )
    case .scratch:
      .init(
        "there is no room here to unpack or copy it",
        "free some space; the daemon unpacks in its state folder, commands in $TMPDIR"
      )
    case .nameTwice:
      .init(
        "a member's name comes twice in one event or request",
        "also once in data and once beside it"
      )
    case .nameLength:
      .init(
        "an attribute's name is longer than 200 bytes",
        "shorten it"
      )
    case .attributeCount:
      .init(
        "more than 64 attributes",
        "leave out what no rule reads"
      )
    case .eventID:
      .init(
        "id is missing or empty",
        "every event has an id of its own"
      )
    case .eventType:
      .init(
        "type is missing or empty",
        "the type is what rules look for"
      )
    case .eventCase:
      .init(
        "the case's key is missing, longer than 200 bytes, or has control characters",
        "in a CloudEvent the key is subject, in the short form case"
      )
    case .eventConflict:
      .init(
        "source and id came before with other content",
        "correct by an event of its own; repeat by the same text"
      )
    case .sequence:
      .init(
        "sequence is no whole number of 32 bits",
        "from 0 to 4294967295"
      )
    case .timeMissing:
      .init(
        "neither a time nor a date says when it occurred",
        "give time, occurred or date"
      )
    case .timeOffset:
      .init(
        "a time without an offset, or a mere date in place of a time",
        "add +01:00, set zone for the source, or use date"
      )
    case .timeSyntax:
      .init(
        "no time, or no such day or hour",
        "2026-03-05T21:10:00+01:00 in an event, 08:00 in a policy"
      )
    case .dateSyntax:
      .init(
        "no date, or no such day; in compute no pause of two dates, the first not after the last",
        "year, month, day; does that day exist?"
      )
    case .termSyntax:
      .init(
        "no term",
        "in English, one number and one unit"
      )
    case .termLong:
      .init(
        "a term longer than a thousand years, or than a million of its unit",
        "no law and no agreement looks further"
      )
    case .termUnit:
      .init(
        "hours, minutes or working days beside a counting",
        "they are counted by their unit: leave counting out"
      )
    case .termSign:
      .init(
        "a term of zero or counted back where a length is wanted",
        "write a length above zero"
      )
    case .zoneUnknown:
      .init(
        "no such zone in the system's tzdata",
        "Europe/Amsterdam; is tzdata installed?"
      )
    case .calendarUnknown:
      .init(
        "no calendar of that name in the folder",
        "--calendars FOLDER, or calendars in the configuration"
      )
    case .shape:
      .init(
        "in compute: a text, list or object stands where another is wanted",
        "see the request in docs/json.md"
      )
    case .word:
      .init(
        "not the word, or not one of the words, that may stand there",
        "write it exactly so, in small letters"
      )
    case .number:
      .init(
        "no whole number",
        "write digits: 3"
      )
    case .numberRange:
      .init(
        "a number that is too small or too large there",
        "is there a digit too many, or too few?"
      )
    case .yesNo:
      .init(
        "neither yes nor no",
        "write yes or no"
      )
    case .keyUnknown:
      .init(
        "a key that isn't known there",
        "keys are in small letters, with hyphens"
      )
    case .keyMissing:
      .init(
        "a key that must be there isn't",
        "docs/policy.md tells what it means"
      )
    case .keyTwice:
      .init(
        "a key comes twice in one mapping",
        "the first one was read; take one of them out"
      )
    case .keyShape:
      .init(
        "a list, a mapping or nothing stands where a key's name is wanted",
        "write a name and a colon"
      )
    case .mappingWanted:
      .init(
        "a text or list stands where keys with values are wanted",
        "write key: value, indented below, or in { }"
      )
    case .listWanted:
      .init(
        "a text or mapping stands where a list is wanted",
        "write each on a line after a dash, or all in [ ]"
      )
    case .textWanted:
      .init(
        "something else stands where a text is wanted: a list, a mapping, in JSON a number too",
        "write a plain text, in JSON between quotes"
      )
    case .valueEmpty:
      .init(
        "nothing stands where a value is wanted",
        "write the value, or leave the key out"
      )
    case .nameCharacter:
      .init(
        "a name is empty, longer than 100 characters, or has a control character",
        "names go into messages and the journal: keep them short and on one line"
      )
    case .languageMissing:
      .init(
        "a text is there in one language only",
        "give nl and en, or one text for both"
      )
    case .yamlSyntax:
      .init(
        "the text is no YAML",
        "the parser's own words stand in the hint"
      )
    case .yamlTab:
      .init(
        "a tab where YAML wants spaces",
        "indent with spaces"
      )
    case .yamlQuote:
      .init(
        "a quoted text that doesn't end, or has a wrong escape",
        "close the quotes; in \"…\" a \\ begins an escape, in '…' it doesn't"
      )
    case .yamlBracket:
      .init(
        "a [ or { that isn't closed, or a comma missing in it",
        "close it, and put a comma between its parts"
      )
    case .yamlColon:
      .init(
        "a second colon with a space after it on one line",
        "put a text that has \": \" in it between quotes"
      )
    case .yamlIndent:
      .init(
        "a line stands too far left or right, or has no colon",
        "lines of one block begin at one column, each with key: or a dash"
      )
    case .yamlAlias:
      .init(
        "an anchor (&name) or alias (*name)",
        "write it out; a text that begins so must be in quotes"
      )
    case .yamlMerge:
      .init(
        "a merge key (<<)",
        "write the keys out; ladders are shared by their name"
      )
    case .yamlTag:
      .init(
        "a type written before a value (!!int, !name)",
        "take it out: every value is read as its text"
      )
    case .yamlDepth:
      .init(
        "lists and keys nested deeper than 32 levels",
        "nothing in the language is that deep"
      )
    case .yamlSize:
      .init(
        "a file of more than 1 MiB",
        "this is no policy, calendar, roster or configuration; is it the right file?"
      )
    case .yamlDocuments:
      .init(
        "a second document in one file",
        "give each a file of its own"
      )
    case .yamlUTF8:
      .init(
        "a byte of the file is no UTF-8",
        "save the file in UTF-8"
      )
    case .yamlCharacter:
      .init(
        "a control character, a direction mark or a private character",
        "take it out: nobody who reads the file sees it"
      )
    case .yamlEmpty:
      .init(
        "nothing stands in the file",
        "a comment alone is nothing"
      )
    case .yamlEvents:
      .init(
        "events stand where a policy, a calendar, a roster, a configuration or a scenario is wanted",
        "events are checked by check --as events"
      )
    case .policyMix:
      .init(
        "the files of one policy folder go by different zones, calendars or hours",
        "one folder is one policy: make them the same"
      )
    case .ruleTwice:
      .init(
        "two files of a policy folder have a rule of the same name",
        "rename one of them: escalations are known by the rule's name"
      )
    case .alwaysTwice:
      .init(
        "two files of a policy folder name a ladder for the same alarm",
        "keep it in one of them"
      )
    case .caseMix:
      .init(
        "two files of a policy folder read the same thing of a case from different attributes",
        "make them the same"
      )
    case .editionMissing:
      .init(
        "a policy or roster doesn't say which edition it is",
        "edition: \"2026-01\"; it stands with every decision"
      )
    case .rulesNone:
      .init(
        "a policy without a rule",
        "a policy that watches nothing is a mistake"
      )
    case .caseBoth:
      .init(
        "an event type both opens and closes a case",
        "take it out of one of them"
      )
    case .startsMissing:
      .init(
        "a rule that nothing starts",
        "name the event type that starts the clock"
      )
    case .whenEvent:
      .init(
        "a WHEN with keys but without event",
        "event: a type, a list of them, or any"
      )
    case .whenEmpty:
      .init(
        "a WHEN that names no event type",
        "name one, or any"
      )
    case .whenAny:
      .init(
        "any beside other event types",
        "any alone already means all of them"
      )
    case .whichUnknown:
      .init(
        "which is none of its four words",
        "each, first, last or crossing"
      )
    case .filterValue:
      .init(
        "a filter compares with something else than values",
        "there are no operators: { niveau: hoog } or { niveau: [hoog, midden] }"
      )
    case .filterEmpty:
      .init(
        "a filter without any value, which no event meets",
        "name a value, or take the filter out"
      )
    case .countWithin:
      .init(
        "count without within",
        "say in which window the events are counted"
      )
    case .withinCount:
      .init(
        "within without count",
        "say how many events the window must hold"
      )
    case .windowUnit:
      .init(
        "a window in working days",
        "days, weeks, months, hours: dates are subtracted"
      )
    case .countPlace:
      .init(
        "events are counted elsewhere than in starts",
        "count and within belong to starts"
      )
    case .acrossKey:
      .init(
        "across names something that cases are not known to share",
        "name it under case.keys, with the attribute that has it"
      )
    case .acrossCount:
      .init(
        "across without count",
        "say how many events of all those cases start the clock"
      )
    case .signedPlace:
      .init(
        "signatures are asked elsewhere than in stops and extends",
        "signed belongs to stops and extends"
      )
    case .dueMissing:
      .init(
        "a rule without due and without moments",
        "due: 5 working days"
      )
    case .dueTwo:
      .init(
        "a rule with due and moments both",
        "moments stands in place of due"
      )
    case .dueForm:
      .init(
        "a DUE with keys that doesn't say by when",
        "for instance { term: 5 days, counting: awt }"
      )
    case .dueForms:
      .init(
        "a DUE that says by when in two ways",
        "choose one of term, read and next"
      )
    case .duePart:
      .init(
        "a key of another form of DUE",
        "else and at-most go with read; cut-off and on-holiday with next"
      )
    case .momentsEmpty:
      .init(
        "moments without a moment",
        "name at least one: { m3: 3 months }"
      )
    case .fatalNone:
      .init(
        "several readings, and none is fatal: yes",
        "the ladder hangs from the fatal one"
      )
    case .fatalTwo:
      .init(
        "more than one reading is fatal: yes",
        "the ladder hangs from one only"
      )
    case .countingUnknown:
      .init(
        "counting is none of its words",
        "calendar, awt, local-clock or thirty-day-months"
      )
    case .rollUnknown:
      .init(
        "roll is none of its words",
        "none, later or earlier"
      )
    case .rollUnit:
      .init(
        "roll beside hours, minutes or working days, which never roll",
        "take roll out, or count in days"
      )
    case .firstDayUnit:
      .init(
        "first-day beside hours or minutes",
        "only a term in days has a first day"
      )
    case .weekdayUnknown:
      .init(
        "next names no weekday",
        "in English: Monday to Sunday"
      )
    case .cutOffMissing:
      .init(
        "next without cut-off",
        "before it this week's day, at it or after it next week's"
      )
    case .cutOffSyntax:
      .init(
        "a cut-off that is no weekday with a time",
        "the day in English, the time with two digits each"
      )
    case .onHoliday:
      .init(
        "on-holiday is none of its words",
        "keep or earlier"
      )
    case .effectUnknown:
      .init(
        "effect is none of its words",
        "statutory, norm or agreed"
      )
    case .sectionUnknown:
      .init(
        "section is none of its words",
        "protection, acute, hand-over, inflow, term, agreement or other"
      )
    case .pauseFrom:
      .init(
        "pauses without from",
        "from: the event that begins a pause"
      )
    case .pauseTo:
      .init(
        "pauses without to",
        "a pause that nothing ends would hide a deadline for ever"
      )
    case .pauseSame:
      .init(
        "the same event begins and ends a pause",
        "from and to must be told apart, by type or by where"
      )
    case .pauseDays:
      .init(
        "days of a pause is none of its words",
        "from-first or between"
      )
    case .extendsEvent:
      .init(
        "extends without event",
        "event: the type that lengthens the term"
      )
    case .extendsNone:
      .init(
        "extends without by and without to",
        "by: 2 weeks, or to: { read: einde }"
      )
    case .extendsTwo:
      .init(
        "extends with by and to both",
        "by lengthens, to sets the end: choose one"
      )
    case .extendsOrder:
      .init(
        "one extension may be longer than all together",
        "each is at most total"
      )
    case .validOrder:
      .init(
        "valid ends before it begins",
        "from is not after until"
      )
    case .validEmpty:
      .init(
        "valid without from and without until",
        "give at least one, or take valid out"
      )
    case .ladderUnknown:
      .init(
        "a rule names a ladder that isn't there",
        "ladders are named under ladders"
      )
    case .ladderEmpty:
      .init(
        "a ladder without a rung",
        "a ladder that tells nobody is none"
      )
    case .rungAt:
      .init(
        "a rung that doesn't say when",
        "start, due, breach, or an offset from the due date"
      )
    case .rungOffset:
      .init(
        "at is no point and no offset",
        "start, due, breach, -24 hours, +1 working day"
      )
    case .rungTell:
      .init(
        "a rung that tells nobody",
        "tell: a role, or a list of them"
      )
    case .rungTwice:
      .init(
        "two rungs of one ladder at the same point",
        "put their roles in one rung"
      )
    case .roleTwice:
      .init(
        "a rung names a role twice",
        "name it once"
      )
    case .levelUnknown:
      .init(
        "level is none of its words",
        "info, notice, warning, error or critical"
      )
    case .repeatAlone:
      .init(
        "at-most without every",
        "say at which distance it is told again"
      )
    case .warnSign:
      .init(
        "a warning at or after the end",
        "a length before it: 2 weeks"
      )
    case .warnTwice:
      .init(
        "the same warning twice",
        "take one out"
      )
    case .ruleTitle:
      .init(
        "a rule that is to be served has no title",
        "it is what people read; check --strict asks for it"
      )
    case .ruleBasis:
      .init(
        "a rule that is to be served has no basis",
        "the article or agreement, of the rule or of every reading"
      )
    case .ruleEffect:
      .init(
        "a rule that is to be served has no effect",
        "statutory, norm or agreed, of the rule or of every reading"
      )
    case .ruleLadder:
      .init(
        "a rule that is to be served has no ladder",
        "nobody would hear of it"
      )
    case .unusedKey:
      .init(
        "a key that has no effect there",
        "take it out, or put it where it counts"
      )
    case .statutoryBasis:
      .init(
        "a statutory term that names no article",
        "basis: the law and its article"
      )
    case .ladderUnused:
      .init(
        "a ladder that no rule uses",
        "take it out, or name it in a rule"
      )
    case .everyEndless:
      .init(
        "every without at-most: it is told up to 1,000 times",
        "say how often at the most"
      )
    case .ruleEndless:
      .init(
        "nothing stops or cancels the rule's clocks",
        "stops: the event that meets it"
      )
    case .afterClose:
      .init(
        "after-close where no case ever closes",
        "the policy's case has no closes"
      )
    case .warnAlone:
      .init(
        "a rule that warns before the end, and tells nobody when it comes",
        "give it a ladder"
      )
    case .sinkNone:
      .init(
        "no sink: what is decided is told to nobody",
        "sinks: { journal: {} }"
      )
    case .roleNobody:
      .init(
        "a ladder tells a role that the roster doesn't have",
        "add the role to the roster"
      )
    case .rungNobody:
      .init(
        "nobody of the role, and nobody above it, is there on some day of the roster",
        "name a deputy, or a role above it"
      )
    case .rungAnchor:
      .init(
        "a rung that always lies before the start of its clock, or at it",
        "take a shorter offset: it would be told at the start"
      )
    case .rungTogether:
      .init(
        "two rungs of a rule that always come due together, for the same role",
        "take one of them out"
      )
    case .ruleUnstarted:
      .init(
        "a rule that no event can start: a case that is closed starts no clocks",
        "let another event start it, or say after-close: runs"
      )
    case .termHorizon:
      .init(
        "a statutory term that would end beyond what the calendar knows",
        "add the newer decree days, and move the horizon"
      )
    case .ruleUnmatched:
      .init(
        "a rule that none of the events started",
        "look whether its types and attributes are spelt as the source spells them"
      )
    case .caseUnmatched:
      .init(
        "cases of which no event started any rule",
        "look at their types: nothing watches them"
      )
    case .typeUnused:
      .init(
        "event types that no rule uses",
        "a slip of the pen in the policy, or something that nobody watches"
      )
    case .fieldAbsent:
      .init(
        "an attribute that a rule reads, and that never comes",
        "look how the source calls it"
      )
    case .calendarTwice:
      .init(
        "two files of the folder hold a calendar of one name",
        "rename one of them"
      )
    case .holidayTwice:
      .init(
        "a holiday comes twice in the same years",
        "give one another id, or part their years with from and until"
      )
    case .holidayRule:
      .init(
        "a holiday with neither or both of date and easter",
        "date: 04-27 or easter: 39"
      )
    case .holidayDay:
      .init(
        "no day that a year can have",
        "month and day, two digits each: 04-27"
      )
    case .easterDays:
      .init(
        "no number of days from Easter Sunday, -100 to 100",
        "Good Friday is -2, Ascension Day 39"
      )
    case .sundayUnknown:
      .init(
        "on-sunday is none of its words",
        "stays, day-before or day-after"
      )
    case .yearsOrder:
      .init(
        "a holiday's years end before they begin",
        "from is not after until"
      )
    case .horizonMissing:
      .init(
        "decree days without a horizon",
        "the last day for which the decrees are known; terms that end later say so"
      )
    case .decreeHorizon:
      .init(
        "a decree day after the horizon",
        "move the horizon"
      )
    case .decreeTwice:
      .init(
        "a decree day comes twice",
        "name it under one decree"
      )
    case .holidayUnknown:
      .init(
        "working-days names a holiday that the calendar doesn't have",
        "use the holiday's id, or decree-days"
      )
    case .openClosed:
      .init(
        "neither open nor closed",
        "say whether people work on that day"
      )
    case .languageUnknown:
      .init(
        "no language that people are told in",
        "nl or en"
      )
    case .sinkFormat:
      .init(
        "no format of the file sink",
        "ndjson or text"
      )
    case .hostName:
      .init("no host, or no port", "hosts: { hooks.example.nl: {} }")
    case .hostNetwork:
      .init(
        "no network",
        "an address and how many bits of it count, as 10.1.0.0/16; for what isn't public alone"
      )
    case .endpointURL:
      .init(
        "a URL that isn't used, or none",
        "https://, a host and a path; no name or password in it"
      )
    case .endpointHost:
      .init(
        "the host isn't among hosts: nothing else is ever contacted",
        "add the host, if it is meant"
      )
    case .endpointKey:
      .init("a certificate without a key, or the other way round", "give both, or neither")
    case .contentType:
      .init(
        "content-type without a template, or one that is no JSON",
        "application/json, or a type that ends in +json"
      )
    case .template:
      .init(
        "a webhook's template that can't be read, or makes no JSON",
        "the names that it may use are in deliveries.md"
      )
    case .endpointUnknown:
      .init(
        "a name that no webhook and no mail has",
        "write the name as it stands under sinks"
      )
    case .endpointTwice:
      .init(
        "one name for a webhook and for mail, or for one of them and the folder of pages",
        "call one of them otherwise: deliveries are kept by name"
      )
    case .mailAddress:
      .init("no mail address, or no domain", "name@domain, without brackets or quotes")
    case .mailWay:
      .init(
        "no way by which mail goes, or two",
        "server: smtp.example.nl:587, or sendmail: /usr/sbin/sendmail"
      )
    case .promiseUnit:
      .init("a source that promises neither hours nor days", "speaks: 26 hours, or 2 days")
    case .retentionUnit:
      .init("a time to keep things that isn't counted in days or longer", "cases: 20 years")
    case .digestName:
      .init(
        "a role or organisation that can't be part of a file's name",
        "small letters, digits, -, . and _; no two dashes in a row"
      )
    case .socketPath:
      .init("a socket whose path is longer than the system has room for", "a shorter folder")
    case .credential:
      .init(
        "a secret that can't be read, or isn't right",
        "LoadCredential= in the unit; whsec_ and base64 for signatures"
      )
    case .roleUnknown:
      .init(
        "up names a role that the roster doesn't have",
        "roles are named under roles"
      )
    case .roleCircle:
      .init(
        "going up from a role leads back to it",
        "let the highest role have no up"
      )
    case .roleEmpty:
      .init(
        "a role without people, and nobody above it",
        "people: or up:"
      )
    case .personUnknown:
      .init(
        "somebody is absent who has no role",
        "use the key that stands under people"
      )
    case .absenceOrder:
      .init(
        "an absence ends before it begins",
        "from is not after until"
      )
    case .reasonUnknown:
      .init(
        "no reason or mark that an escalation can have",
        "take one of the words"
      )
    case .stateUnknown:
      .init(
        "no state that a clock can have",
        "take one of the words"
      )
    }
  }
}
