import ArgumentParser
import Casework
import Civil
import Glibc
import Notation
import Policy
import Station

/// Who says it, and why: what every word of a person carries.
struct SpeakerOptions: ParsableArguments {
  @Option(help: "Why.")
  var reason: String

  @Option(help: "Who says it: the login name, unless it is said. Not by the control socket.")
  var by: String?

  @Option(help: "When, with its offset; now where it isn't said.")
  var time: String?

  /// Says it of a case, and tells what became of it.
  func say(
    _ event: EngineEvent,
    of subject: String,
    _ attributes: [(name: String, value: String)],
    _ config: ConfigurationOptions,
    _ format: FormatOptions
  ) throws {
    try Saying(
      subject: subject,
      type: event.rawValue,
      time: time,
      attributes: attributes + [("reason", reason), ("by", try speaker())]
    ).say(config, format.chosen)
  }

  /// Who says it.
  ///
  /// - Throws: `CommandFailure` 77 where somebody who asked the daemon would speak for another.
  func speaker() throws -> String {
    guard let by else { return Self.loginName }
    guard ControlVoice.caller == nil else {
      throw CommandFailure("By the control socket one speaks for oneself.", exitCode: .permission)
    }
    return by
  }

  /// The name of the user who called, through the control socket or sudo too.
  static var loginName: String {
    if let caller = ControlVoice.caller { return caller }
    if let caller = getenv("SUDO_USER") { return String(cString: caller) }
    return getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(getuid())"
  }
}

/// A day as a person gives it.
struct DateArgument: ExpressibleByArgument {
  let text: String
  let date: LocalDate

  init?(argument: String) {
    guard case .date(let date)? = TimeText(argument) else { return nil }
    text = argument
    self.date = date
  }
}

/// `ack`: somebody has seen what a rule told.
struct AckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack",
    abstract: "Say that what a rule told has been seen, and by when it will be done.",
    discussion: """
      It ends the repetition of the rung that stands. Of norm and agreed terms it also skips the next \
      rung, once; a statutory term goes on as it was.
      """
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var speaker: SpeakerOptions

  @Argument(help: "The case's key.")
  var subject: String

  @Argument(help: "The rule.")
  var rule: String

  @Option(help: "The day by which it will be done.")
  var expect: DateArgument

  @Option(
    help: "The id of the event that started the clock; every clock of the rule where it isn't said."
  )
  var anchor: String?

  @Option(help: "Which of the rule's moments.")
  var moment: String?

  func run() throws {
    try reportingFailure {
      let lookup = try CaseLookup(config, .parse([]))
      try lookup.requireRule(rule)
      _ = try lookup.requireCase(subject)
      var attributes = [("rule", rule), ("expect", expect.text)]
      if let anchor {
        let source = try lookup.source(ofEvent: anchor, in: subject)
        attributes += [("anchor", anchor), (EngineEvent.sourceAttribute, source)]
      }
      if let moment { attributes.append(("moment", moment)) }
      try speaker.say(.acknowledged, of: subject, attributes, config, format)
    }
  }
}

/// `mute`: the notices of a case are held back for a while.
struct MuteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mute",
    abstract:
      "Hold back the notices of a case for a while; what comes due is recorded all the same."
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var speaker: SpeakerOptions

  @Argument(help: "The case's key.")
  var subject: String

  @Option(help: "Through this day.")
  var until: DateArgument

  @Option(help: "The notices of this rule only.")
  var rule: String?

  func run() throws {
    try reportingFailure {
      let lookup = try CaseLookup(config, .parse([]))
      try lookup.requireRule(rule)
      _ = try lookup.requireCase(subject)
      var attributes = [("until", until.text)]
      if let rule { attributes.append(("rule", rule)) }
      try speaker.say(.muted, of: subject, attributes, config, format)
    }
  }
}

/// `exempt`: a case needs no clock.
struct ExemptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exempt",
    abstract: "Say that a case needs no clock, and why."
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var speaker: SpeakerOptions

  @Argument(help: "The case's key.")
  var subject: String

  @Option(help: "Through this day; for good where it isn't said.")
  var until: DateArgument?

  func run() throws {
    try reportingFailure {
      _ = try CaseLookup(config, .parse([])).requireCase(subject)
      let attributes = until.map { [("until", $0.text)] } ?? []
      try speaker.say(.exempt, of: subject, attributes, config, format)
    }
  }
}

/// `undo`: an event never happened.
struct UndoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Withdraw an event of a case: it never happened."
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var speaker: SpeakerOptions

  @Argument(help: "The case's key.")
  var subject: String

  @Argument(help: "The event's id.")
  var id: String

  func run() throws {
    try reportingFailure {
      let lookup = try CaseLookup(config, .parse([]))
      _ = try lookup.requireCase(subject)
      let source = try lookup.source(ofEvent: id, in: subject)
      let named = [("betreft", id), (EngineEvent.sourceAttribute, source)]
      try speaker.say(.withdrawn, of: subject, named, config, format)
    }
  }
}

extension CaseLookup {
  /// The case of that key.
  ///
  /// - Throws: `CommandFailure` 65 where there is none.
  func requireCase(_ key: String) throws -> Case {
    if let found = try find(key, asOf: .distantFuture) { return found }
    throw CommandFailure("\(PlainText.escaped(key)): there is no such case.", exitCode: .badInput)
  }

  /// The source of the case's event of that id.
  ///
  /// - Throws: `CommandFailure` 65 where the case has none, or more than one.
  func source(ofEvent id: String, in key: String) throws -> String {
    let sources = try identities(of: key).filter { $0.id == id }.map(\.source)
    if sources.count == 1 { return sources[0] }
    let found = sources.isEmpty ? "has no such event" : "has several events of that id"
    throw CommandFailure("\(PlainText.escaped(id)): the case \(found).", exitCode: .badInput)
  }
}
