package import Casework

/// The stable code of each diagnostic: what scripts match on, and what the documentation explains.
///
/// A code never changes its meaning. `E-` begins an error, `W-` a warning. What each means, and what
/// to do about it, is in `DiagnosticCode+English.swift` and `+Dutch.swift`; the pages of the
/// documentation are made of them.
package enum DiagnosticCode: String, CaseIterable, Sendable {
  // MARK: - Events

  case jsonSyntax = "E-JSON-SYNTAX"
  case jsonUTF8 = "E-JSON-UTF8"
  case jsonDepth = "E-JSON-DEPTH"
  case lineLength = "E-LINE-LENGTH"
  case fileSize = "E-FILE-SIZE"
  case fileKind = "E-FILE-KIND"
  case fileRead = "E-FILE-READ"
  case fileName = "E-FILE-NAME"
  case gzip = "E-GZIP"
  case scratch = "E-SCRATCH"
  case nameTwice = "E-NAME-TWICE"
  case nameLength = "E-NAME-LENGTH"
  case attributeCount = "E-ATTRIBUTE-COUNT"
  case eventID = "E-EVENT-ID"
  case eventType = "E-EVENT-TYPE"
  case eventCase = "E-EVENT-CASE"
  case eventConflict = "E-EVENT-CONFLICT"
  case sequence = "E-EVENT-SEQUENCE"
  case timeMissing = "E-TIME-MISSING"
  case timeOffset = "E-TIME-OFFSET"

  // MARK: - Values

  case timeSyntax = "E-TIME-SYNTAX"
  case dateSyntax = "E-DATE-SYNTAX"
  case termSyntax = "E-TERM-SYNTAX"
  case termLong = "E-TERM-LONG"
  case termUnit = "E-TERM-UNIT"
  case termSign = "E-TERM-SIGN"
  case zoneUnknown = "E-ZONE-UNKNOWN"
  case calendarUnknown = "E-CALENDAR-UNKNOWN"
  case shape = "E-SHAPE"
  case word = "E-WORD-UNKNOWN"
  case number = "E-NUMBER"
  case numberRange = "E-NUMBER-RANGE"
  case yesNo = "E-YES-NO"
  case keyUnknown = "E-KEY-UNKNOWN"
  case keyMissing = "E-KEY-MISSING"
  case keyTwice = "E-KEY-TWICE"
  case keyShape = "E-KEY-SHAPE"
  case mappingWanted = "E-MAPPING-WANTED"
  case listWanted = "E-LIST-WANTED"
  case textWanted = "E-TEXT-WANTED"
  case valueEmpty = "E-VALUE-EMPTY"
  case nameCharacter = "E-NAME-CHARACTER"
  case languageMissing = "E-LANGUAGE-MISSING"

  // MARK: - Yaml

  case yamlSyntax = "E-YAML-SYNTAX"
  case yamlTab = "E-YAML-TAB"
  case yamlQuote = "E-YAML-QUOTE"
  case yamlBracket = "E-YAML-BRACKET"
  case yamlColon = "E-YAML-COLON"
  case yamlIndent = "E-YAML-INDENT"
  case yamlAlias = "E-YAML-ALIAS"
  case yamlMerge = "E-YAML-MERGE"
  case yamlTag = "E-YAML-TAG"
  case yamlDepth = "E-YAML-DEPTH"
  case yamlSize = "E-YAML-SIZE"
  case yamlDocuments = "E-YAML-DOCUMENTS"
  case yamlUTF8 = "E-YAML-UTF8"
  case yamlCharacter = "E-YAML-CHARACTER"
  case yamlEmpty = "E-YAML-EMPTY"
  case yamlEvents = "E-YAML-EVENTS"

  // MARK: - Policy

  case policyMix = "E-POLICY-MIX"
  case ruleTwice = "E-RULE-TWICE"
  case alwaysTwice = "E-ALWAYS-TWICE"
  case caseMix = "E-CASE-MIX"
  case editionMissing = "E-EDITION-MISSING"
  case rulesNone = "E-RULES-NONE"
  case caseBoth = "E-CASE-BOTH"
  case startsMissing = "E-STARTS-MISSING"
  case whenEvent = "E-WHEN-EVENT"
  case whenEmpty = "E-WHEN-EMPTY"
  case whenAny = "E-WHEN-ANY"
  case whichUnknown = "E-WHICH-UNKNOWN"
  case filterValue = "E-FILTER-VALUE"
  case filterEmpty = "E-FILTER-EMPTY"
  case countWithin = "E-COUNT-WITHIN"
  case withinCount = "E-WITHIN-COUNT"
  case windowUnit = "E-WINDOW-UNIT"
  case countPlace = "E-COUNT-PLACE"
  case acrossKey = "E-ACROSS-KEY"
  case acrossCount = "E-ACROSS-COUNT"
  case signedPlace = "E-SIGNED-PLACE"
  case dueMissing = "E-DUE-MISSING"
  case dueTwo = "E-DUE-TWO"
  case dueForm = "E-DUE-FORM"
  case dueForms = "E-DUE-FORMS"
  case duePart = "E-DUE-PART"
  case momentsEmpty = "E-MOMENTS-EMPTY"
  case fatalNone = "E-FATAL-NONE"
  case fatalTwo = "E-FATAL-TWO"
  case countingUnknown = "E-COUNTING-UNKNOWN"
  case rollUnknown = "E-ROLL-UNKNOWN"
  case rollUnit = "E-ROLL-UNIT"
  case firstDayUnit = "E-FIRST-DAY-UNIT"
  case weekdayUnknown = "E-WEEKDAY-UNKNOWN"
  case cutOffMissing = "E-CUT-OFF-MISSING"
  case cutOffSyntax = "E-CUT-OFF-SYNTAX"
  case onHoliday = "E-ON-HOLIDAY"
  case effectUnknown = "E-EFFECT-UNKNOWN"
  case sectionUnknown = "E-SECTION-UNKNOWN"
  case pauseFrom = "E-PAUSE-FROM"
  case pauseTo = "E-PAUSE-TO"
  case pauseSame = "E-PAUSE-SAME"
  case pauseDays = "E-PAUSE-DAYS"
  case extendsEvent = "E-EXTENDS-EVENT"
  case extendsNone = "E-EXTENDS-NONE"
  case extendsTwo = "E-EXTENDS-TWO"
  case extendsOrder = "E-EXTENDS-ORDER"
  case validOrder = "E-VALID-ORDER"
  case validEmpty = "E-VALID-EMPTY"
  case ladderUnknown = "E-LADDER-UNKNOWN"
  case ladderEmpty = "E-LADDER-EMPTY"
  case rungAt = "E-RUNG-AT"
  case rungOffset = "E-RUNG-OFFSET"
  case rungTell = "E-RUNG-TELL"
  case rungTwice = "E-RUNG-TWICE"
  case roleTwice = "E-ROLE-TWICE"
  case levelUnknown = "E-LEVEL-UNKNOWN"
  case repeatAlone = "E-REPEAT-ALONE"
  case warnSign = "E-WARN-SIGN"
  case warnTwice = "E-WARN-TWICE"
  case ruleTitle = "E-RULE-TITLE"
  case ruleBasis = "E-RULE-BASIS"
  case ruleEffect = "E-RULE-EFFECT"
  case ruleLadder = "E-RULE-LADDER"

  // MARK: - Warnings

  case unusedKey = "W-KEY-UNUSED"
  case statutoryBasis = "W-STATUTORY-BASIS"
  case ladderUnused = "W-LADDER-UNUSED"
  case everyEndless = "W-EVERY-ENDLESS"
  case ruleEndless = "W-RULE-ENDLESS"
  case afterClose = "W-AFTER-CLOSE"
  case warnAlone = "W-WARN-ALONE"
  case sinkNone = "W-SINK-NONE"
  case roleNobody = "W-ROLE-NOBODY"
  case rungNobody = "W-RUNG-NOBODY"
  case rungAnchor = "W-RUNG-ANCHOR"
  case rungTogether = "W-RUNG-TOGETHER"
  case ruleUnstarted = "W-RULE-UNSTARTED"
  case termHorizon = "W-TERM-HORIZON"
  case ruleUnmatched = "W-RULE-UNMATCHED"
  case caseUnmatched = "W-CASE-UNMATCHED"
  case typeUnused = "W-TYPE-UNUSED"
  case fieldAbsent = "W-FIELD-ABSENT"

  // MARK: - Calendar

  case calendarTwice = "E-CALENDAR-TWICE"
  case holidayTwice = "E-HOLIDAY-TWICE"
  case holidayRule = "E-HOLIDAY-RULE"
  case holidayDay = "E-HOLIDAY-DAY"
  case easterDays = "E-EASTER-DAYS"
  case sundayUnknown = "E-SUNDAY-UNKNOWN"
  case yearsOrder = "E-YEARS-ORDER"
  case horizonMissing = "E-HORIZON-MISSING"
  case decreeHorizon = "E-DECREE-HORIZON"
  case decreeTwice = "E-DECREE-TWICE"
  case holidayUnknown = "E-HOLIDAY-UNKNOWN"
  case openClosed = "E-OPEN-CLOSED"

  // MARK: - Configuration

  case languageUnknown = "E-LANGUAGE-UNKNOWN"
  case sinkFormat = "E-SINK-FORMAT"
  case hostName = "E-HOST-NAME"
  case hostNetwork = "E-HOST-NETWORK"
  case endpointURL = "E-ENDPOINT-URL"
  case endpointHost = "E-ENDPOINT-HOST"
  case endpointKey = "E-ENDPOINT-KEY"
  case endpointUnknown = "E-ENDPOINT-UNKNOWN"
  case endpointTwice = "E-ENDPOINT-TWICE"
  case contentType = "E-CONTENT-TYPE"
  case template = "E-TEMPLATE"
  case mailAddress = "E-MAIL-ADDRESS"
  case mailWay = "E-MAIL-WAY"
  case promiseUnit = "E-PROMISE-UNIT"
  case digestName = "E-DIGEST-NAME"
  case retentionUnit = "E-RETENTION-UNIT"
  case socketPath = "E-SOCKET-PATH"
  case credential = "E-CREDENTIAL"

  // MARK: - Roster

  case roleUnknown = "E-ROLE-UNKNOWN"
  case roleCircle = "E-ROLE-CIRCLE"
  case roleEmpty = "E-ROLE-EMPTY"
  case personUnknown = "E-PERSON-UNKNOWN"
  case absenceOrder = "E-ABSENCE-ORDER"

  // MARK: - Scenario

  case reasonUnknown = "E-REASON-UNKNOWN"
  case stateUnknown = "E-STATE-UNKNOWN"
}

