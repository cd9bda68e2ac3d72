import ArgumentParser
import Casework
import Notation
import Policy

/// `due`: what is due, from the store or straight from files.
struct DueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "due",
    abstract: "List what is due, ordered by due date, case and rule."
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var files: EventFileOptions
  @OptionGroup var format: FormatOptions

  @Option(help: "The instant to look at it from; a date means its midnight.")
  var asOf: InstantArgument?

  @Flag(help: "Clocks that ended too.")
  var all = false

  @Flag(help: "Overdue ones only.")
  var overdue = false

  @Option(help: "Overdue ones, and those due within this time: 7d, \"2 weeks\".")
  var within: TermArgument?

  @Option(help: "Clocks of this rule only.")
  var rule: String?

  @Option(help: "Clocks whose ladder tells this role.")
  var role: String?

  @Option(help: "The language of titles: nl or en.")
  var lang = Language.nl

  @Flag(help: "Exit with 1 where anything is overdue.")
  var fail = false

  func run() throws {
    try reportingFailure {
      let lookup = try CaseLookup(config, files)
      try lookup.requireRule(rule)
      let now = asOf?.instant(in: lookup.zone) ?? .now
      let selection = DueList.Selection(
        all: all,
        overdue: overdue,
        within: within?.term,
        rule: rule,
        role: role
      )
      let policy = lookup.editions.assessor.policy
      let makeList = {
        DueList(Assessor(policy), selection, asOf: now, format: format.chosen)
      }
      let list = makeList()
      list.take(try lookup.gather(asOf: now, into: makeList) { $0.add($1) })
      var output = StandardOutput()
      list.write(format.chosen, lang, to: &output)
      output.flush()
      try lookup.requireNoFault()
      if fail, list.overdueCount > 0 { throw ExitCode(CommandExit.finding.rawValue) }
    }
  }
}