extension DiagnosticCode {
  /// What a code is about: a chapter of the documentation.
  package enum Topic: String, CaseIterable, Sendable {
    case events, values, yaml, policy, warnings, calendar, configuration, roster, scenario
  }

  /// What the code means, and what to do about it, each without a full stop.
  package struct Explanation: Hashable, Sendable {
    package var means: String
    package var hint: String

    init(_ means: String, _ hint: String) {
      self.means = means
      self.hint = hint
    }
  }

  package var severity: Diagnostic.Severity { rawValue.hasPrefix("W-") ? .warning : .error }

  package func explanation(in language: Language) -> Explanation {
    switch language {
    case .nl: dutch
    case .en: english
    }
  }

  /// The topics with their codes, in the order of the documentation.
  package static var byTopic: [(topic: Topic, codes: [DiagnosticCode])] {
    Topic.allCases.map { topic in
      let following = Topic.allCases.drop { $0 != topic }.dropFirst().first
      let codes = allCases.drop { $0 != topic.first }.prefix { $0 != following?.first }
      return (topic, Array(codes))
    }
  }
}

extension DiagnosticCode.Topic {
  /// Where its codes begin in the order of all codes.
  fileprivate var first: DiagnosticCode {
    switch self {
    case .events: .jsonSyntax
    case .values: .timeSyntax
    case .yaml: .yamlSyntax
    case .policy: .policyMix
    case .warnings: .unusedKey
    case .calendar: .calendarTwice
    case .configuration: .languageUnknown
    case .roster: .roleUnknown
    case .scenario: .reasonUnknown
    }
  }
}
